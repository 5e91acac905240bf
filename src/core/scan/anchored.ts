/**
 * Many sticky patterns over a text at the price of one pass: each is tried only where one of its
 * literals stands.
 */

import { buildAutomaton } from "./aho.ts";

export interface Anchored {
  /** Literals in lower case, ASCII; every match begins with one of them. */
  readonly anchors: readonly string[];
  /** Sticky. */
  readonly regex: RegExp;
}

export type OnMatch<T> = (item: T, start: number, end: number) => void;

/** The items' patterns are tried in the order of their literals' ends. */
export function anchoredSearch<T extends Anchored>(
  items: readonly T[],
): (text: string, onMatch: OnMatch<T>) => void {
  const byAnchor = new Map<string, T[]>();
  for (const item of items)
    for (const anchor of item.anchors)
      byAnchor.set(anchor, [...(byAnchor.get(anchor) ?? []), item]);
  const literals = [...byAnchor.keys()];
  const tried = [...byAnchor.values()];
  const automaton = buildAutomaton(literals);
  return (text, onMatch) =>
    automaton.scan(text, (literal, end) => {
      const start = end - (literals[literal]?.length ?? 0);
      for (const item of tried[literal] ?? []) {
        item.regex.lastIndex = start;
        const found = item.regex.exec(text);
        if (found !== null) onMatch(item, start, start + found[0].length);
      }
    });
}
