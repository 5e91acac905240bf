/**
 * What the engine must reach, and what the last release reached, by the name of the measure.
 *
 * A released figure is copied from the output of `npm run eval` on the released commit, never
 * from anywhere else.
 */

export interface Goal {
  /** `"least"`: at or above; `"most"`: at or below. */
  readonly bound: "least" | "most";
  readonly value: number;
}

const least = (value: number): Goal => ({ bound: "least", value });
const most = (value: number): Goal => ({ bound: "most", value });

export const goals: Readonly<Record<string, Goal>> = {
  "secrets recall": least(0.95),
  "secrets whole span": least(0.95),
  "secrets hard negatives": most(0.03),
  "secrets false per MB": most(0.8),
  "secrets generic": least(0.75),
  "secrets other-saas": least(0.75),
  "secrets cloud": least(0.75),
  "secrets registry": least(0.75),
  "secrets payment": least(0.75),
  "secrets ai": least(0.95),
  "secrets vcs-ci": least(0.95),
  "secrets comms": least(0.75),
  "secrets jwt": least(0.75),
  "secrets db-conn": least(0.75),
  "secrets private-key": least(0.9),
  "planted found": least(115 / 120),
  "planted false": most(5),
  "evasion must": least(0.97),
  "evasion should": least(0.85),
  "evasion may": least(0.3),
  "evasion controls": most(0.04),
  "pii core": least(0.93),
  "pii negatives": most(0.01),
  "injection lexical": least(0.8),
  "injection indirect-buried": least(0.45),
  "injection negatives": most(0.02),
  "injection false per MB": most(1.5),
  "proprietary banners": least(0.9),
  "proprietary files": least(0.95),
  "proprietary look-alikes": most(0.05),
};

/** Figures of the last release, 0.1.0: it was the first and had no evaluation of its own. */
export const released: Readonly<Record<string, number>> = {};
