/** Every shipped rule: fits the schema, finds its own examples through the real scanner, stays off its counter-examples. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { compileRules } from "../src/core/scan/compile.ts";
import type { RuleSpec } from "../src/core/scan/ruleFile.ts";
import { expandTemplate } from "../src/core/scan/template.ts";
import { loadRules } from "../src/node/platform/rules.ts";
import { scannerWith } from "./support/scanner.ts";

const rules = await loadRules(join(import.meta.dirname, "..", "rules"));
const all = rules.files.flatMap((file) => file.rules);
const scanner = scannerWith(rules.files, { decode: false, maxDecodeDepth: 1 });

function typesIn(text: string): readonly string[] {
  const reply = scanner.scan([{ text }], 1);
  assert.equal(reply.kind, "scanned");
  return reply.kind === "scanned" ? (reply.findings[0] ?? []).map((finding) => finding.type) : [];
}

/** A value that is found under the name of a rule of the same kind is found. */
function finds(spec: RuleSpec, example: string): boolean {
  const text = expandTemplate(example, 7);
  const types = typesIn(text);
  if (spec.detector !== "secrets") return types.includes(spec.type);
  return types.length > 0;
}

test("rule ids are unique and sorted within a file", () => {
  const ids = all.map((rule) => rule.id);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
  for (const file of rules.files) {
    const own = file.rules.map((rule) => rule.id);
    assert.deepEqual(own, own.toSorted());
  }
});

test("every rule finds its own examples", () => {
  const missed = all.flatMap((rule) =>
    rule.examples.hit.filter((hit) => !finds(rule, hit)).map((hit) => `${rule.id}: ${hit}`),
  );
  assert.deepEqual(missed, []);
});

test("no rule takes its own counter-examples for its type", () => {
  const taken = all.flatMap((rule) =>
    rule.examples.miss
      .filter((miss) => typesIn(expandTemplate(miss, 7)).includes(rule.type))
      .map((miss) => `${rule.id}: ${miss}`),
  );
  assert.deepEqual(taken, []);
});

test("no rule is tried at single characters: each would stop the pass at thousands of places", () => {
  const { triggers } = compileRules(rules.files, (spec) => !("code" in spec));
  const single = triggers
    .filter(({ key }) => key.length < 2)
    .flatMap(({ trials }) => trials.map(({ rule }) => rule.spec.id));
  assert.deepEqual(single, []);
});
