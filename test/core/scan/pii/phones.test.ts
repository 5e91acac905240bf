/** Phone numbers at the edges: how many digits, and how near the word that announces them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { findPii } from "../../../../src/core/scan/pii.ts";

function check(text: string, ...expected: readonly string[]): void {
  const found = findPii(text).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(found, expected, text);
}

test("international numbers have seven digits at least", () => {
  check("call +683 4002 now", "+683 4002");
  check("call +683 400 now");
  check("call +43 1 234567890123 now", "+43 1 234567890123");
  check("call +43 1 23456789012345 now");
});

test("national numbers that stand alone have ten to twelve digits, labelled ones eight to twelve", () => {
  check("x 030 123456 y");
  check("x 030 1234567 y", "030 1234567");
  check("x 0151 23456789 y", "0151 23456789");
  check("x 089 1234567890 y");
  check("phone: 030 12345 6", "030 12345 6");
  check("tel: 44 55 66 77", "44 55 66 77");
  check("tel: 44 55 66 7");
  check("phone: 089 1234567890");
});
