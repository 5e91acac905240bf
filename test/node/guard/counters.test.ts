/** The meter: percentiles are those of the latest requests. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMeter, windowSize } from "../../../src/node/guard/counters.ts";
import { decided } from "../../support/events.ts";

test("percentiles are those of so many latest requests, one more and the oldest is forgotten", () => {
  const meter = createMeter();
  const measure = (count: number, addedMs: number): number | undefined => {
    for (let i = 0; i < count; i++) meter.decided(decided(`${i}`, []), addedMs);
    return meter.read().addedMsP99;
  };
  /** The fewest that are the slowest hundredth. */
  const slow = windowSize - Math.floor(windowSize * 0.99);
  measure(slow, 1000);
  assert.equal(measure(windowSize - slow, 1), 1000);
  assert.equal(measure(1, 1), 1);
  assert.equal(meter.read().requests, windowSize + 1);
});
