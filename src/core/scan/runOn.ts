/**
 * Values in a row with nothing between them: `AKIA…ghp_…`.
 *
 * A format wants a boundary at both sides of a value. Where the opening of a format stands in the
 * middle of a word, the word is cut before it and both parts are matched as texts of their own: the cut
 * is the boundary. A value before the cut counts, and one behind it when there is one before it. What
 * merely begins with a word (`myghp_…`) is something else.
 */

import { isAlphanumericCode, isWordCode } from "./characters.ts";

/** So many characters of a token stand before an opening that follows a value, and behind it. */
export const leastAround = 8;
/** A part reaches this far from its cut; longer values in a row are not told apart. */
export const maxPart = 4096;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether an opening may follow a value right here. */
export function isRunOn(text: string, at: number, length: number): boolean {
  if (at < leastAround || !isAlphanumericCode(text.charCodeAt(at - 1))) return false;
  return (
    isToken(text, at - leastAround, at) && isToken(text, at + length, at + length + leastAround)
  );
}

/** What lies before and behind each cut, as far as the next one. */
export function partsAt(text: string, cuts: readonly number[]): readonly Span[] {
  const ordered = [...new Set(cuts)].toSorted((one, other) => one - other);
  return ordered.flatMap((cut, index) => {
    const last = ordered[index - 1] ?? 0;
    const next = ordered[index + 1] ?? text.length;
    const behind = { start: cut, end: Math.min(next, cut + maxPart) };
    const start = startOfToken(text, cut, Math.max(last, cut - maxPart));
    return start === last && index > 0 ? [behind] : [{ start, end: cut }, behind];
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

function isTokenCode(code: number): boolean {
  return isWordCode(code) || code === 45 || code === 46;
}
