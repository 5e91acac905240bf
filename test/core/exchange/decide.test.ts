/** From findings to the plan: strongest action, edits, refusals, and history that never ends a conversation. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type DecideInput, decide, questionOf } from "../../../src/core/exchange/decide.ts";
import { openRequest } from "../../../src/core/exchange/open.ts";
import type { AskAnswer } from "../../../src/core/model/action.ts";
import type { Decision } from "../../../src/core/model/exchange.ts";
import type { ScanOutcome, Severity, TextFinding } from "../../../src/core/model/finding.ts";
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

function judge(body: unknown, snap: Snapshot, answer?: AskAnswer): Decision {
  const input = inputOf(body, snap);
  return decide(answer === undefined ? input : { ...input, answers: () => answer });
}

function inputOf(body: unknown, snap: Snapshot): DecideInput {
  const raw = request(body);
  const opened = openRequest(raw);
  const findings = opened.fields.map((field) =>
    [...field.text.matchAll(/SECRET\d/g)].map((match) => findingAt(match.index, match.index + 7)),
  );
  return { snapshot: snap, raw, opened, outcome: { kind: "scanned", findings }, now };
}

const chat = (...contents: readonly string[]): unknown => ({
  messages: contents.map((content, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content,
  })),
});

test("of findings that overlap the longest names what is replaced, then the gravest", () => {
  const named = (start: number, end: number, type: string, severity: Severity): TextFinding => ({
    ...findingAt(start, end),
    type,
    severity,
  });
  const check = (expected: RegExp, ...found: readonly TextFinding[]): void => {
    const snap = snapshot({ detectorActions: { secrets: "redact" } });
    const input = inputOf(chat("abcdefghij"), snap);
    const findings = input.opened.fields.map(({ text }) => (text.startsWith("abc") ? found : []));
    for (const each of [findings, findings.map((list) => list.toReversed())]) {
      const { plan } = decide({ ...input, outcome: { kind: "scanned", findings: each } });
      assert.match(plan.kind === "forward" ? textOf(plan.body) : "", expected);
    }
  };
  const tag = "[a-z0-9]{10}";
  check(new RegExp(`"ARGUS_Z_${tag}"`), named(0, 3, "a", "critical"), named(0, 10, "z", "info"));
  check(new RegExp(`"ARGUS_Z_${tag}j"`), named(0, 4, "a", "high"), named(3, 9, "z", "high"));
  check(new RegExp(`"aARGUS_Z_${tag}j"`), named(1, 9, "a", "high"), named(1, 9, "z", "critical"));
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

test("whoever gives the words is told which text each one stands for", () => {
  const told: string[] = [];
  const wordFor: DecideInput["wordFor"] = ({ finding, text }) => {
    told.push(`${finding.path} ${finding.type} ${text}`);
    return `WORD${told.length}`;
  };
  const decision = decide({ ...inputOf(chat("a SECRET1, SECRET2"), snapshot()), wordFor });
  assert.ok(decision.plan.kind === "forward");
  assert.match(textOf(decision.plan.body), /a WORD1, WORD2"/);
  assert.deepEqual(told, [
    "messages[0].content test_key SECRET1",
    "messages[0].content test_key SECRET2",
  ]);
});

test("a placeholder that comes back is no finding", () => {
  const word = `ARGUS_TEST_KEY_${"ab".repeat(5)}`;
  const input = inputOf(chat(`a ${word}`), snapshot({ profile: "strict" }));
  const findings = input.opened.fields.map(({ text }) =>
    text.includes(word) ? [findingAt(2, 2 + word.length)] : [],
  );
  const decision = decide({ ...input, outcome: { kind: "scanned", findings } });
  assert.deepEqual([decision.action, decision.findings], ["pass", []]);
});

test("strict: what is new stops the request, with the provider's error and without the value", () => {
  const decision = judge(chat("a SECRET1"), snapshot({ profile: "strict" }));
  assert.equal(decision.action, "block");
  assert.ok(decision.plan.kind === "reject" && decision.plan.status === 400);
  assert.equal(decision.plan.body.includes("SECRET1"), false);
  assert.match(decision.plan.body, /test-rule/);
});

test("a block of the history alone is carried out by taking it out: the conversation goes on", () => {
  const decision = judge(chat("a SECRET1", "ok", "go on"), snapshot({ profile: "strict" }));
  assert.equal(decision.action, "strip");
  assert.ok(decision.plan.kind === "forward");
  assert.equal(textOf(decision.plan.body), JSON.stringify(chat("go on")));
});

test("who was asked about something new is told; nothing is dropped instead", () => {
  const parts = ["a SECRET1", "go on"].map((text) => ({ type: "text", text }));
  const body = { messages: [{ role: "user", content: parts }] };
  assert.equal(judge(body, snapshot({ profile: "strict" })).action, "strip");
  assert.equal(judge(body, asking, "block").action, "block");
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

test("an attachment names the file for people, and never for the allowlist", () => {
  const byPath = {
    id: allowId("a"),
    kind: "path",
    glob: "docs/**",
    scope: "user",
    createdAt: millis(0),
  } as const;
  const text = '<file path="docs/a.md">\nSECRET1\n</file> SECRET2';
  const { findings, action } = judge(chat(text), snapshot({ profile: "strict" }, [byPath]));
  assert.equal(action, "block");
  assert.deepEqual(
    findings.map(({ sourceFile }) => sourceFile),
    ["docs/a.md"],
  );
  assert.equal(
    judge(chat('<file path="SECRET1/a">SECRET2'), snapshot()).findings[0]?.sourceFile,
    undefined,
  );
});

test("what cannot be rewritten is stopped, with the reason", () => {
  const thinking = { type: "thinking", thinking: "SECRET1", signature: "s" };
  const body = { messages: [{ role: "assistant", content: [thinking] }] };
  const decision = judge(body, snapshot());
  assert.equal(decision.action, "block");
  assert.ok(decision.plan.kind === "reject" && /signed/.test(decision.plan.body));
});

test("signed thinking that would have to change leaves its turn instead", () => {
  const thinking = { type: "thinking", thinking: "SECRET1", signature: "s" };
  const answer = { role: "assistant", content: [thinking, { type: "text", text: "r SECRET1" }] };
  const question = { role: "user", content: "q" };
  const decision = judge({ messages: [question, answer, question] }, snapshot());
  assert.equal(decision.action, "redact");
  assert.ok(decision.plan.kind === "forward");
  const [, sent] = JSON.parse(textOf(decision.plan.body)).messages;
  assert.equal(sent.content.length, 1);
  assert.match(sent.content[0].text, /^r ARGUS_TEST_KEY/);
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

const asking = snapshot({ detectorActions: { secrets: "ask" } });

test("an answer is carried out, its absence by the fallback", () => {
  const check = (answer: AskAnswer | undefined, policy: Partial<Policy>, expected: string) => {
    const snap = snapshot({ detectorActions: { secrets: "ask" }, ...policy });
    const decision = judge(chat("a SECRET1"), snap, answer);
    assert.equal(decision.action, expected);
    assert.equal(decision.findings[0]?.asked, answer ?? "fallback");
    const text = decision.plan.kind === "forward" ? textOf(decision.plan.body) : "";
    if (expected === "redact") assert.match(text, /a ARGUS_TEST_KEY/);
  };
  check("send", {}, "log");
  check("redact", {}, "redact");
  check("block", {}, "block");
  check(undefined, {}, "block");
  check(undefined, { askFallback: "redact" }, "redact");
});

test("a block that was answered before does not end the conversation", () => {
  const decision = judge(chat("a SECRET1", "ok", "go on"), asking, "block");
  assert.equal(decision.action, "strip");
});

test("a refusal that nobody decided says so", () => {
  const { plan } = judge(chat("a SECRET1"), asking);
  assert.ok(plan.kind === "reject" && /Nobody answered/.test(plan.body));
});

test("a question holds each value once, and only what policy asks about", () => {
  const asked = (body: unknown, snap: Snapshot) => questionOf(inputOf(body, snap));
  const [finding, ...more] = asked(chat("a SECRET1 b SECRET1"), asking);
  assert.deepEqual([finding?.count, finding?.action, more.length], [2, "ask", 0]);
  assert.deepEqual(asked(chat("a SECRET1"), snapshot()), []);
  assert.deepEqual(asked(chat("nothing"), asking), []);
  const paused = snapshot({ detectorActions: { secrets: "ask" }, pausedUntil: millis(2000) });
  assert.deepEqual(asked(chat("a SECRET1"), paused), []);
});

test("nothing is asked where another finding stops the request anyway", () => {
  const input = inputOf(chat("a SECRET1 b SECRET2"), snapshot({ ruleActions: { other: "block" } }));
  const snap = snapshot({ detectorActions: { secrets: "ask" }, ruleActions: { other: "block" } });
  const findings = input.opened.fields.map((field) =>
    field.text.includes("SECRET")
      ? [findingAt(2, 9), { ...findingAt(12, 19), ruleId: ruleId("other") }]
      : [],
  );
  const both: DecideInput = { ...input, snapshot: snap, outcome: { kind: "scanned", findings } };
  assert.deepEqual(questionOf(both), []);
  assert.equal(decide(both).action, "block");
});
