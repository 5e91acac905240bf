/** Held requests over real sockets: answered from a window, from two, by nobody, and given up. */

import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { after, afterEach, before, test } from "node:test";

import type { AskAnswer } from "../../../src/core/model/action.ts";
import type { AskedEvent, GuardEvent } from "../../../src/core/model/event.ts";
import type { Policy } from "../../../src/core/model/snapshot.ts";
import { followGuard } from "../../../src/node/guard/guardHost.ts";
import type { GuardSettings } from "../../../src/protocol/control.ts";
import type { TestGuard } from "../../support/guard.ts";
import { plantedKey, startTestGuard, testSettings } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
before(async () => {
  stub = await startStubProvider();
});
after(() => stub.stop());

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

function settings(policy: Partial<Policy> = {}): GuardSettings {
  const plain = testSettings();
  return { ...plain, policy: { ...plain.policy, askInstead: "redact", ...policy } };
}

async function guardWith(policy: Partial<Policy> = {}): Promise<TestGuard> {
  stub.clear();
  const guarded = await startTestGuard({ upstream: stub.url, settings: settings(policy) });
  stops.push(() => guarded.stop());
  return guarded;
}

interface Window {
  readonly api: Awaited<ReturnType<typeof followGuard>>["connection"]["api"];
  readonly events: readonly GuardEvent[];
  /** The next event of a kind, also one that came already. */
  heard<K extends GuardEvent["kind"]>(kind: K): Promise<Extract<GuardEvent, { kind: K }>>;
  close(): Promise<void>;
}

async function openWindow({ guard }: TestGuard): Promise<Window> {
  const link = await followGuard(guard.port, guard.controlToken);
  const { connection } = link;
  const end = (): Promise<void> => link.end();
  const events: GuardEvent[] = [];
  let wake = (): void => {};
  connection.onEvent((event) => {
    events.push(event);
    wake();
  });
  stops.push(end);
  return {
    api: connection.api,
    events,
    async heard(kind) {
      for (;;) {
        for (const event of events) if (isKind(event, kind)) return event;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: end,
  };
}

function isKind<K extends GuardEvent["kind"]>(
  event: GuardEvent,
  kind: K,
): event is Extract<GuardEvent, { kind: K }> {
  return event.kind === kind;
}

interface Sent {
  readonly status: number;
  readonly text: string;
}

async function send(guarded: TestGuard, text: string, signal?: AbortSignal): Promise<Sent> {
  const response = await fetch(`${await guarded.route("openai")}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: text }] }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, text: await response.text() };
}

test("a held request does what the window answers, and its next turn needs no question", async () => {
  const check = async (answer: AskAnswer, status: number, leaves: boolean): Promise<void> => {
    const guarded = await guardWith();
    const window = await openWindow(guarded);
    assert.deepEqual(await window.api.attend(), []);
    const sent = send(guarded, `key ${plantedKey}`);
    const asked: AskedEvent = await window.heard("exchange.asked");
    assert.equal(stub.requests.length, 0, "nothing has left");
    assert.equal((await window.api.status()).held, 1);
    assert.deepEqual(
      asked.findings.map(({ preview, path, action }) => [preview, path, action]),
      [["AKIA****", "messages[0].content", "ask"]],
    );
    assert.equal(JSON.stringify(asked).includes(plantedKey), false);
    assert.equal(await window.api.answer(asked.id, answer), true);
    assert.equal((await sent).status, status);
    assert.equal(stub.receivedText().includes(plantedKey), leaves);
    assert.equal((await window.heard("exchange.answered")).by, "person");
    const decided = await window.heard("exchange.decided");
    assert.deepEqual([decided.asked?.by, decided.findings[0]?.asked], ["person", answer]);
    assert.equal((await send(guarded, `key ${plantedKey}`)).status, status);
    assert.equal(window.events.filter(({ kind }) => kind === "exchange.asked").length, 1);
    assert.equal((await window.api.status()).held, 0);
  };
  await check("send", 200, true);
  await check("redact", 200, false);
  await check("block", 400, false);
});

test("without a window the fallback holds at once, closed by default", async () => {
  const guarded = await guardWith();
  const refused = await send(guarded, `key ${plantedKey}`);
  assert.equal(refused.status, 400);
  assert.match(refused.text, /Nobody answered/);
  const open = await guardWith({ askFallback: "redact" });
  assert.equal((await send(open, `key ${plantedKey}`)).status, 200);
  assert.equal(stub.receivedText().includes(plantedKey), false);
});

test("two windows: both are asked, the first answer wins, the other prompt is over", async () => {
  const guarded = await guardWith();
  const windows = [await openWindow(guarded), await openWindow(guarded)] as const;
  for (const { api } of windows) await api.attend();
  const sent = send(guarded, `key ${plantedKey}`);
  const [one, two] = await Promise.all(windows.map((each) => each.heard("exchange.asked")));
  assert.ok(one !== undefined && two !== undefined);
  assert.equal(one.id, two.id);
  assert.equal(await windows[0].api.answer(one.id, "redact"), true);
  assert.equal(await windows[1].api.answer(one.id, "send"), false);
  assert.equal((await windows[1].heard("exchange.answered")).answer, "redact");
  assert.equal((await sent).status, 200);
  assert.equal(stub.receivedText().includes(plantedKey), false);
});

test("a window that comes later is told what is open; the last one to go lets go", async () => {
  const guarded = await guardWith();
  const first = await openWindow(guarded);
  await first.api.attend();
  const sent = send(guarded, `key ${plantedKey}`);
  const { id } = await first.heard("exchange.asked");
  const second = await openWindow(guarded);
  assert.deepEqual(
    (await second.api.attend()).map((asked) => asked.id),
    [id],
  );
  await first.close();
  assert.equal((await second.api.status()).held, 1);
  await second.close();
  assert.equal((await sent).status, 400);
});

test("a client that gives up ends its question and sends nothing", async () => {
  const guarded = await guardWith();
  const window = await openWindow(guarded);
  await window.api.attend();
  const abort = new AbortController();
  const sent = send(guarded, `key ${plantedKey}`, abort.signal);
  await window.heard("exchange.asked");
  abort.abort();
  await assert.rejects(sent);
  assert.equal((await window.heard("exchange.answered")).by, "gone");
  assert.equal((await window.heard("exchange.decided")).asked?.by, "gone");
  assert.equal(stub.requests.length, 0);
});

test("allowing the value, or pausing, releases what is held", async () => {
  const check = async (release: (asked: AskedEvent, window: Window) => Promise<unknown>) => {
    const guarded = await guardWith();
    const window = await openWindow(guarded);
    await window.api.attend();
    const sent = send(guarded, `key ${plantedKey}`);
    await release(await window.heard("exchange.asked"), window);
    assert.equal((await sent).status, 200);
    assert.ok(stub.receivedText().includes(plantedKey));
    assert.equal((await window.heard("exchange.answered")).by, "policy");
  };
  await check(async ({ findings, at }, { api }) => {
    const [finding] = findings;
    assert.ok(finding !== undefined && at > 0);
    const reply = await api.allow({ kind: "value", valueHash: finding.valueHash, scope: "user" });
    assert.equal(reply.kind, "ok");
  });
  await check((asked, { api }) => api.pause(asked.deadline));
});

test("the guard's stop settles everything that is held", async () => {
  const guarded = await guardWith();
  const window = await openWindow(guarded);
  await window.api.attend();
  const sent = send(guarded, `key ${plantedKey}`).then(
    () => "answered",
    () => "reset",
  );
  await window.heard("exchange.asked");
  await guarded.guard.stop();
  assert.match(await sent, /answered|reset/);
  assert.equal(stub.requests.length, 0);
});

test("several values are one question, and the same request twice shares it", async () => {
  const guarded = await guardWith();
  const window = await openWindow(guarded);
  await window.api.attend();
  const other = plantedKey.replace("Q3EG", "ZX7C");
  const both = `keys ${plantedKey} and ${other}`;
  const sent = [send(guarded, both), send(guarded, both)];
  const asked = await window.heard("exchange.asked");
  assert.equal(asked.findings.length, 2);
  while ((await window.api.status()).held !== 2) await nextTurn();
  await window.api.answer(asked.id, "redact");
  assert.deepEqual(
    (await Promise.all(sent)).map(({ status }) => status),
    [200, 200],
  );
  assert.equal((await window.heard("exchange.answered")).requests, 2);
  const text = stub.receivedText();
  assert.equal(text.includes(plantedKey) || text.includes(other), false);
});

test("another window adds its workspaces while it is there, and changes nothing else", async () => {
  const guarded = await guardWith();
  const window = await openWindow(guarded);
  const loose = testSettings("observe");
  await window.api.configure({ ...loose, workspaces: ["/there"] });
  assert.equal((await window.api.status()).profile, "balanced");
  const draft = { kind: "rule", ruleId: "aws-access-key-id", scope: "workspace" } as const;
  const { guard } = guarded;
  const rule = await guard.api.scanText({ text: `key ${plantedKey}` });
  assert.ok(rule.kind === "scanned");
  const [found] = rule.findings;
  assert.ok(found !== undefined);
  await guard.api.allow({ ...draft, ruleId: found.ruleId, workspace: "/there" });
  assert.equal((await send(guarded, `key ${plantedKey}`)).status, 200);
  assert.ok(stub.receivedText().includes(plantedKey));
  await guard.api.configure({ ...settings(), workspaces: ["/here"] });
  assert.equal((await send(guarded, `key ${plantedKey}`)).status, 200);
  await window.close();
  assert.equal((await send(guarded, `key ${plantedKey}`)).status, 400);
});
