/** Whether what was measured stays flat: the end of the day against its first hours. */

import type { Mark } from "./marks.ts";

/** A heap may differ by this much between two quiet moments, in MiB. */
export const heapSlackMiB = 12;
/** Caches that fill within their bounds over the day, as a share of the early heap. */
export const heapShare = 0.15;
/** The whole process with its scan thread: collectors give back late. In MiB. */
export const rssSlackMiB = 96;
/** Connections that are kept alive come and go. */
export const handleSlack = 12;
export const timerSlack = 8;

/** What grew, as sentences; empty when nothing did. */
export function growthOf(marks: readonly Mark[]): readonly string[] {
  const third = Math.max(1, Math.floor(marks.length / 3));
  // The first mark is taken before caches and compilers are warm.
  const early = marks.slice(1, 1 + third);
  const late = marks.slice(-third);
  const grew: string[] = [];
  const check = (name: string, read: (mark: Mark) => number, allowed: (from: number) => number) => {
    const [from, to] = [middle(early.map(read)), middle(late.map(read))];
    if (to > allowed(from)) grew.push(`${name} went from ${from.toFixed(1)} to ${to.toFixed(1)}`);
  };
  check(
    "the heap (MiB)",
    (mark) => mark.heapMiB,
    (from) => from * (1 + heapShare) + heapSlackMiB,
  );
  check(
    "the process (MiB)",
    (mark) => mark.rssMiB,
    (from) => from * (1 + heapShare) + rssSlackMiB,
  );
  check(
    "file handles",
    (mark) => mark.handles ?? 0,
    (from) => from + handleSlack,
  );
  check(
    "timers",
    (mark) => mark.timers,
    (from) => from + timerSlack,
  );
  return grew;
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
