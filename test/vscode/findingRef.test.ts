/** Arguments of commands come from anywhere and are decoded. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { decodeFindingRef, decodeScope, refOf, refOfDecided } from "../../src/vscode/findingRef.ts";
import { decidedFinding, textFinding } from "./fakes.ts";

test("a reference survives the way through a link", () => {
  const ref = refOf(textFinding("a"), undefined, "file:///a.ts");
  assert.deepEqual(decodeFindingRef(JSON.parse(JSON.stringify(ref))), ref);
  const decided = refOfDecided(decidedFinding("b", "block", "a.ts"), undefined);
  assert.deepEqual(decodeFindingRef(decided), decided);
});

test("anything else is refused", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const ref = decodeFindingRef(value);
      assert.ok(ref === undefined || /^[0-9a-f]{64}$/.test(ref.valueHash));
    }),
  );
  assert.equal(decodeFindingRef({ valueHash: "A".repeat(64), ruleId: "r" }), undefined);
  assert.equal(decodeScope("forever"), undefined);
  assert.equal(decodeScope("workspace"), "workspace");
});

test("a preview can never carry a whole value", () => {
  const ref = { ...refOf(textFinding("a"), undefined, "x"), preview: "p".repeat(40) };
  assert.equal(decodeFindingRef(ref)?.preview.length, 8);
});
