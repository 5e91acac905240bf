/**
 * Where in a text personal data may begin or have its middle: digits, `@`, `:`.
 *
 * Nearly all of them are turned away here, by what stands around them and in searches of the engine's
 * own, which cost a third of a loop over the characters. Nothing that would be reported is turned away.
 */

import { isDigitCode, isWordCode } from "../characters.ts";

/** Beyond the end of every text. */
export const nowhere = 2 ** 30;
/** Longest run of letters before the digits of a personal number. */
export const maxLetters = 6;
export const colonCode = 58;

/** What no number follows. */
const bound = String.raw`\w.#$%\\~^*\-`;
/** Seven characters that a number is made of; a short run of digits goes on behind a gap or letters. */
const free =
  String.raw`[0-9](?=[\w .\-/()+\u00a0]{6})` +
  String.raw`(?=[0-9]{6}|[0-9]{0,5}(?:\)[0-9 -]|[ \u00a0./+-][0-9(])|[A-Za-z]\w[0-9]|[0-9]{5}[A-Za-z] ?[0-9])`;
/** The address of a machine: it also follows `//` and `@`. */
const host = String.raw`[/@][0-9](?=[0-9]{0,2}(?:\.[0-9]{1,3}){3})`;
/** Digits behind letters, as many as accounts and personal numbers begin with. */
const lettered =
  String.raw`[A-Za-z][0-9](?=[0-9][0-9A-Za-z \u00a0(-]{3})` +
  String.raw`(?<=(?<![${bound}/@+])(?:[A-Za-z]{1,2}|[A-Za-z]{4,${maxLetters}}).)`;
/**
 * The first digit of a run that may begin something, with the character before it: so the engine has
 * two characters to reject a place by.
 */
const noticed = new RegExp(`[^${bound}/@]${free}|${lettered}|${host}`, "g");
const noticedFirst = new RegExp(`^${free}`);

/** Where the next number may begin with a digit. */
export function nextNumber(text: string, from: number): number {
  if (from === 0 && isDigitCode(text.charCodeAt(0)) && noticedFirst.test(text)) return 0;
  noticed.lastIndex = Math.max(0, from - 1);
  return noticed.test(text) ? noticed.lastIndex - 1 : nowhere;
}

/** The next `@` between two words. */
export function nextMail(text: string, from: number): number {
  let at = text.indexOf("@", from);
  while (at >= 0 && !(isWordCode(text.charCodeAt(at - 1)) && isWordCode(text.charCodeAt(at + 1))))
    at = text.indexOf("@", at + 1);
  return at < 0 ? nowhere : at;
}

/** The next colon that an address may be around. */
export function nextColon(text: string, from: number): number {
  let at = text.indexOf(":", from);
  while (at >= 0 && !mayJoinGroups(text, at)) at = text.indexOf(":", at + 1);
  return at < 0 ? nowhere : at;
}

/** Between hexadecimal digits, or one of two colons. */
function mayJoinGroups(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  if (next === colonCode) return true;
  if (!isHexCode(next)) return false;
  const previous = text.charCodeAt(at - 1);
  return previous === colonCode || isHexCode(previous);
}

export function isHexCode(code: number): boolean {
  const folded = code | 32;
  return (code >= 48 && code <= 57) || (folded >= 97 && folded <= 102);
}
