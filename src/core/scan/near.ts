/**
 * A credential that only its neighbourhood gives away: a service's name, a word like key or token,
 * then a value. `algolia_admin_key = "…"`, `Datadog API token: …`, `fastlySECRET …`.
 *
 * A rule may state the shape of its values; a value of another shape counts when the word and the
 * separator stand right before it and it looks generated. The window behind a name is looked at
 * character by character first: most names in code have no such value behind them.
 */

import {
  isAlphanumericCode,
  isDigitCode,
  isLetterCode,
  isTokenCode,
  isValueCode,
} from "./characters.ts";
import { entropyOf, variety } from "./entropy.ts";
import { isCompound, isStandIn, looksLikeWords } from "./placeholders.ts";

/** How far behind a service's name its value may begin. */
export const nearDistance = 80;
/** Shortest value of a shape that its rule does not state. */
export const minNearLength = 12;
export const maxNearLength = 1024;
/** Most characters that may be glued to the front of a value. */
export const maxHead = 64;
const minLettersOnly = 20;
const minDigitsOnly = 14;

export interface NearSpan {
  readonly start: number;
  readonly end: number;
}

export interface NearValue extends NearSpan {
  readonly value: string;
}

/** Whether anything behind `from` is long and mixed enough to be a value: the cheap look. */
export function mayHoldValue(text: string, from: number): boolean {
  const last = Math.min(text.length, from + nearDistance);
  let run = 0;
  let digits = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isValueCode(code)) {
      run += 1;
      if (isDigitCode(code)) digits += 1;
      if ((run >= 10 && digits > 0) || run >= minLettersOnly) return true;
      continue;
    }
    if (at >= last) return false;
    run = 0;
    digits = 0;
  }
  return false;
}

const keyWord =
  /key|token|secret|pass|pwd|auth|cred|api|access|private|bearer|sid\b|\bid\b|_id\b|webhook|dsn|pat\b/i;
/** All that `keyWord`, `unstated` and `sectioned` look for. */
const anyWord =
  /key|token|secret|pass|pwd|auth|cred|api|access|private|bearer|sid\b|\bid\b|_id\b|webhook|dsn|pat|licen/i;
/** How far behind a name such a word may end: the gap of a stated shape, or two lines of a section. */
const wordReach = nearDistance + 8;

/**
 * Whether any word behind `from` speaks of a credential. Most names are part of an address or stand in
 * prose; without such a word only a value right behind the name counts.
 */
export function isSpokenOf(text: string, from: number): boolean {
  return anyWord.test(text.slice(from, from + wordReach));
}

/** Numbers that are random by nature and no secrets. */
const notSecret =
  /commit|sha\d*\b|revision|integrity|checksum|digest|\bhash|etag|md5|fingerprint|version|public_?key/i;

/** What stands between name and value of a stated shape must speak of a credential, not of a digest. */
export function isCredentialGap(gap: string, needsKeyword: boolean): boolean {
  if (needsKeyword && !keyWord.test(gap)) return false;
  if (notSecret.test(gap) || /\n\s*\n/.test(gap)) return false;
  return /[=:"'`\s>(,._-]/.test(gap) && !gap.endsWith("@");
}

/** A value of a stated shape: anything but a stand-in or a word. */
export function isNearValue(value: string): boolean {
  if (isStandIn(value)) return false;
  const digits = value.replaceAll(/\D/g, "").length;
  return entropyOf(value) >= 2.5 && (digits > 2 || !looksLikeWords(value));
}

/** A short name is also a beginning of other words: the `wit` of `with`. */
const shortName = 6;

/** A service's name is a word or a part of one: not the `host` of `ghost`, nor the `wit` of `with`. */
export function isWordAt(text: string, at: number, length: number): boolean {
  const behind = text.charCodeAt(at + length);
  if (length < shortName && behind >= 97 && isLetterCode(behind)) return false;
  return beginsWord(text, at);
}

/** So much base64 in front of a name, or the lines of it, is data: its letters name nothing. */
const leastData = 40;

/**
 * Whether what stands before `at` is the inside of something encoded. There names stand between letters:
 * one at the beginning of a line or of a part is read, as in lists of names and values.
 */
export function isInData(text: string, at: number): boolean {
  if (!isAlphanumericCode(text.charCodeAt(at - 1))) return false;
  const before = text.slice(Math.max(0, at - leastData), at);
  if (before.length < leastData || !/^[\w+/\r\n-]+$/.test(before)) return false;
  return /[a-z]/.test(before) && /[A-Z]/.test(before) && /\d.*\d/s.test(before);
}

function beginsWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (at === 0 || !isLetterCode(before)) return true;
  const first = text.charCodeAt(at);
  return before >= 97 && first < 97 && isLetterCode(first);
}

const separator = "[^A-Za-z0-9\\n]{1,12}";
const word =
  "(?:key|token|secret|private|access|passw(?:or)?d|pwd|pat|auth|credentials?|bearer|api|licen[cs]e)";
const unstated = new RegExp(
  `([^\\n]{0,32}?)${word}(?:[_ .-]{0,3}${word}){0,4}[A-Za-z_]{0,14}${separator}([A-Za-z0-9+][\\w+/.~%-]{${minNearLength - 1},${maxNearLength - 1}}={0,2})(?![\\w:])`,
  "iy",
);
/** The name heads a section or an object, whose key stands on a line behind it. */
const sectioned =
  /([^\n]{0,24}\n(?:[^\n]{0,24}\n)?)[^\S\n]{0,16}(?:-\s)?["']?(?:[A-Za-z]{1,8}[_-]?)?(?:key|token|secret)["']?\s{0,2}(?::=|=>|[=:])\s{0,3}["']?([A-Za-z0-9+][\w+/.~%-]{15,511}={0,2})(?![\w:])/iy;
/** The name itself is the only word: `fastforex 1234abcd…`, `shodan = "1234…"`, `Shodan("1234…")`. */
const bare = /[\s:="'`>,(-]{1,8}([A-Za-z0-9+][\w+-]{25,511}={0,2})(?![\w.@/])/y;
const assigned =
  /["']?\s{0,3}(?::=|=>|[=:])\s{0,3}["']?([A-Za-z0-9+][\w+-]{15,511}={0,2})(?![\w.@/:(-])/y;
const called = /(?:\.?[A-Za-z]{1,16})?\(\s{0,2}["'`]([A-Za-z0-9+][\w+-]{19,511}={0,2})["'`]/y;

/** How far a token goes on beyond the part that a shape states, in characters; what is longer is data behind it. */
export const maxRest = 2048;
/** Shorter pieces end a token: `.md`, `:80`. */
const leastPiece = 4;
const restBehind = new RegExp(`^(?:[.:~%=+/|-]{1,2}[A-Za-z0-9_]{${leastPiece},})+={0,2}`);

/**
 * What is written without a break is one token: `launchdarkly-secret-…`, `uuid.hex`, `id:secret`.
 * The span of a value reaches to both its ends; separators of assignments, addresses and quotes end it.
 */
export function wholeToken(text: string, { start, end }: NearSpan): NearValue {
  let from = start;
  const first = Math.max(0, start - maxHead);
  while (from > first && isTokenCode(text.charCodeAt(from - 1))) from -= 1;
  if (from > 0 && isTokenCode(text.charCodeAt(from - 1))) from = start;
  const to = end + restLength(text, end);
  return { start: from, end: to, value: text.slice(from, to) };
}

/** Nothing is part of the token where an address begins, or where there is more of it than `maxRest`. */
function restLength(text: string, from: number): number {
  // So much further that a piece which is cut off begins beyond the limit.
  const rest = restBehind.exec(text.slice(from, from + maxRest + 2 * leastPiece))?.[0] ?? "";
  return rest.length > maxRest || rest.includes("//") ? 0 : rest.length;
}

/** How a service's name was found. */
export interface NameSeen {
  /** A word that speaks of a credential stands behind it. */
  readonly isSpokenOf: boolean;
  /** It is long enough to tell by itself what the value right behind it is. */
  readonly mayStandAlone: boolean;
}

/** A value that no rule states, behind a name that ends at `from`. */
export function readUnstated(text: string, from: number, seen: NameSeen): NearValue | undefined {
  const named = seen.isSpokenOf
    ? (readNamed(unstated, text, from) ?? readNamed(sectioned, text, from))
    : undefined;
  return named ?? (seen.mayStandAlone ? readBare(text, from) : undefined);
}

/** Behind a word like key; group 1 is what stands between the name and that word. */
function readNamed(pattern: RegExp, text: string, from: number): NearValue | undefined {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  const value = found?.[2];
  if (found === null || value === undefined || isOther(found[1] ?? "")) return undefined;
  if (!isGeneratedNear(value)) return undefined;
  const end = from + found[0].length;
  return wholeToken(text, { start: end - value.length, end });
}

/** A digest, the middle of a resource name (`arn:aws:kms:…:key/…`), or the path of an address. */
function isOther(gap: string): boolean {
  return notSecret.test(gap) || /^:[a-z0-9-]{1,20}:|^\.[a-z]{2,8}\/[^?&=\n]*$/.test(gap);
}

/** Part of an address that says what a page is about: `how-to-do-this-c32c61f061d3`. */
const slug = /(?:^|-)[a-z]{2,}-[a-z]{2,}-[a-z]{2,}-/;

function readBare(text: string, from: number): NearValue | undefined {
  for (const pattern of [bare, assigned, called]) {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    const value = found?.[1];
    if (found === null || value === undefined || !isBareValue(value)) continue;
    const start = from + found[0].lastIndexOf(value);
    return wholeToken(text, { start, end: start + value.length });
  }
  return undefined;
}

/** So many hexadecimal digits are the id of a document: MongoDB's ObjectId. */
const documentId = /^[0-9a-f]{24}$/i;

function isBareValue(value: string): boolean {
  if (documentId.test(value)) return false;
  if (!/\d.*\d/.test(value) || !/[A-Za-z]/.test(value) || slug.test(value)) return false;
  return isGeneratedNear(value);
}

/** Generated by its looks alone: no word, path, version, date or address. */
function isGeneratedNear(value: string): boolean {
  if (isStandIn(value) || variety(value) < 5 || isCompound(value)) return false;
  if (/[/.]{1}[a-z]{2,5}$|^\d+(?:\.\d+)+|\.{2}|\/{2}|^\d{4}-\d\d-\d\d/i.test(value)) return false;
  const parts = value.split(/[^A-Za-z0-9]+/);
  if (
    !parts.some((part) => isDense(part)) &&
    !isInterleaved(value, parts) &&
    !/^[\da-fA-F]{4,}(?:-[\da-zA-Z]{4,})+$/.test(value)
  )
    return false;
  return entropyOf(value) >= 2.5;
}

/** Short stretches, each of letters and digits: `a1b2c3.d4e5f6.g7h8`. */
function isInterleaved(value: string, parts: readonly string[]): boolean {
  const isMixed = (part: string): boolean => /\d/.test(part) && /[A-Za-z]/.test(part);
  return value.length >= 18 && parts.length >= 3 && parts.filter(isMixed).length >= 3;
}

/** A stretch without punctuation that nobody would write: digits among letters, or no word at all. */
function isDense(part: string): boolean {
  const digits = part.replaceAll(/\D/g, "").length;
  if (digits === part.length) return part.length >= minDigitsOnly;
  if (digits === 0)
    return part.length >= minLettersOnly && (/^[a-f]+$/i.test(part) || !looksLikeWords(part));
  return part.length >= 10 && (digits >= 3 || entropyOf(part) >= 3.2);
}
