/** Offsets to lines and columns. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createPositions } from "../../../src/node/cli/positions.ts";

function check(text: string, offset: number, expected: string): void {
  const { line, column } = createPositions(text)(offset);
  assert.equal(`${line}:${column}`, expected);
}

test("the first character is 1:1", () => check("abc", 0, "1:1"));
test("a line begins after its newline", () => {
  check("a\nbc", 1, "1:2");
  check("a\nbc", 2, "2:1");
  check("a\r\nbc", 3, "2:1");
});
test("the end of the text has a place", () => check("a\n", 2, "2:1"));
test("columns are UTF-16 units", () => check("😀x", 2, "1:3"));
