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

/** The rest of the cell or clause, at most `labelReachAfter` characters, with camel case opened. */
export function lineAfter(text: string, end: number): string {
  const slice = text.slice(end, end + labelReachAfter);
  const stop = slice.search(/[\n,;|}\]]/);
  return openCase(stop < 0 ? slice : slice.slice(0, stop));
}

function openCase(text: string): string {
  if (!/[A-Z]/.test(text)) return text;
  return text.replaceAll(/([a-z])([A-Z])/g, "$1 $2");
}

/** Characters that make the number behind them a fraction, a version, a path, a price, part of a word. */
const binding = new Set<number>(
  Array.from(".-/#$%@\\~^+*€£¥°§", (character) => character.charCodeAt(0)),
);
const bindingAscii = Uint8Array.from({ length: 128 }, (_, code) =>
  binding.has(code) || isWordCode(code) ? 1 : 0,
);

/** Before a number: nothing that it would be a part of. */
export function beginsFreely(text: string, start: number): boolean {
  if (start === 0) return true;
  const code = text.charCodeAt(start - 1);
  return code < 128 ? bindingAscii[code] === 0 : !binding.has(code);
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
  const head = text.slice(Math.max(0, start - 8), start);
  const tail = text.slice(end, end + 8);
  if (/(?:(?:^|\s)[0-9A-Fa-f]{2}){2}\s$/.test(head)) return true;
  if (/^(?:\s[0-9A-Fa-f]{2}(?![A-Za-z0-9])){2}/.test(tail)) return true;
  const before = /(?:^|[^A-Za-z0-9-])([0-9A-Fa-f]{4,5})\s$/.exec(head)?.[1];
  const after = /^\s([0-9A-Fa-f]{4,5})(?![A-Za-z0-9])/.exec(tail)?.[1];
  if (before !== undefined && after !== undefined) return true;
  return /[A-Fa-f]/.test(before ?? after ?? "") && /\d/.test(before ?? after ?? "");
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

const technical =
  /(?:^|[^a-z])(?:u?ids?|uuid|guid|key|ts|time|timestamp|date|nonce|seed|serial|seq|version|build|order|invoice|ticket|trace|span|request|session|tweet|message|msg|event|thread|channel|offset|size|bytes|length|count|hash|checksum|isbn|ean|upc|imei|tracking|batch|job|run|pid|port|expires?|iat|exp|nbf)["'`]?\s{0,2}[:=#(]{0,2}\s{0,2}["'`]?$/i;

/** The word right before a value says that a machine counted or made it up. */
export function isTechnical(text: string, start: number): boolean {
  return technical.test(lineBefore(text, start, 24));
}

/** How many digits stand from here on. */
export function digitRun(text: string, from: number): number {
  let at = from;
  while (isDigitCode(text.charCodeAt(at))) at += 1;
  return at - from;
}
