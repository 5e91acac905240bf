/**
 * Long runs of base64 symbols.
 *
 * A run of 16 symbols that begins behind a certain place covers the 16th character behind it: the search
 * looks backward from there to the nearest other character and goes on 16 characters behind that, so
 * that most characters of a text are never looked at.
 */

import { kindTable } from "./kinds.ts";

const symbol = 1;
const upper = 2;
const lower = 4;
const digit = 8;
const kinds = kindTable([
  [symbol, /[\w+/-]/],
  [upper, /[A-Z]/],
  [lower, /[a-z]/],
  [digit, /[0-9]/],
]);

/** Shortest run that is recorded: 12 bytes of base64, less than any secret. */
export const minRunLength = 16;

/** A stretch of base64 symbols (both alphabets), or of a line. */
export interface SymbolRun {
  readonly start: number;
  readonly end: number;
}

/** Runs of symbols that may encode something, in order. */
export function symbolRuns(text: string): readonly SymbolRun[] {
  const runs: SymbolRun[] = [];
  const { length } = text;
  let at = minRunLength - 1;
  while (at < length) {
    const least = at - minRunLength;
    let seen = 0;
    let before = at;
    for (; before > least; before -= 1) {
      const kind = kinds[text.charCodeAt(before)] ?? 0;
      if ((kind & symbol) === 0) break;
      seen |= kind;
    }
    let end = before;
    if (before === least) {
      for (end = at + 1; end < length; end += 1) {
        const kind = kinds[text.charCodeAt(end)] ?? 0;
        if ((kind & symbol) === 0) break;
        seen |= kind;
      }
      if (mayEncode(seen, end - least - 1)) runs.push({ start: least + 1, end });
    }
    at = end + minRunLength;
  }
  return runs;
}

/** Identifiers and paths make up most long runs in code; a run without mixture encodes nothing. */
function mayEncode(seen: number, length: number): boolean {
  const isMixed = (seen & upper) !== 0 && (seen & lower) !== 0;
  if (isMixed) return (seen & digit) !== 0 || length >= 24;
  return length >= 24 && (seen & digit) !== 0;
}
