/** Remembers what is wrong for the status, by listening to the events like everybody else. */

import type { DegradedReason } from "../../core/model/event.ts";
import type { Events } from "../events.ts";

export interface Degraded {
  /** Reasons heard since the start, each once, oldest first. */
  list(): readonly DegradedReason[];
  stop(): void;
}

export function createDegraded(events: Events): Degraded {
  const reasons = new Set<DegradedReason>();
  const stop = events.onEvent((event) => {
    if (event.kind === "guard.degraded") reasons.add(event.reason);
  });
  return { list: () => [...reasons], stop };
}
