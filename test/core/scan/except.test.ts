/** What a rule excuses, and rules that look at the name of a file alone, through the real scanner. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { TextFinding } from "../../../src/core/model/finding.ts";
import { hash } from "../../../src/core/model/ids.ts";
import { isExcused, lineReach, maxSubject } from "../../../src/core/scan/except.ts";
import type { Except, RuleSpec } from "../../../src/core/scan/ruleFile.ts";
import { createScanner } from "../../../src/core/scan/scanner.ts";

const base: Omit<Extract<RuleSpec, { files: object }>, "files"> = {
  id: "acme-key",
  type: "acme_key",
  detector: "custom",
  severity: "high",
  confidence: "medium",
  description: "Acme key",
  examples: { hit: [], miss: [] },
};

function found(rule: RuleSpec, text: string, path?: string): readonly string[] {
  return scan(rule, text, path).map(({ span }) => text.slice(span.start, span.end));
}

/** Where the findings begin. */
function spans(rule: RuleSpec, text: string): readonly number[] {
  return scan(rule, text).map(({ span }) => span.start);
}

function scan(rule: RuleSpec, text: string, path?: string): readonly TextFinding[] {
  const scanner = createScanner({ hash: () => hash("0") });
  const detectors = { secrets: true, pii: true, proprietary: true, injection: false, custom: true };
  scanner.configure({
    version: 1,
    rules: [{ title: "ours", rules: [rule] }],
    settings: {
      detectors,
      disabledRules: [],
      minSeverity: "info",
      decode: true,
      maxDecodeDepth: 2,
      allowPatterns: [],
    },
  });
  const reply = scanner.scan([{ text, ...(path === undefined ? {} : { path }) }], 1);
  return reply.kind === "scanned" ? (reply.findings[0] ?? []) : [];
}

const pattern: RuleSpec = {
  ...base,
  pattern: "acme=([a-z]{4,9})",
  anchors: ["ACME"],
  anyCase: true,
};
const withExcept = (...except: Except[]): RuleSpec => ({ ...pattern, except });

test("values, matches, lines, stop words and paths excuse, each by itself", () => {
  const text = "acme=abcdef // fixture";
  assert.deepEqual(found(pattern, text), ["abcdef"]);
  for (const except of [
    { values: ["^abc"] },
    { matches: ["^acme="] },
    { lines: ["fixture"] },
    { stopwords: ["cde"] },
    { paths: ["^src/test/"] },
  ])
    assert.deepEqual(
      found(withExcept(except), text, "src\\test\\a.ts"),
      [],
      JSON.stringify(except),
    );
  for (const except of [{ values: ["^acme"] }, { lines: ["other"] }, { paths: ["lib"] }])
    assert.deepEqual(found(withExcept(except), `${text}\nother`, "src/a.ts"), ["abcdef"]);
});

test("with `all` every condition must hold, and none at all excuses nothing", () => {
  const both = { values: ["^abc"], lines: ["fixture"], all: true };
  assert.deepEqual(found(withExcept(both), "acme=abcdef // fixture"), []);
  assert.deepEqual(found(withExcept(both), "acme=abcdef"), ["abcdef"]);
  assert.deepEqual(found(withExcept({ all: true }), "acme=abcdef"), ["abcdef"]);
});

test("a rule for certain files is silent elsewhere, also without a name", () => {
  const rule = { ...pattern, paths: ["\\.env$"] };
  assert.deepEqual(found(rule, "acme=abcdef", "prod.env"), ["abcdef"]);
  assert.deepEqual(found(rule, "acme=abcdef", "prod.ts"), []);
  assert.deepEqual(found(rule, "acme=abcdef"), []);
});

test("a rule of file names alone marks the first line", () => {
  const rule: RuleSpec = { ...base, files: ["\\.acme$"], except: [{ paths: ["^demo/"] }] };
  assert.deepEqual(found(rule, "first\nsecond", "a/b.acme"), ["first"]);
  assert.deepEqual(found(rule, "first\nsecond", "demo/b.acme"), []);
  assert.deepEqual(found(rule, "first\nsecond", "b.acmes"), []);
  assert.deepEqual(found(rule, "first\nsecond"), []);
});

test("of several groups the first that took part is the value, at its own place", () => {
  const rule: RuleSpec = {
    ...base,
    pattern: "acme:(?:x([a-z]{4})|y([a-z]{4}))",
    anchors: ["acme:"],
  };
  assert.deepEqual(found(rule, "acme:yabcd"), ["abcd"]);
  const twice: RuleSpec = { ...base, pattern: "acme [a-z]+ pass ([a-z]+)", anchors: ["acme "] };
  assert.deepEqual(found(twice, "acme word pass word"), ["word"]);
  assert.deepEqual(spans(twice, "acme word pass word"), [15]);
});

test("a line is looked at within reach of the value, a value up to its limit", () => {
  const check = (gap: number): boolean => {
    const text = `fixture${" ".repeat(gap)}value`;
    const start = text.length - 5;
    const subject = { text, start, end: text.length, value: "value", path: undefined };
    return isExcused(withExcept({ lines: ["fixture"] }), subject);
  };
  assert.equal(check(lineReach - 7), true);
  assert.equal(check(lineReach), false);
  const value = `${"a".repeat(maxSubject - 1)}zz`;
  const subject = { text: value, start: 0, end: value.length, value, path: undefined };
  assert.equal(isExcused(withExcept({ values: ["z"] }), subject), true);
  assert.equal(isExcused(withExcept({ values: ["zz"] }), subject), false);
});
