/** A burst is let through, then only the rate. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fullBucket, take } from "../../src/vscode/tokenBucket.ts";

const rate = { perSecond: 2, burst: 3 };

function check(times: readonly number[], expected: readonly boolean[]): void {
  let bucket = fullBucket(rate, 0);
  const taken = times.map((now) => {
    const next = take(rate, bucket, now);
    bucket = next.bucket;
    return next.taken;
  });
  assert.deepEqual(taken, expected);
}

test("a burst passes, the next one does not", () => check([0, 0, 0, 0], [true, true, true, false]));
test("tokens come back with time", () =>
  check([0, 0, 0, 500, 500], [true, true, true, true, false]));
test("a long rest fills one burst only", () =>
  check([0, 0, 0, 60_000, 60_000, 60_000, 60_000], [true, true, true, true, true, true, false]));
test("a clock that goes back gives nothing", () =>
  check([1000, 1000, 1000, 0], [true, true, true, false]));
