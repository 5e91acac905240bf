/** Placeholders in a growing text: whole, open, and only nearly. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { createWords } from "../../../src/core/answer/words.ts";

const words = ["ARGUS_A_aa", "ARGUS_A_aabb", "ARGUS_B_cc"];

function check(text: string, final: boolean, expected: readonly (string | number)[]): void {
  const { matches, open } = createWords(words).search(text, final);
  assert.deepEqual([...matches.map(({ start, word }) => `${start}:${word}`), open], expected, text);
}

test("a placeholder is found where it stands, the longest one first", () => {
  check("x ARGUS_A_aa y", false, ["2:ARGUS_A_aa", 14]);
  check("ARGUS_A_aabbARGUS_B_cc", true, ["0:ARGUS_A_aabb", "12:ARGUS_B_cc", 22]);
  check("ARGUS_A_aab.", false, ["0:ARGUS_A_aa", 12]);
  check("ARGUS_A_a ARGUS_C_cc argus_a_aa", false, [31]);
});

test("what may become a placeholder stays open, and no more than that", () => {
  check("text A", false, [5]);
  check("text ARGUS_", false, [5]);
  check("ARGUS_A_aa", false, [0]);
  check("ARGUS_A_aabb", false, ["0:ARGUS_A_aabb", 12]);
  check("ARGUS_B_ccA", false, ["0:ARGUS_B_cc", 10]);
  check("AARGUSARGUS_B", false, [6]);
  check("ARGUS_X", false, [7]);
});

test("at the end nothing stays open", () => {
  check("ARGUS_A_aa", true, ["0:ARGUS_A_aa", 10]);
  check("ARGUS_A_a", true, [9]);
});

test("without words nothing is found", () => {
  assert.deepEqual(createWords([]).search("ARGUS_A_aa", false), { matches: [], open: 10 });
  assert.deepEqual(createWords([""]).search("abc", true), { matches: [], open: 3 });
});

test("words without a common beginning are found too", () => {
  const { matches, open } = createWords(["one", "two"]).search("one two on", false);
  assert.deepEqual([matches.length, open], [2, 8]);
});

test("what is open is always the beginning of a word", () => {
  const text = fc
    .array(fc.constantFrom(...words, "A", "ARGUS_", "ARGUS_A_", "x"))
    .map((all) => all.join(""));
  fc.assert(
    fc.property(text, (one) => {
      const { open } = createWords(words).search(one, false);
      const rest = one.slice(open);
      assert.ok(rest === "" || words.some((word) => word !== rest && word.startsWith(rest)));
    }),
  );
});
