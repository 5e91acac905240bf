/** What is scanned again and what is not: caches never outlive what they were made for. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { DecidedEvent } from "../../../src/core/model/event.ts";
import { ruleId } from "../../../src/core/model/ids.ts";
import type { GuardApi, GuardSettings } from "../../../src/protocol/control.ts";
import type { TestGuard } from "../../support/guard.ts";
import { plantedKey, startTestGuard, testSettings } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
before(async () => {
  stub = await startStubProvider();
});
after(() => stub.stop());

async function withGuard(
  settings: GuardSettings,
  work: (guarded: TestGuard) => Promise<void>,
): Promise<void> {
  const guarded = await startTestGuard({ upstream: stub.url, settings });
  try {
    await work(guarded);
  } finally {
    await guarded.stop();
  }
}

async function turn(guarded: TestGuard, ...contents: readonly string[]): Promise<DecidedEvent> {
  const messages = contents.map((content, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content,
  }));
  const response = await fetch(`${await guarded.route("openai")}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-session-id": "chat" },
    body: JSON.stringify({ model: "m", messages }),
  });
  await response.text();
  const decided = guarded.events.filter(
    (event): event is DecidedEvent => event.kind === "exchange.decided",
  );
  const last = decided.at(-1);
  assert.ok(last !== undefined);
  return last;
}

test("a scan that met its deadline is not remembered as clean", () => {
  const slow = { ...testSettings(), scanTimeoutMs: 1 };
  // Far more than can be scanned in a millisecond.
  const text = `${"The quick brown fox jumps. ".repeat(400_000)} ${plantedKey}`;
  return withGuard(testSettings(), async (guarded) => {
    await turn(guarded, "the scanner is warm now");
    await guarded.guard.api.configure(slow);
    const failed = await turn(guarded, text);
    assert.deepEqual([failed.action, failed.failure], ["block", "timeout"]);
    await guarded.guard.api.configure({ ...slow, scanTimeoutMs: 60_000 });
    const scanned = await turn(guarded, text);
    assert.deepEqual([scanned.action, scanned.failure], ["redact", undefined]);
    assert.equal(scanned.scannedFields, 1, "the text, and nothing else is new");
  });
});

test("each turn scans what is new, and judges what is old by the policy of now", () =>
  withGuard(testSettings(), async (guarded) => {
    const key = `a ${plantedKey}`;
    const first = await turn(guarded, key);
    assert.deepEqual([first.action, first.cachedFields], ["redact", 0]);
    const second = await turn(guarded, key, "ok", "go on");
    assert.equal(second.action, "redact");
    assert.ok(second.scannedFields < second.cachedFields + second.scannedFields);
    assert.equal(second.findings[0]?.repeated, true);
    await guarded.guard.api.configure(testSettings("strict"));
    const third = await turn(guarded, key, "ok", "go on");
    assert.deepEqual([third.action, third.scannedFields], ["strip", 0], "policy needs no scan");
  }));

test("a value that was replaced is, also when the text that gave it away is no longer sent", () =>
  withGuard(testSettings(), async (guarded) => {
    const value = ["Xk9f", "Lm2Q", "pT7v"].join("");
    await turn(guarded, `DB_PASSWORD=${value}`);
    const later = await turn(guarded, `summary: it uses ${value}`, "ok", "go on");
    assert.equal(later.action, "redact");
    const sent = stub.requests.at(-1)?.body.toString("utf8") ?? "";
    assert.match(sent, /summary: it uses ARGUS_\w+"/);
    assert.equal(stub.receivedText().includes(value), false);
  }));

test("whatever changes findings makes everything be scanned anew", async () => {
  const key = `a ${plantedKey}`;
  const check = (
    change: (api: GuardApi, found: DecidedEvent) => Promise<unknown>,
    action: string,
  ) =>
    withGuard(testSettings(), async (guarded) => {
      const found = await turn(guarded, key);
      assert.equal((await turn(guarded, key)).scannedFields, 0);
      await change(guarded.guard.api, found);
      const again = await turn(guarded, key);
      assert.deepEqual([again.action, again.cachedFields], [action, 0]);
    });
  const plain = testSettings();
  await check(
    (api) => api.allow({ kind: "pattern", pattern: `${plantedKey.slice(0, 8)}*`, scope: "user" }),
    "pass",
  );
  await check((api, { findings }) => {
    const [finding] = findings;
    const disabledRules = [finding?.ruleId ?? ruleId("none")];
    return api.configure({ ...plain, scan: { ...plain.scan, disabledRules } });
  }, "pass");
});

test("a value that is allowed needs no scan, and is judged anew when the entry goes", () =>
  withGuard(testSettings(), async (guarded) => {
    const { api } = guarded.guard;
    const key = `a ${plantedKey}`;
    const [finding] = (await turn(guarded, key)).findings;
    assert.ok(finding !== undefined);
    const reply = await api.allow({ kind: "value", valueHash: finding.valueHash, scope: "user" });
    assert.ok(reply.kind === "ok");
    const allowed = await turn(guarded, key);
    assert.deepEqual([allowed.action, allowed.scannedFields], ["pass", 0]);
    await api.disallow(reply.entry.id);
    const again = await turn(guarded, key);
    assert.deepEqual([again.action, again.scannedFields], ["redact", 0]);
  }));

test("an entry for one request lets one of two at the same time through", () =>
  withGuard(testSettings("strict"), async (guarded) => {
    const { api } = guarded.guard;
    const key = `a ${plantedKey}`;
    const [finding] = (await turn(guarded, key)).findings;
    assert.ok(finding !== undefined);
    await api.allow({ kind: "value", valueHash: finding.valueHash, scope: "once" });
    await Promise.all([turn(guarded, key), turn(guarded, key)]);
    const decided = guarded.events.filter((event) => event.kind === "exchange.decided");
    assert.deepEqual(
      decided
        .slice(-2)
        .map(({ action }) => action)
        .toSorted(),
      ["block", "pass"],
    );
  }));
