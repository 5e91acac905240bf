/** What the survey notes, at the edges of its limits. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { survey } from "../../../../src/core/scan/decode/survey.ts";

test("a line of one token is noted from 16 characters to 200, its indent and its line end not counted", () => {
  for (const [length, count] of [
    [15, 0],
    [16, 1],
    [200, 1],
    [201, 0],
  ] as const)
    assert.equal(survey(`x\n${"a".repeat(length)}\ny`).tokenLines.length, count, `${length}`);
  for (const text of [`${" ".repeat(9)}${"a".repeat(16)}`, `${"a".repeat(16)}\r`])
    assert.equal(survey(`x\n${text}\ny`).tokenLines.length, 1);
  assert.equal(survey(`x\n${" ".repeat(9)}${"a".repeat(15)}\ny`).tokenLines.length, 0);
});

test("a line goes on in a marked one when a run of 24 ends it, or stands four characters before its end", () => {
  for (const [run, behind, count] of [
    [23, 0, 0],
    [24, 0, 1],
    [24, 4, 1],
    [24, 5, 0],
  ] as const) {
    const text = `+ ${"aB3d".repeat(9).slice(0, run)}${"!".repeat(behind)}\n+ ${"x".repeat(30)}`;
    assert.equal(survey(text).openEnds.length, count, `${run} ${behind}`);
  }
});
