/**
 * Sets of UTF-16 code units as sorted, disjoint, inclusive ranges: what one position of a pattern
 * can match.
 *
 * Letters outside ASCII have no case here, as in a JavaScript pattern without the `u` flag.
 */

export type Range = readonly [first: number, last: number];
export type CharSet = readonly Range[];

export const maxCode = 0xffff;

const code = (character: string): number => character.charCodeAt(0);

export function charSet(ranges: readonly Range[]): CharSet {
  const merged: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const held = merged.at(-1);
    if (held !== undefined && first <= held[1] + 1) held[1] = Math.max(held[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export function single(character: string): CharSet {
  return [[code(character), code(character)]];
}

/** From pairs of characters: `fromPairs("azAZ")` are all letters. */
export function fromPairs(pairs: string): CharSet {
  const ranges: Range[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2)
    ranges.push([code(pairs[i] ?? ""), code(pairs[i + 1] ?? "")]);
  return charSet(ranges);
}

export function union(...sets: readonly CharSet[]): CharSet {
  return charSet(sets.flat());
}

export function negate(set: CharSet): CharSet {
  const ranges: Range[] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) ranges.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= maxCode) ranges.push([next, maxCode]);
  return ranges;
}

export function intersect(a: CharSet, b: CharSet): CharSet {
  return negate(union(negate(a), negate(b)));
}

export function overlaps(a: CharSet, b: CharSet): boolean {
  return a.some(([first, last]) => b.some((other) => first <= other[1] && other[0] <= last));
}

export function contains(outer: CharSet, inner: CharSet): boolean {
  return inner.every(([first, last]) => outer.some((each) => each[0] <= first && last <= each[1]));
}

/** Both cases of every ASCII letter in the set. */
export function foldCase(set: CharSet): CharSet {
  const shifted = (letters: CharSet, by: number): CharSet =>
    intersect(set, letters).map(([first, last]) => [first + by, last + by] as const);
  return union(set, shifted(lower, -32), shifted(upper, 32));
}

/** Number of members. */
export function sizeOf(set: CharSet): number {
  return set.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** The first `most` members in order. */
export function membersOf(set: CharSet, most: number): readonly string[] {
  const members: string[] = [];
  for (const [first, last] of set) {
    for (let each = first; each <= last && members.length < most; each += 1) {
      members.push(String.fromCharCode(each));
    }
  }
  return members;
}

const lower = fromPairs("az");
const upper = fromPairs("AZ");

export const anyCharacter: CharSet = [[0, maxCode]];
export const notNewline = negate(single("\n"));
export const digits = fromPairs("09");
export const wordCharacters = fromPairs("azAZ09__");
/** As Go and Rust (bytes) define `\s`; JavaScript's set is wider. */
export const asciiSpace = fromPairs("\t\n\f\r  ");
export const verticalTab = single("\v");
export const printable = fromPairs(" ~");

/** POSIX names, as inside `[[:alpha:]]`. */
export const posixClasses: Readonly<Record<string, CharSet>> = {
  alnum: fromPairs("azAZ09"),
  alpha: fromPairs("azAZ"),
  ascii: [[0, 127]],
  blank: fromPairs("\t\t  "),
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: digits,
  graph: fromPairs("!~"),
  lower,
  print: printable,
  punct: fromPairs("!/:@[`{~"),
  space: union(asciiSpace, verticalTab),
  upper,
  word: wordCharacters,
  xdigit: fromPairs("09afAF"),
};
