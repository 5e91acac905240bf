/**
 * Which literal is in every match of a pattern, and how far before it a match may begin.
 *
 * The scanner tries a rule only where one of its literals stands, so a pattern without one cannot
 * be taken. Literals come in lower case and are meant for either case: the pattern itself decides.
 */

import { type CharSet, foldCase, membersOf, sizeOf } from "./charSet.ts";
import { lengthOf, type Length, type Pattern, type Repeat } from "./pattern.ts";

export interface Anchors {
  readonly literals: readonly string[];
  /** Characters of a match before the literal. */
  readonly before: Length;
}

/** A single letter stands everywhere; two are met about once in a hundred characters. */
export const minAnchorLength = 2;
/** Furthest that a match may begin before its literal; the schema of the rules has the same limit. */
export const maxBefore = 200;
/** Most literals of one rule. */
export const maxAnchors = 200;
/** Strings that one stretch of a pattern may stand for before it counts as variable. */
const maxStrings = 48;
const maxStringLength = 32;
/** A class of up to so many characters (cases taken together) is spelled out. */
const maxSpelled = 4;

type Strings = readonly string[];
type Candidate = Anchors;

/** The best literals there are, or `undefined`. */
export function findAnchors(pattern: Pattern): Anchors | undefined {
  const usable = candidatesOf(pattern).filter(isUsable);
  return usable.toSorted((a, b) => scoreOf(b) - scoreOf(a))[0];
}

function isUsable({ literals, before }: Candidate): boolean {
  return (
    before.max <= maxBefore &&
    literals.length <= maxAnchors &&
    literals.every(
      (each) => each.length >= minAnchorLength && /^[\x21-\x7e][\x20-\x7e]*$/.test(each),
    )
  );
}

/** Long literals that begin a match are best; a choice of many and a long way back cost time. */
function scoreOf({ literals, before }: Candidate): number {
  const shortest = Math.min(...literals.map((each) => each.length));
  return Math.min(shortest, 8) * 10 - literals.length - before.max / 4;
}

function candidatesOf(node: Pattern): readonly Candidate[] {
  switch (node.kind) {
    case "sequence":
      return inSequence(node.items);
    case "choice":
      return inChoice(node.items);
    case "group":
      return candidatesOf(node.item);
    case "repeat":
      return node.min === 0 ? [] : candidatesOf(node.item);
    case "set":
    case "look":
    case "assert":
      return [];
  }
}

/** Every maximal stretch of fixed text, and what each item has by itself. */
function inSequence(items: readonly Pattern[]): readonly Candidate[] {
  const found: Candidate[] = [];
  let run: Strings = [""];
  let runBefore: Length = { min: 0, max: 0 };
  let before: Length = { min: 0, max: 0 };
  const closeRun = (): void => {
    if (run.every((each) => each !== ""))
      found.push({ literals: distinct(run), before: runBefore });
  };
  for (const item of items) {
    const strings = stringsOf(item);
    const joined = strings === undefined ? undefined : join(run, strings);
    if (joined !== undefined) run = joined;
    else {
      closeRun();
      run = strings ?? [""];
      runBefore = strings === undefined ? plus(before, lengthOf(item)) : before;
      if (strings === undefined)
        found.push(...candidatesOf(item).map((each) => shift(each, before)));
    }
    before = plus(before, lengthOf(item));
  }
  closeRun();
  return found;
}

function inChoice(branches: readonly Pattern[]): readonly Candidate[] {
  const all = branches.map(findAnchors);
  const each = all.filter((one) => one !== undefined);
  if (each.length < all.length) return [];
  return [
    {
      literals: distinct(each.flatMap(({ literals }) => literals)),
      before: {
        min: Math.min(...each.map(({ before }) => before.min)),
        max: Math.max(...each.map(({ before }) => before.max)),
      },
    },
  ];
}

function plus(a: Length, b: Length): Length {
  return { min: a.min + b.min, max: a.max + b.max };
}

function shift(candidate: Candidate, by: Length): Candidate {
  return { ...candidate, before: plus(candidate.before, by) };
}

function distinct(strings: Strings): Strings {
  return [...new Set(strings)];
}

function join(left: Strings, right: Strings): Strings | undefined {
  if (left.length * right.length > maxStrings) return undefined;
  const joined = left.flatMap((start) => right.map((end) => start + end));
  return joined.some((each) => each.length > maxStringLength) ? undefined : distinct(joined);
}

/** Everything the node can match, when that is a handful of strings; in lower case. */
function stringsOf(node: Pattern): Strings | undefined {
  switch (node.kind) {
    case "set":
      return spelled(node.set);
    case "look":
    case "assert":
      return [""];
    case "group":
      return stringsOf(node.item);
    case "repeat":
      return repeated(node);
    case "sequence":
      return node.items.reduce<Strings | undefined>(
        (held, item) => {
          const strings = held === undefined ? undefined : stringsOf(item);
          return held === undefined || strings === undefined ? undefined : join(held, strings);
        },
        [""],
      );
    case "choice": {
      const all = node.items.map(stringsOf);
      const known = all.filter((each) => each !== undefined);
      const strings = distinct(known.flat());
      return known.length < all.length || strings.length > maxStrings ? undefined : strings;
    }
  }
}

function repeated({ item, min, max }: Repeat): Strings | undefined {
  const strings = max <= 8 ? stringsOf(item) : undefined;
  if (strings === undefined) return undefined;
  let all: Strings = [];
  let power: Strings | undefined = [""];
  for (let count = 0; count <= max; count += 1) {
    if (power === undefined) return undefined;
    if (count >= min) all = [...all, ...power];
    power = join(power, strings);
  }
  return all.length > maxStrings ? undefined : distinct(all);
}

function spelled(set: CharSet): Strings | undefined {
  if (sizeOf(set) > maxSpelled * 2) return undefined;
  const members = distinct(
    membersOf(foldCase(set), maxSpelled * 4).map((each) => each.toLowerCase()),
  );
  return members.length > maxSpelled ? undefined : members;
}
