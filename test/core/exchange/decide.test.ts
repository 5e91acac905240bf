/** From findings to the plan: strongest action, edits, refusals, and history that never ends a conversation. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { decide } from "../../../src/core/exchange/decide.ts";
import { openRequest } from "../../../src/core/exchange/open.ts";
import type { Decision } from "../../../src/core/model/exchange.ts";
import type { ScanOutcome, TextFinding } from "../../../src/core/model/finding.ts";
import { allowId, hash, millis, ruleId } from "../../../src/core/model/ids.ts";
import type { Policy, Snapshot } from "../../../src/core/model/snapshot.ts";
import { request, textOf } from "../../support/requests.ts";

const now = millis(1000);

function snapshot(policy: Partial<Policy> = {}, allowlist: Snapshot["allowlist"] = []): Snapshot {
  return {
    version: 1,
    scan: {
      detectors: { secrets: true, pii: true, proprietary: true, injection: true, custom: true },
      disabledRules: [],
      minSeverity: "info",
      decode: true,
      maxDecodeDepth: 3,
      allowPatterns: [],
    },
    policy: {
      profile: "balanced",
      ruleActions: {},
      detectorActions: {},
      clientActions: {},
      onScanFailure: "block",
      ...policy,
    },
    allowlist,
  };
}

const findingAt = (start: number, end: number): TextFinding => ({
  ruleId: ruleId("test-rule"),
  detector: "secrets",
  type: "test_key",
  severity: "critical",
  confidence: "high",
  span: { start, end },
  preview: "SECR****",
  valueHash: hash("ab".repeat(32)),
  encoding: [],
});

function judge(body: unknown, snap: Snapshot): Decision {
  const raw = request(body);
  const opened = openRequest(raw);
  const findings = opened.fields.map((field) =>
    [...field.text.matchAll(/SECRET\d/g)].map((match) => findingAt(match.index, match.index + 7)),
  );
  return decide({ snapshot: snap, raw, opened, outcome: { kind: "scanned", findings }, now });
}

const chat = (...contents: readonly string[]): unknown => ({
  messages: contents.map((content, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content,
  })),
});

test("nothing found: the original bytes go out", () => {
  assert.deepEqual(judge(chat("hello"), snapshot()), {
    action: "pass",
    because: [],
    findings: [],
    plan: { kind: "forward", headerEdits: [] },
  });
});

test("balanced: every occurrence is replaced, one finding counts them", () => {
  const decision = judge(chat("a SECRET1 b SECRET1"), snapshot());
  assert.equal(decision.action, "redact");
  assert.deepEqual(
    decision.findings.map((finding) => finding.count),
    [2],
  );
  assert.ok(decision.plan.kind === "forward");
  assert.match(textOf(decision.plan.body), /a ARGUS_TEST_KEY_\w+ b ARGUS_TEST_KEY_\w+"/);
});

test("strict: what is new stops the request, with the provider's error and without the value", () => {
  const decision = judge(chat("a SECRET1"), snapshot({ profile: "strict" }));
  assert.equal(decision.action, "block");
  assert.ok(decision.plan.kind === "reject" && decision.plan.status === 400);
  assert.equal(decision.plan.body.includes("SECRET1"), false);
  assert.match(decision.plan.body, /test-rule/);
});

test("a block of the history alone is carried out by replacing: the conversation goes on", () => {
  const decision = judge(chat("a SECRET1", "ok", "go on"), snapshot({ profile: "strict" }));
  assert.equal(decision.action, "strip");
  assert.ok(decision.plan.kind === "forward");
  assert.equal(textOf(decision.plan.body).includes("SECRET1"), false);
});

test("old and new together: the new one stops it", () => {
  const decision = judge(chat("a SECRET1", "ok", "b SECRET2"), snapshot({ profile: "strict" }));
  assert.equal(decision.action, "block");
});

test("observe forwards and reports", () => {
  const decision = judge(chat("SECRET1"), snapshot({ profile: "observe" }));
  assert.equal(decision.action, "alert");
  assert.deepEqual(decision.plan, { kind: "forward", headerEdits: [] });
});

test("what is allowed passes, even under strict", () => {
  const allowed = {
    id: allowId("a"),
    kind: "value",
    valueHash: hash("ab".repeat(32)),
    scope: "user",
    createdAt: millis(0),
  } as const;
  const decision = judge(chat("SECRET1"), snapshot({ profile: "strict" }, [allowed]));
  assert.equal(decision.action, "pass");
  assert.equal(decision.findings[0]?.allowedBy, "a");
});

test("what cannot be rewritten is stopped, with the reason", () => {
  const thinking = { type: "thinking", thinking: "SECRET1", signature: "s" };
  const body = { messages: [{ role: "assistant", content: [thinking] }] };
  const decision = judge(body, snapshot());
  assert.equal(decision.action, "block");
  assert.ok(decision.plan.kind === "reject" && /signed/.test(decision.plan.body));
});

test("a scan that did not finish is answered by policy, closed by default", () => {
  const raw = request(chat("x"));
  const outcome: ScanOutcome = { kind: "failed", reason: "timeout" };
  const run = (snap: Snapshot) =>
    decide({ snapshot: snap, raw, opened: openRequest(raw), outcome, now });
  assert.equal(run(snapshot()).plan.kind, "reject");
  assert.equal(run(snapshot({ onScanFailure: "alert" })).plan.kind, "forward");
  assert.equal(run(snapshot({ pausedUntil: millis(2000) })).plan.kind, "forward");
  assert.equal(run(snapshot({ pausedUntil: millis(500) })).plan.kind, "reject");
});
