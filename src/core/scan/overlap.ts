/** Which of several findings at one place stays: the specific one, then the longer one, then the first. */

export interface Ranked {
  readonly start: number;
  readonly end: number;
  readonly rank: number;
}

export function resolveOverlaps<T extends Ranked>(all: readonly T[]): readonly T[] {
  if (all.length < 2) return all;
  const ordered = all.toSorted(
    (a, b) => b.rank - a.rank || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const kept: T[] = [];
  const taken = new Spans();
  for (const each of ordered) {
    if (taken.overlaps(each)) continue;
    taken.add(each);
    kept.push(each);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}

/** The same where some findings are about what is said: those and the values in it hide none of each other. */
export function resolveApart<T extends Ranked>(
  all: readonly T[],
  isSaid: (each: T) => boolean,
): readonly T[] {
  if (all.length < 2) return all;
  const said = all.filter(isSaid);
  if (said.length === 0 || said.length === all.length) return resolveOverlaps(all);
  const values = all.filter((each) => !isSaid(each));
  return [...resolveOverlaps(values), ...resolveOverlaps(said)].toSorted(
    (a, b) => a.start - b.start,
  );
}

/** Disjoint spans, sorted; a look-up is a binary search. */
class Spans {
  readonly #spans: { readonly start: number; readonly end: number }[] = [];

  overlaps({ start, end }: Ranked): boolean {
    const at = this.#position(start);
    const before = this.#spans[at - 1];
    const after = this.#spans[at];
    return (
      (before !== undefined && before.end > start) || (after !== undefined && after.start < end)
    );
  }

  add({ start, end }: Ranked): void {
    this.#spans.splice(this.#position(start), 0, { start, end });
  }

  /** Index of the first span that begins at or after `start`. */
  #position(start: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
