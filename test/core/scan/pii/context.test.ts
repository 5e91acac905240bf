/** How near a label stands: before a value, and behind it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isLabelled, labelReach, labelReachAfter } from "../../../../src/core/scan/pii/context.ts";

test("a label is seen whole within its reach, before the value and behind it", () => {
  for (const by of [-1, 0, 1]) {
    const before = `tax${" ".repeat(labelReach + by - 3)}`;
    assert.equal(isLabelled(`${before}123`, before.length, before.length + 3, /tax/), by <= 0);
    const behind = `${" ".repeat(labelReachAfter + by - 3)}tax`;
    assert.equal(isLabelled(`123${behind}`, 0, 3, /tax/), by <= 0);
  }
});
