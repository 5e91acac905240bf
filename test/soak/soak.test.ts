/** The short form of `npm run soak`: a simulated day in a few seconds. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { runDay } from "./day.ts";
import { growthOf } from "./flat.ts";

test("a day of traffic leaves memory, file handles and timers as they were", async () => {
  const { marks, actions, leaks } = await runDay({ hours: 24, steps: 400, markEvery: 2 });
  assert.equal(leaks, 0);
  assert.ok((actions["pass"] ?? 0) > 150);
  assert.ok((actions["redact"] ?? 0) > 5);
  assert.ok((actions["block"] ?? 0) > 0);
  assert.equal(marks.length, 13);
  assert.deepEqual(growthOf(marks), []);
});

test("growth is seen for what it is", () => {
  const mark = (hour: number, heapMiB: number, timers: number): object => ({
    hour,
    heapMiB,
    rssMiB: 100,
    handles: 20,
    timers,
    resources: {},
  });
  const day = (heap: (hour: number) => number, timers: (hour: number) => number): never[] =>
    Array.from({ length: 13 }, (_, hour) => mark(hour, heap(hour), timers(hour))) as never[];
  assert.deepEqual(
    growthOf(
      day(
        () => 60,
        () => 5,
      ),
    ),
    [],
  );
  assert.match(
    growthOf(
      day(
        (hour) => 60 + hour * 5,
        () => 5,
      ),
    ).join(),
    /heap/,
  );
  assert.match(
    growthOf(
      day(
        () => 60,
        (hour) => 5 + hour * 2,
      ),
    ).join(),
    /timers/,
  );
});
