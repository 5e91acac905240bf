/** Rules are tried on the real scan thread: examples hold, and what hangs is refused with its witness. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";

import type { RuleSpec } from "../../../src/core/scan/ruleFile.ts";
import { attacksOn, checkLimits, createRuleChecker } from "../../../src/node/scanner/ruleCheck.ts";

const worker = join(import.meta.dirname, "../../../src/scanWorker.ts");
const checker = createRuleChecker(worker, { ...checkLimits, deadlineMs: 500 });
after(() => checker.stop());

type PatternRule = Extract<RuleSpec, { pattern: string }>;

const rule = (changes: Partial<PatternRule>): PatternRule => ({
  id: "acme-key",
  type: "acme_key",
  detector: "custom",
  severity: "high",
  confidence: "high",
  description: "Acme key",
  pattern: "acme_([a-z0-9]{12})",
  anchors: ["acme_"],
  examples: { hit: ["acme_{lalnum:12}"], miss: ["acme_{lalnum:3}"] },
  ...changes,
});

test("a rule that keeps its word is sound", async () => {
  assert.deepEqual(await checker.check(rule({})), { kind: "sound" });
  const { pattern: _pattern, anchors: _anchors, ...common } = rule({});
  assert.deepEqual(await checker.check({ ...common, formats: ["acme_{lalnum:12}"] }), {
    kind: "sound",
  });
  const named = { names: ["acme"], values: ["{hex:32}"] };
  const examples = { hit: ["acme_key = {hex:32}"], miss: [] };
  assert.deepEqual(await checker.check({ ...common, near: named, examples }), { kind: "sound" });
  const files = { ...common, files: ["\\.acme$"], examples: { hit: [], miss: [] } };
  assert.deepEqual(await checker.check(files), { kind: "sound" });
});

test("an example that is missed, a counter-example that is found and an empty promise are told", async () => {
  const reason = async (changes: Partial<PatternRule>): Promise<string> => {
    const verdict = await checker.check(rule(changes));
    return verdict.kind === "refused" ? `${verdict.why}: ${verdict.reason}` : "";
  };
  const hit = await reason({ examples: { hit: ["acme-1"], miss: [] } });
  assert.equal(hit, 'examples: does not find its example "acme-1"');
  const miss = await reason({ examples: { hit: [], miss: ["acme_aaaabbbbcccc"] } });
  assert.equal(miss, 'examples: finds its counter-example "acme_aaaabbbbcccc"');
  const anchors = await reason({ anchors: ["other"], examples: { hit: [], miss: [] } });
  assert.match(anchors, /does not find what its own pattern describes/);
});

test("a rule for certain files is tried under such a name", async () => {
  assert.deepEqual(await checker.check(rule({ paths: ["\\.env$"] })), { kind: "sound" });
});

test("an exception that holds for the whole file counts", async () => {
  const verdict = await checker.check(rule({}), [{ values: ["."] }]);
  assert.equal(verdict.kind, "refused");
});

test("a pattern that hangs, and one that gets slower and slower, are refused with the text", async () => {
  const empty = { hit: [], miss: [] };
  for (const pattern of [
    "acme_(?:[a-z]|[a-m]{1,2})*;",
    "acme_[a-z]*[a-z]*[a-z]*[a-z]*;",
    "acme_[^]*;",
  ]) {
    const verdict = await checker.check(rule({ pattern, examples: empty }));
    assert.equal(verdict.kind, "refused", pattern);
    if (verdict.kind === "refused") assert.match(verdict.reason, /16 KB of .*acme_.* × n/);
  }
});

test("the thread is there again after it was ended", async () => {
  assert.deepEqual(await checker.check(rule({})), { kind: "sound" });
});

test("every kind of rule is attacked", () => {
  assert.ok(attacksOn(rule({})).length > 3);
  const { pattern: _pattern, anchors: _anchors, ...common } = rule({});
  assert.ok(attacksOn({ ...common, near: { names: ["acme"], values: ["{hex:32}"] } }).length > 3);
});
