/**
 * Makes a pattern fit the way the scanner runs it: tried exactly where a literal stands.
 *
 * A match must begin at most so far before its literal, and no repeat may run on for ever. Each
 * change is named, because it can change what is found.
 */

import { type Anchors, findAnchors } from "./anchors.ts";
import { asciiSpace, type CharSet, contains, union, verticalTab } from "./charSet.ts";
import { groupsOf, mapPattern, nothing, type Pattern, type Repeat } from "./pattern.ts";

export interface Shaped {
  readonly pattern: Pattern;
  readonly anchors: Anchors;
  readonly notes: readonly string[];
}

const whiteSpace = union(asciiSpace, verticalTab);

/** An endless repeat in front of the literal is given so many rounds. */
export const roundsBefore = 48;

/** What a repeat without an end is given at most. */
export interface Rounds {
  readonly any: number;
  /** A repeat of white space alone. */
  readonly space: number;
}

/** `undefined`: no literal is in every match. */
export function shapePattern(pattern: Pattern, rounds: Rounds): Shaped | undefined {
  const cut = dropLead(pattern);
  const near = bringNear(cut.pattern);
  if (near === undefined) return undefined;
  const led = near.anchors.before.max > 0 ? guardLead(near.pattern) : near.pattern;
  return {
    pattern: limitRepeats(led, Infinity, rounds).pattern,
    anchors: near.anchors,
    notes: [...cut.notes, ...near.notes],
  };
}

/** Optional text in front that is not part of the value only costs time. */
function dropLead(pattern: Pattern): { pattern: Pattern; notes: readonly string[] } {
  const dropped = withoutLead(pattern);
  if (dropped === undefined) return { pattern, notes: [] };
  return { pattern: dropped, notes: ["the optional text in front is not part of the match"] };
}

function withoutLead(node: Pattern): Pattern | undefined {
  if (node.kind === "choice") {
    const cut = node.items.map(withoutLead);
    if (cut.every((each) => each === undefined)) return undefined;
    return {
      kind: "choice",
      items: cut.map((each, index) => each ?? node.items[index] ?? nothing),
    };
  }
  if (node.kind !== "sequence") return undefined;
  const [first = nothing, ...rest] = node.items;
  if (rest.length === 0) return undefined;
  const later: Pattern = { kind: "sequence", items: rest };
  if (isOptionalText(first) && (first.lazy || groupsOf(later).length > 0)) {
    return withoutLead(later) ?? later;
  }
  const inner = first.kind === "sequence" ? withoutLead(first) : undefined;
  return inner === undefined ? undefined : { kind: "sequence", items: [inner, ...rest] };
}

function isOptionalText(node: Pattern): node is Repeat {
  return node.kind === "repeat" && node.min === 0 && node.max > 1 && node.item.kind === "set";
}

/** Ends endless repeats from the left until a literal comes within reach. */
function bringNear(pattern: Pattern): Shaped | undefined {
  const found = findAnchors(pattern);
  if (found !== undefined) return { pattern, anchors: found, notes: [] };
  for (let count = 1; ; count += 1) {
    const limited = limitRepeats(pattern, count, { any: roundsBefore, space: roundsBefore });
    const anchors = findAnchors(limited.pattern);
    const notes = [`a repeat before the literal ends after ${roundsBefore} rounds`];
    if (anchors !== undefined) return { pattern: limited.pattern, anchors, notes };
    if (limited.changed < count) return undefined;
  }
}

/** Gives the first `most` endless repeats an end. */
function limitRepeats(
  pattern: Pattern,
  most: number,
  rounds: Rounds,
): { pattern: Pattern; changed: number } {
  let changed = 0;
  const limited = mapPattern(pattern, (node) => {
    if (node.kind !== "repeat" || node.max !== Infinity || changed >= most) return node;
    changed += 1;
    const blank = node.item.kind === "set" && contains(whiteSpace, node.item.set);
    return { ...node, max: Math.max(blank ? rounds.space : rounds.any, node.min) };
  });
  return { pattern: limited, changed };
}

/**
 * The scanner tries the nearest beginning first. A match that begins with a repeat would be cut
 * short there, so it must not begin inside a run of the repeat's characters.
 */
function guardLead(pattern: Pattern): Pattern {
  const lead = leadOf(pattern);
  if (lead === undefined) return pattern;
  const inside: Pattern = { kind: "set", set: lead };
  const guard: Pattern = { kind: "look", ahead: false, negative: true, item: inside };
  return { kind: "sequence", items: [guard, pattern] };
}

/** The characters of a repeat that the pattern begins with. */
function leadOf(node: Pattern): CharSet | undefined {
  if (node.kind === "group") return leadOf(node.item);
  if (node.kind === "sequence") {
    const first = node.items.find((item) => !isWordEdge(item)) ?? nothing;
    return first.kind === "sequence" && first.items.length === 0 ? undefined : leadOf(first);
  }
  return node.kind === "repeat" && isVariable(node) && node.item.kind === "set"
    ? node.item.set
    : undefined;
}

/** Leaves the beginning open; a line's beginning or a lookaround settles it. */
function isWordEdge(node: Pattern): boolean {
  return node.kind === "assert" && (node.which === "word" || node.which === "notWord");
}

function isVariable({ min, max }: Repeat): boolean {
  return max > min && max > 1;
}
