/** Detectors that are code: each by its own switch, and each layer only what can be new in it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { codedMatches } from "../../../src/core/scan/codedMatches.ts";
import { compileRules } from "../../../src/core/scan/compile.ts";
import { matchRules } from "../../../src/core/scan/match.ts";
import { maxPii } from "../../../src/core/scan/pii.ts";
import { readSpeech } from "../../../src/core/scan/speech.ts";

const rules = compileRules([], () => true);
const all = { secrets: true, pii: true, proprietary: true, injection: true, custom: true };
const text = "password = 'xK9$mQ2vLp7' of jane.roe@acme-corp.org\n// STRICTLY CONFIDENTIAL\n";

function idsIn(change: Partial<typeof all>, encoding: readonly string[] = []): readonly string[] {
  const matched = matchRules(rules, text);
  const detectors = { ...all, ...change };
  return codedMatches(text, {
    detectors,
    matched,
    encoding,
    speech: () => readSpeech(text),
  }).matches.map(([id]) => id);
}

test("every detector has its switch", () => {
  assert.equal(idsIn({}).length, 3);
  assert.equal(idsIn({ secrets: false }).includes("generic-password"), false);
  assert.equal(idsIn({ pii: false }).includes("email"), false);
  assert.equal(idsIn({ secrets: false, pii: false, proprietary: false }).length, 0);
});

test("a layer that only moves text is searched for secrets alone, an opaque one for personal data too", () => {
  assert.deepEqual(idsIn({}, ["lines"]), ["generic-password"]);
  assert.equal(idsIn({}, ["base64"]).length, 2);
});

test("a text with as much personal data as is taken was read, one with more was not", () => {
  for (const by of [0, 1]) {
    const long = "jo@corp.io ".repeat(maxPii + by);
    const { exceeded } = codedMatches(long, {
      detectors: { ...all, secrets: false, proprietary: false },
      matched: matchRules(rules, ""),
      encoding: [],
      speech: () => readSpeech(""),
    });
    assert.equal(exceeded, by > 0);
  }
});
