/** Counts what went through and how long it took, for the status and the dashboard. */

import type { Outcome } from "../../core/model/action.ts";
import type { DecidedEvent } from "../../core/model/event.ts";
import type { Counters } from "../../protocol/control.ts";

export interface Meter {
  /** `addedMs`: from the last byte of the request to the start of forwarding or answering. */
  decided(event: DecidedEvent, addedMs: number): void;
  started(): void;
  ended(): void;
  read(): Counters;
}

/** Percentiles are taken over this many latest requests. */
export const windowSize = 512;

export function createMeter(): Meter {
  const byAction: Partial<Record<Outcome, number>> = {};
  const added: number[] = [];
  let requests = 0;
  let findings = 0;
  let unscanned = 0;
  let bytesScanned = 0;
  let activeRequests = 0;
  return {
    decided(event, addedMs) {
      added[requests % windowSize] = addedMs;
      requests++;
      byAction[event.action] = (byAction[event.action] ?? 0) + 1;
      findings += event.findings.filter(({ repeated }) => repeated !== true).length;
      if (event.failure === undefined) bytesScanned += event.requestBytes;
      else unscanned++;
    },
    started: () => void activeRequests++,
    ended: () => void activeRequests--,
    read: () => ({
      requests,
      byAction: { ...byAction },
      findings,
      unscanned,
      bytesScanned,
      activeRequests,
      addedMsP50: percentile(added, 0.5),
      addedMsP99: percentile(added, 0.99),
    }),
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
