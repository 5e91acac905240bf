/** What findings in an answer come to, by profile and mode. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { judgeAnswer } from "../../../src/core/exchange/answer.ts";
import type { Action } from "../../../src/core/model/action.ts";
import { allowId, hash, millis } from "../../../src/core/model/ids.ts";
import type { AllowEntry, Profile } from "../../../src/core/model/snapshot.ts";
import {
  explainAnswer,
  explainAnswerFailure,
  maxNamedFindings,
} from "../../../src/core/policy/explain.ts";
import { finding } from "../../support/events.ts";
import { testSettings } from "../../support/guard.ts";

const now = millis(1000);
const { action: _, path: __, role: ___, age: ____, count: _____, ...found } = finding("a");
const text = {
  path: "response.content[1]",
  text: "x".repeat(30),
  offset: 100,
  kind: "call",
  tool: "Bash",
} as const;

function check(
  profile: Profile,
  mode: "alert" | "block",
  expected: Action,
  allowlist: readonly AllowEntry[] = [],
): void {
  const settings = testSettings(profile);
  const snapshot = {
    version: 1,
    scan: { ...settings.scan, allowPatterns: [] },
    policy: settings.policy,
    allowlist,
  };
  const context = { now, client: "copilot" };
  const judged = judgeAnswer({ snapshot, mode, context, texts: [text], findings: [[found]] });
  const [only] = judged.findings;
  assert.deepEqual([only?.action, judged.stop], [expected, expected === "block"]);
  assert.deepEqual(
    [only?.path, only?.span, only?.tool],
    ["response.content[1]", { start: 100, end: 120 }, "Bash"],
  );
}

test("what policy would not let out stops an answer, or is reported, as the mode has it", () => {
  check("balanced", "block", "block");
  check("balanced", "alert", "alert");
  check("strict", "block", "block");
  check("observe", "block", "alert");
});

test("a found value that is the name of a member or a tool is not told with what is below it", () => {
  const { scan, policy } = testSettings("balanced");
  const value = "abcdefghijklmnopqrst";
  const name = { ...text, text: value, path: "response.a" };
  const below = { ...text, path: `response.a.${value}.b`, tool: `x ${value}` };
  const { findings } = judgeAnswer({
    snapshot: { version: 1, scan: { ...scan, allowPatterns: [] }, policy, allowlist: [] },
    mode: "alert",
    context: { now, client: "copilot" },
    texts: [name, below],
    findings: [[{ ...found, span: { start: 0, end: value.length } }], [found]],
  });
  const { preview } = found;
  const told = findings.map(({ path, tool }) => [path, tool]);
  assert.deepEqual(told.at(-1), [`response.a.${preview}.b`, `x ${preview}`]);
});

test("orders in what a tool of the provider found stop an answer; those of the model do not", () => {
  const { scan, policy } = testSettings("strict");
  const order = { ...found, detector: "injection", type: "ignore_instructions" } as const;
  const stops = (foreign: { readonly foreign?: true }): boolean =>
    judgeAnswer({
      snapshot: { version: 1, scan: { ...scan, allowPatterns: [] }, policy, allowlist: [] },
      mode: "block",
      context: { now, client: "copilot" },
      texts: [{ ...text, ...foreign }],
      findings: [[order]],
    }).stop;
  assert.deepEqual([stops({ foreign: true }), stops({})], [true, false]);
});

test("what is allowed passes in answers too", () => {
  const entry = {
    id: allowId("1"),
    kind: "value",
    valueHash: hash("a".padStart(64, "0")),
    scope: "user",
    createdAt: now,
  } as const;
  check("strict", "block", "pass", [entry]);
});

test("the last words name rule, mask and place, and how to allow it", () => {
  const words = explainAnswer([finding("a", { path: "response.content[1]" })]);
  assert.match(
    words,
    /^Answer stopped by Argus: aws-access-key-id \(AKIA\*{4}\) in response.content\[1\]\. To allow/,
  );
  const many = Array.from({ length: maxNamedFindings + 2 }, () => finding("a"));
  assert.match(explainAnswer(many), / and 2 more/);
  assert.match(explainAnswerFailure("timeout"), /could not be scanned/);
});
