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

export const dayMs = 86_400_000;

/** Days since 1970, in UTC. */
export function dayNumber(at: number): number {
  return Math.floor(at / dayMs);
}
