/**
 * What stands around a candidate: a label that names it, a number it is part of, a cell of its own.
 *
 * Labels are looked for on the same line only, a fixed number of characters away.
 */

import { isDigitCode, isWordCode } from "../characters.ts";

/** Characters before a value in which its label may stand. */
export const labelReach = 48;
/** Characters after a value in which its label may stand ("… is my tax number"). */
export const labelReachAfter = 28;

/**
 * A pattern for any of the given words as a whole word, in either case; `taxId`, `tax_id` and
 * `TAX-ID` are all found by `tax id`.
 */
export function labels(...words: readonly string[]): RegExp {
  const any = words.map((word) => word.replaceAll(" ", "[ _.-]{0,2}")).join("|");
  return new RegExp(`(?<![a-z\\u00df-\\u024f])(?:${any})(?![a-z\\u00df-\\u024f])`, "i");
}

/** Whether a label stands before the value, or shortly after it, on its line. */
export function isLabelled(text: string, start: number, end: number, label: RegExp): boolean {
  return label.test(lineBefore(text, start, labelReach)) || label.test(lineAfter(text, end));
}

/** The line up to a place, at most so many characters, with camel case opened. */
export function lineBefore(text: string, start: number, reach: number): string {
  const slice = text.slice(Math.max(0, start - reach), start);
  return openCase(slice.slice(slice.lastIndexOf("\n") + 1));
}

function lineAfter(text: string, end: number): string {
  const slice = text.slice(end, end + labelReachAfter);
  const stop = slice.search(/[\n,;|}\]]/);
  return openCase(stop < 0 ? slice : slice.slice(0, stop));
}

function openCase(text: string): string {
  return text.replaceAll(/([a-z])([A-Z])/g, "$1 $2");
}

/** Before a number: nothing that makes it a fraction, a version, a path, a price or part of a word. */
export function beginsFreely(text: string, start: number): boolean {
  if (start === 0) return true;
  const code = text.charCodeAt(start - 1);
  return !isWordCode(code) && !".-/#$%@\\~^+*€£¥°§".includes(text[start - 1] ?? "");
}

/** After a number: no letter, no further group, no unit. */
export function endsFreely(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  if (Number.isNaN(code)) return true;
  if (isWordCode(code) || code === 37 || code === 176) return false;
  const next = text.charCodeAt(end + 1);
  return !("-./:+@\\".includes(text[end] ?? "") && isWordCode(next));
}

/** Inside a row of numbers: another one stands before or behind, with blanks between. Cells of a CSV are none. */
export function isAmongNumbers(text: string, start: number, end: number): boolean {
  return followsNumber(text, start) || /^,?[ \t]{1,2}[-+]?\d/.test(text.slice(end, end + 5));
}

/** Inside a table of hexadecimal words: one with a letter stands before or behind, or numbers on both sides. */
export function isAmongHexWords(text: string, start: number, end: number): boolean {
  const before = /(?:^|[^A-Za-z0-9-])([0-9A-Fa-f]{4,5})\s$/.exec(
    text.slice(Math.max(0, start - 8), start),
  );
  const after = /^\s([0-9A-Fa-f]{4,5})(?![A-Za-z0-9])/.exec(text.slice(end, end + 8));
  const words = [before?.[1], after?.[1]].filter((word) => word !== undefined);
  return words.length === 2 || words.some((word) => /[A-Fa-f]/.test(word) && /\d/.test(word));
}

/** A digit and one or two blanks stand before. */
export function followsNumber(text: string, start: number): boolean {
  const blank = text.charCodeAt(start - 1);
  if (blank !== 32 && blank !== 9) return false;
  let at = start - 2;
  if (text.charCodeAt(at) === blank) at -= 1;
  if (text.charCodeAt(at) === 44) at -= 1;
  return isDigitCode(text.charCodeAt(at));
}

/** How many digits stand from here on. */
export function digitRun(text: string, from: number): number {
  let at = from;
  while (isDigitCode(text.charCodeAt(at))) at += 1;
  return at - from;
}
