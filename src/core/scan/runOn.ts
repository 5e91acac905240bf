/**
 * Values in a row with nothing between them: `AKIA…ghp_…`.
 *
 * A format wants a boundary at both sides of a value. Where the opening of a format stands in the
 * middle of a word, the word is cut before it and both parts are matched as texts of their own: the cut
 * is the boundary. A value before the cut counts, and one behind it when there is one before it. What
 * merely begins with a word (`myghp_…`) is something else.
 */

import { isAlphanumericCode, isTokenCode } from "./characters.ts";

/** So many characters of a token stand before an opening that follows a value; no value is shorter. */
export const leastBefore = 16;
/** And so many behind it. */
export const leastBehind = 8;
/** A part reaches this far from its cut; longer values in a row are not told apart. */
export const maxPart = 4096;
/** Characters before the token that a part begins with: what stands there says whether a value may begin. */
export const context = 16;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a format begins with, where it stands. */
export type Opening = Span;

/** Whether an opening may follow a value right here: what is generated has digits or capitals. */
export function isRunOn(text: string, { start, end }: Opening): boolean {
  if (start < leastBefore || !isAlphanumericCode(text.charCodeAt(start - 1))) return false;
  if (!isToken(text, end, end + leastBehind)) return false;
  const before = text.slice(start - leastBefore, start);
  return /[A-Z0-9]/.test(before) && isToken(before, 0, leastBefore);
}

/** Where to cut: an opening within another one (`pat-` in `glpat-`) opens nothing. */
export function cutsAt(openings: readonly Opening[]): readonly number[] {
  const ordered = openings.toSorted((one, other) => one.start - other.start || other.end - one.end);
  let last = 0;
  return ordered.flatMap(({ start, end }) => {
    if (start < last) return [];
    last = end;
    return [start];
  });
}

/** What lies before and behind each cut, as far as the next one. */
export function partsAt(text: string, cuts: readonly number[]): readonly Span[] {
  return cuts.flatMap((cut, index) => {
    const last = cuts[index - 1] ?? 0;
    const next = cuts[index + 1] ?? text.length;
    const behind = { start: cut, end: Math.min(next, cut + maxPart) };
    const start = startOfToken(text, cut, Math.max(last, cut - maxPart));
    if (start === last && index > 0) return [behind];
    return [{ start: Math.max(last, start - context), end: cut }, behind];
  });
}

/** Those before a cut, and those behind one that others end at. */
export function inARow<T extends Span>(
  matches: readonly T[],
  cuts: readonly number[],
): readonly T[] {
  const at: ReadonlySet<number> = new Set(cuts);
  const ends = new Set(matches.map(({ end }) => end).filter((end) => at.has(end)));
  return matches.filter(({ start, end }) => at.has(end) || ends.has(start));
}

function startOfToken(text: string, from: number, least: number): number {
  let start = from;
  while (start > least && isTokenCode(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function isToken(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!isTokenCode(text.charCodeAt(at))) return false;
  return true;
}
