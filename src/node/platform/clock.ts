/** The clocks: wall time for what is shown and stored, monotonic time for durations. */

import { performance } from "node:perf_hooks";

import type { Millis } from "../../core/model/ids.ts";
import { millis } from "../../core/model/ids.ts";

export interface Clock {
  /** Unix time. */
  now(): Millis;
  /** Milliseconds since an arbitrary start; never goes back. */
  elapsed(): number;
}

export const systemClock: Clock = {
  now: () => millis(Date.now()),
  elapsed: () => performance.now(),
};
