/** What is told, in which order, and that no reader can do harm. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as immediate } from "node:timers/promises";

import type { GuardEvent } from "../../src/core/model/event.ts";
import { millis } from "../../src/core/model/ids.ts";
import { createEvents } from "../../src/node/events.ts";
import { systemClock } from "../../src/node/platform/clock.ts";

const changed = (count: number): GuardEvent => ({
  kind: "allowlist.changed",
  at: millis(1),
  count,
});

test("what waits is told after the work at hand, and in order with what does not wait", async () => {
  const events = createEvents(systemClock);
  const told: GuardEvent[] = [];
  events.onEvent((event) => told.push(event));
  events.emitLater(changed(1));
  events.emitLater(changed(2));
  assert.deepEqual(told, []);
  await immediate();
  assert.deepEqual(told, [changed(1), changed(2)]);
  events.emitLater(changed(3));
  events.emit(changed(4));
  assert.deepEqual(told.slice(2), [changed(3), changed(4)]);
  events.emitLater(changed(5));
  events.flush();
  assert.deepEqual(told.slice(4), [changed(5)]);
  await immediate();
  assert.equal(told.length, 5, "nothing twice");
});

test("a reader that throws is told nothing more, the others are told of it", async () => {
  const events = createEvents(systemClock);
  const told: GuardEvent[] = [];
  events.onEvent(() => {
    throw new Error("a reader's bug");
  });
  events.onEvent((event) => told.push(event));
  events.emitLater(changed(1));
  await immediate();
  events.emit(changed(2));
  assert.deepEqual(
    told.map((event) => (event.kind === "guard.degraded" ? event.reason : event.kind)),
    ["reader_failed", "allowlist.changed", "allowlist.changed"],
  );
});
