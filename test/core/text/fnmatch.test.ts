/** Globs over a whole text: what is one character, and what a bracket is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fnmatch, literalPattern } from "../../../src/core/text/fnmatch.ts";

function check(pattern: string, text: string, expected: boolean): void {
  assert.equal(fnmatch(pattern, text), expected, `${pattern} ${text}`);
}

test("a bracket that comes first in a class is its member, behind a negation too", () => {
  check("[]]x", "]x", true);
  check("[!]]x", "ax", true);
  check("[!]]x", "]x", false);
  check("[!]", "[!]", true);
});

test("a character of two units is one", () => {
  check("?", "😀", true);
  check("a?b", "a😀b", true);
  check("[😀-😂]", "😁", true);
  check("*[!a]", "a😀", true);
  check("??", "😀", false);
});

test("a literal pattern matches its own text and no other", () => {
  const texts = fc.string({
    unit: fc.constantFrom("a", "b", "/", "*", "?", "[", "]", "!", "^", "-"),
  });
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      check(literalPattern(text), text, true);
      check(literalPattern(text), other, text === other);
    }),
  );
});
