/**
 * What was told about a conversation lately: the middle one of three layers against repetition
 * (within a request, within a conversation, in the store).
 *
 * Clients send the history again on every turn. Its findings are judged every time, but told once:
 * later ones are marked `repeated`, so that counters, store and notifications leave them out. Two
 * phases: a finding counts as told only when its request was let out; what was stopped and is tried
 * again is told again. Holds keyed hashes, bounded by number and time.
 */

import { LRUCache } from "lru-cache";

import type { DecidedFinding, Decision } from "../../core/model/exchange.ts";
import type { Clock } from "../platform/clock.ts";

export interface FindingMemory {
  /** The findings to tell; `conversation` undefined: nothing is known to be the same one. */
  tell(conversation: string | undefined, decision: Decision): readonly DecidedFinding[];
}

/** A finding that was not sent for so long is told anew. */
export const findingTtlMs = 30 * 60 * 1000;
/** Findings remembered, over all conversations. Beyond, the least recently seen is told anew. */
export const maxRememberedFindings = 20_000;

export function createFindingMemory(
  clock: Pick<Clock, "elapsed">,
  max: number = maxRememberedFindings,
): FindingMemory {
  const told = new LRUCache<string, true>({
    max,
    ttl: findingTtlMs,
    updateAgeOnGet: true,
    perf: { now: () => clock.elapsed() },
  });
  return {
    tell(conversation, { findings, plan }) {
      if (conversation === undefined || findings.length === 0) return findings;
      const known = findings.map((finding) => ({ finding, key: keyOf(conversation, finding) }));
      // What a person writes is new, even if it was written before.
      const marked = known.map(({ finding, key }) =>
        told.get(key) === true && finding.age === "history"
          ? { ...finding, repeated: true as const }
          : finding,
      );
      if (plan.kind === "forward") for (const { key } of known) told.set(key, true);
      return marked;
    },
  };
}

/** With the action: another answer to the same value is news. */
function keyOf(
  conversation: string,
  { detector, type, valueHash, action }: DecidedFinding,
): string {
  return JSON.stringify([conversation, detector, type, valueHash, action]);
}
