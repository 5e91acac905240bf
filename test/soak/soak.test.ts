/** The short form of `npm run soak`: a simulated day in a few seconds. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { runDay } from "./day.ts";
import { growthOf } from "./flat.ts";
import type { Mark } from "./marks.ts";

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
  const flat = { heapMiB: 60, rssMiB: 300, handles: 20, timers: 5 };
  const rows: readonly (readonly [grows: Partial<typeof flat>, what: RegExp | undefined])[] = [
    [{}, undefined],
    [{ heapMiB: 5 }, /^the heap/],
    [{ rssMiB: 40 }, /^the process/],
    [{ handles: 3 }, /^file handles/],
    [{ timers: 2 }, /^timers/],
  ];
  for (const [grows, what] of rows) {
    const day: readonly Mark[] = Array.from({ length: 13 }, (_, hour) => ({
      hour,
      heapMiB: flat.heapMiB + hour * (grows.heapMiB ?? 0),
      rssMiB: flat.rssMiB + hour * (grows.rssMiB ?? 0),
      handles: flat.handles + hour * (grows.handles ?? 0),
      timers: flat.timers + hour * (grows.timers ?? 0),
      resources: {},
    }));
    const grew = growthOf(day);
    assert.equal(grew.length, what === undefined ? 0 : 1);
    if (what !== undefined) assert.match(grew.join(), what);
  }
});
