/** Places of personal data: none that a value can stand at is turned away. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { idKinds, mayBeId } from "../../../../src/core/scan/pii/numbers.ts";
import { nextColon, nextMail, nextNumber, nowhere } from "../../../../src/core/scan/pii/places.ts";

const before = fc.constantFrom("", " ", "\n", '"', "(", "=", ":", ",", "é", "no: ", "\u00a0");
const behind = fc.constantFrom("", " ", ".", '"', ")", "\n", ", x");

/** Values of a shape; what a shape repeats by reference is written out. */
function valuesOf(shape: RegExp): fc.Arbitrary<string> {
  const [, group = ""] = /\(([^?)][^)]*)\)/.exec(shape.source) ?? [];
  return fc.stringMatching(new RegExp(`^(?:${shape.source.replaceAll("\\1", group)})$`));
}

function checkNoticed(values: fc.Arbitrary<string>): void {
  fc.assert(
    fc.property(before, values, behind, (head, value, tail) => {
      const text = head + value + tail;
      assert.equal(nextNumber(text, 0), head.length + value.search(/\d/), text);
    }),
  );
}

for (const kind of idKinds) {
  test(`the first digit of whatever has the form of ${kind.ruleId} is noticed`, () => {
    const isKnown = (value: string): boolean => {
      const [, letters = "", digits = ""] = /^([A-Za-z]*)(\d+)/.exec(value) ?? [];
      const next = value.charCodeAt(letters.length + digits.length);
      return mayBeId(letters.length, digits.length, next);
    };
    checkNoticed(valuesOf(kind.shape).filter(isKnown));
  });
}

test("the first digit of cards, accounts, phones and addresses is noticed", () => {
  for (const shape of [
    /\d{4}([ -])\d{4}\1\d{4}\1\d{4}/,
    /\d{13,19}/,
    /[A-Z]{2}\d\d(?: [A-Z0-9]{4}){3,5}/,
    /[A-Z]{2}\d\d[A-Z0-9]{11,27}/,
    /[2-9]\d\d([ .-])[2-9]\d\d\1\d{4}/,
    /\([2-9]\d\d\) ?\d{3}-\d{4}/,
    /1 \([2-9]\d\d\) \d{3}-\d{4}/,
    /\+[1-9]\d{6,14}/,
    /\+[1-9]\d{0,2}(?:[ .-]\d{3,5}){2,3}/,
    /\+[1-9]\d \(0\)\d{2} \d{5,7}/,
    /0\d{1,4}(?:[ /-]\d{2,4}){3,4}/,
    /00[1-9]\d(?: \d{3,5}){2,3}/,
    /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/,
    /(?:@|\/\/)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/,
  ]) {
    checkNoticed(valuesOf(shape));
  }
});

test("parts of versions, words, prices and short numbers are passed over", () => {
  for (const text of [
    "v1.2.345678",
    "x_123456789",
    "a1b2c3d4e5f6a7b8",
    "abcdefgh12345678",
    "$1234567.00",
    "12 px",
    "2024",
    "1, 2, 3, 4, 5",
    "",
  ])
    assert.equal(nextNumber(text, 0), nowhere, text);
});

test("an `@` stands between words, a colon between digits or beside another one", () => {
  assert.equal(nextMail("@a a @ b c@ d@e", 0), 13);
  assert.equal(nextMail("jo@corp.io", 3), nowhere);
  assert.equal(nextColon("x: y:z g:1 2:g 2001:db8", 0), 19);
  assert.equal(nextColon("std::x", 0), 3);
  assert.equal(nextColon("std::x", 5), nowhere);
});
