/** Limits of the lexer and of paths, each at its edge. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lexJson, minNumberLength, type Token } from "../../../src/core/json/lex.ts";
import { isWord, maxKeyDigits, maxKeyLength, maxPathDepth } from "../../../src/core/json/path.ts";

const lex = (text: string): readonly Token[] =>
  lexJson(new TextEncoder().encode(text)) ?? assert.fail("not JSON");

test("numbers are tokens from the length on that a card number can have", () => {
  const numbers = (text: string): number =>
    lex(`[${text}]`).filter(({ kind }) => kind === "number").length;
  for (const length of [minNumberLength - 1, minNumberLength, minNumberLength + 1]) {
    const expected = length < minNumberLength ? 0 : 1;
    assert.equal(numbers("4".repeat(length)), expected, `${length} digits`);
    assert.equal(numbers(`-1.${"4".repeat(length - 3)}`), expected, `${length} characters`);
  }
});

test("keys are shown up to a length, and up to a number of digits", () => {
  for (const length of [maxKeyLength - 1, maxKeyLength, maxKeyLength + 1])
    assert.equal(isWord("k".repeat(length)), length <= maxKeyLength);
  for (const digits of [maxKeyDigits - 1, maxKeyDigits, maxKeyDigits + 1])
    assert.equal(isWord(`key${"1".repeat(digits)}`), digits <= maxKeyDigits);
});

test("what lies deeper than paths go is a token all the same, under a short name", () => {
  for (const depth of [maxPathDepth - 1, maxPathDepth, maxPathDepth + 1]) {
    const text = `${'{"a":'.repeat(depth)}"x"${"}".repeat(depth)}`;
    const value = lex(text).find(({ kind }) => kind === "value");
    assert.equal(value?.text, "x");
    const whole = Array.from({ length: depth }, () => "a").join(".");
    assert.equal(value.path, depth <= maxPathDepth ? whole : "….a", `${depth} deep`);
  }
});
