/** The length of a document at the limits of scanning, without a copy of its text. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isLonger,
  maxLiveLength,
  maxScanLength,
  type Sized,
} from "../../src/vscode/documentSize.ts";

/** An editor's document with lines of one length; positions are offsets. */
function document(lines: number, each: number): Sized<number> {
  return {
    lineCount: lines,
    lineAt: (line) => ({ range: { end: line * (each + 1) + each } }),
    offsetAt: (position) => position,
  };
}

test("a document is longer than a limit from one unit more on, line ends counted", () => {
  for (const limit of [maxLiveLength, maxScanLength])
    for (const [lines, each, expected] of [
      [1, limit, false],
      [1, limit + 1, true],
      [2, limit / 2, true],
      [2, limit / 2 - 1, false],
      [limit + 1, 0, false],
      [limit + 2, 0, true],
    ] as const)
      assert.equal(isLonger(document(lines, each), limit), expected, `${lines} of ${each}`);
});
