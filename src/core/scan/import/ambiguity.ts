/**
 * The static half of the safety check: repeats inside repeats that can share out one text in
 * exponentially many ways, as in `(a+)+` or `(\w+\s?)*`.
 *
 * A repeat is ambiguous when one round of it can be split into two rounds: an inner repeat whose
 * neighbours within the round can be empty or be taken by the inner repeat itself, were it only once
 * or twice; or two branches of a choice that match the same characters, be one of them in fewer
 * rounds. What polynomials this lets through, the measured check (`node/scanner/ruleCheck.ts`) finds.
 */

import { type CharSet, overlaps, union } from "./charSet.ts";
import { childrenOf, type Pattern, type Repeat } from "./pattern.ts";
import { sampleOf, seeded } from "./sample.ts";

export interface Ambiguity {
  /** Repeating this makes the time explode. */
  readonly pump: string;
  readonly reason: string;
}

/** Fewer rounds than this cannot explode: 2 ** 10 ways at the very most. */
const fewRounds = 10;

export function findAmbiguity(node: Pattern): Ambiguity | undefined {
  if (node.kind === "repeat" && node.max > fewRounds && isSplittable(node.item)) {
    const pump = sampleOf(node.item, seeded(1)) || "a";
    return { pump, reason: "a repeat inside a repeat can divide the same text in many ways" };
  }
  for (const child of childrenOf(node)) {
    const found = findAmbiguity(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether one round can also be read as two. */
function isSplittable(body: Pattern): boolean {
  const inner = bare(body);
  if (inner.kind === "choice") return inner.items.some(isSplittable) || sharesText(inner.items);
  const items = inner.kind === "sequence" ? inner.items.map(bare) : [inner];
  return items.some((item, index) => {
    const others = [...items.slice(0, index), ...items.slice(index + 1)];
    return isElastic(item) && others.every((other) => isTakenBy(other, charactersOf(item.item)));
  });
}

/** Without groups around it. */
function bare(node: Pattern): Pattern {
  return node.kind === "group" ? bare(node.item) : node;
}

function isElastic(node: Pattern): node is Repeat {
  return node.kind === "repeat" && node.max > Math.max(node.min, 1);
}

/** Can match a text, the empty one included, that the inner repeat could have taken too. */
function isTakenBy(node: Pattern, by: CharSet): boolean {
  switch (node.kind) {
    case "set":
      return overlaps(node.set, by);
    case "look":
    case "assert":
      return true;
    case "group":
      return isTakenBy(node.item, by);
    case "repeat":
      return node.min === 0 || isTakenBy(node.item, by);
    case "sequence":
      return node.items.every((item) => isTakenBy(item, by));
    case "choice":
      return node.items.some((item) => isTakenBy(item, by));
  }
}

function charactersOf(node: Pattern): CharSet {
  if (node.kind === "set") return node.set;
  if (node.kind === "look") return [];
  return union(...childrenOf(node).map(charactersOf));
}

/** `(?:\w|_)*`, `(?:a|aa)*`: two branches of single characters that overlap wherever they meet. */
function sharesText(branches: readonly Pattern[]): boolean {
  const rows = branches.flatMap((branch) => rowOf(branch) ?? []);
  return rows.some((row, index) => rows.slice(index + 1).some((other) => isShared(row, other)));
}

interface Row {
  readonly sets: readonly CharSet[];
}

/** A branch's characters one by one; undefined where it is not made of single ones. */
function rowOf(branch: Pattern): Row | undefined {
  const inner = bare(branch);
  const items = inner.kind === "sequence" ? inner.items.map(bare) : [inner];
  const sets = items.flatMap((item) => (item.kind === "set" ? [item.set] : []));
  return sets.length === items.length && sets.length > 0 ? { sets } : undefined;
}

/** Of the same length, place by place; else so that rounds of one fit into rounds of the other. */
function isShared({ sets }: Row, { sets: others }: Row): boolean {
  if (sets.length === others.length)
    return sets.every((set, at) => overlaps(set, others[at] ?? []));
  return sets.every((set) => others.every((other) => overlaps(set, other)));
}
