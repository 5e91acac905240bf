/** Numbers of the proxy benchmark: percentiles, and medians over interleaved rounds. */

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Measures of one target in one round, by name; milliseconds unless the name says otherwise. */
export type Measures = Readonly<Record<string, number>>;

export function latency(values: readonly number[]): Measures {
  return {
    p50: percentile(values, 0.5),
    p90: percentile(values, 0.9),
    p99: percentile(values, 0.99),
  };
}

/** All measures of one workload: for each target one entry per round. */
export interface Result {
  readonly workload: string;
  readonly rounds: Readonly<Record<string, readonly Measures[]>>;
}

export interface Summary {
  readonly workload: string;
  readonly targets: Readonly<Record<string, Measures>>;
  /** Median over the rounds of target minus bare relay of the same round. */
  readonly overBare: Readonly<Record<string, Measures>>;
  readonly timesBare: Readonly<Record<string, Measures>>;
}

export const bareName = "bare";

export function summarise({ workload, rounds }: Result): Summary {
  const targets: Record<string, Measures> = {};
  const overBare: Record<string, Measures> = {};
  const timesBare: Record<string, Measures> = {};
  const bare = rounds[bareName] ?? [];
  for (const [target, own] of Object.entries(rounds)) {
    targets[target] = across(own, (measures, _round, name) => measures[name]);
    if (target === bareName || bare.length === 0) continue;
    const baseOf = (round: number, name: string): number => bare[round]?.[name] ?? Number.NaN;
    overBare[target] = across(own, (m, round, name) => (m[name] ?? NaN) - baseOf(round, name));
    timesBare[target] = across(own, (m, round, name) => (m[name] ?? NaN) / baseOf(round, name));
  }
  return { workload, targets, overBare, timesBare };
}

function across(
  rounds: readonly Measures[],
  value: (measures: Measures, round: number, name: string) => number | undefined,
): Measures {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [
      name,
      median(rounds.map((measures, round) => value(measures, round, name) ?? Number.NaN)),
    ]),
  );
}
