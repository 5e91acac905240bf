/** Rules that people write in our own schema: a bad one is refused with a sentence, the others stay. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxRulesPerFile, readOwnRules } from "../../../../src/core/scan/import/own.ts";

const common = {
  id: "acme-key",
  type: "acme_key",
  detector: "secrets",
  severity: "high",
  confidence: "high",
  description: "Acme key",
  examples: { hit: [], miss: [] },
};
const good = { ...common, formats: ["acme_{alnum:20}"] };

function problemOf(rule: unknown): string {
  const { problems } = readOwnRules({ rules: [rule] }, new Set(["taken"]));
  return problems[0]?.message ?? "";
}

test("a bad rule is refused by itself, under its id or its number", () => {
  const read = readOwnRules(
    {
      title: "ours",
      rules: [good, { ...good, id: "bad", formats: [] }, 7, { ...good, id: "other" }],
    },
    new Set(),
  );
  assert.deepEqual(
    read.rules.map(({ id }) => id),
    ["acme-key", "other"],
  );
  assert.deepEqual(
    read.problems.map(({ rule }) => rule),
    ["bad", "rule 3"],
  );
});

test("the sentence names the property and what to do", () => {
  assert.equal(problemOf(good), "");
  assert.match(problemOf({ ...good, severity: "loud" }), /`severity`/);
  assert.match(problemOf({ ...good, extra: 1 }), /`extra`/);
  assert.match(problemOf(common), /say one of `formats`/);
  assert.match(problemOf({ ...good, id: "taken" }), /choose another id/);
  assert.match(problemOf({ ...common, code: true }), /own detectors/);
  assert.match(problemOf({ ...common, formats: ["{alnum:20}"] }), /use `near`/);
  assert.match(problemOf({ ...common, formats: ["acme_{nothing:3}"] }), /unknown class/);
  assert.match(
    problemOf({ ...common, near: { names: ["a"], values: ["{hex:32}"] } }),
    /cannot trigger/,
  );
});

test("patterns are checked: syntax, empty matches, literals, repeats that hang, exceptions", () => {
  const pattern = (source: string, anchors = ["acme"]): string =>
    problemOf({ ...common, pattern: source, anchors });
  assert.equal(pattern("acme[0-9]{9}"), "");
  assert.match(pattern("acme("), /not closed/);
  assert.match(pattern("(?:acme)?"), /matches nothing/);
  assert.match(pattern("acme[0-9]", ["é!"]), /cannot trigger/);
  assert.match(pattern("acme(?:[a-z]+ ?)*;"), /hangs on/);
  assert.match(problemOf({ ...good, except: [{ values: ["(a+)+$"] }] }), /hangs on/);
  assert.match(problemOf({ ...good, paths: ["("] }), /not closed/);
});

test("an exception of the file holds for all its rules; a file that is none says so", () => {
  const read = readOwnRules({ except: [{ stopwords: ["demo"] }], rules: [good] }, new Set());
  assert.deepEqual(read.rules[0]?.except, [{ stopwords: ["demo"] }]);
  for (const bad of [
    3,
    {},
    { rules: {} },
    { rules: [], except: 3 },
    { rules: [good], except: [{ lines: ["("] }] },
  ]) {
    const { rules, problems } = readOwnRules(bad, new Set());
    assert.deepEqual([rules.length, problems.length, problems[0]?.rule], [0, 1, ""]);
  }
  const many = Array.from({ length: maxRulesPerFile + 1 }, () => 1);
  assert.equal(readOwnRules({ rules: many }, new Set()).problems.length, 1);
  assert.equal(readOwnRules({ rules: many.slice(1) }, new Set()).problems.length, maxRulesPerFile);
});
