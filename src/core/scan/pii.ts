/**
 * Personal data that no literal announces: addresses, cards, accounts, phones, personal numbers.
 *
 * One pass over the characters notices digits, `@` and `:`; nearly everything is turned away by the
 * length of the run and its neighbours, and only what is left meets a pattern and a check. Values
 * that a word announces (passports, dates of birth, names) are ordinary rules in `rules/pii.json`.
 */

import { isDigitCode, isLetterCode, isWordCode } from "./characters.ts";
import { readCard } from "./pii/cards.ts";
import { beginsFreely, digitRun, endsFreely, followsNumber } from "./pii/context.ts";
import { readEmail } from "./pii/email.ts";
import { readIban } from "./pii/iban.ts";
import { readIp, readIpv6 } from "./pii/ip.ts";
import { mayBeId, readId } from "./pii/numbers.ts";
import { readAmerican, readInternational, readLabelled, readNational } from "./pii/phones.ts";

export interface PiiMatch {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
}

/** Most findings of personal data in one text; a table of customers is one leak, not ten thousand. */
export const maxPii = 20_000;
/** Longest run of letters before the digits of a personal number. */
const maxLetters = 6;
/** Longest run of digits that can be a card or a personal number. */
const maxDigits = 19;

const digit = 1;
const mail = 2;
const colon = 3;
const triggers = new Uint8Array(128);
triggers.fill(digit, 48, 58);
triggers[64] = mail;
triggers[58] = colon;

export function findPii(text: string): readonly PiiMatch[] {
  const found: PiiMatch[] = [];
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const trigger = code < 128 ? triggers[code] : 0;
    if (trigger === 0) continue;
    if (trigger === digit) at = readDigits(text, at, found) - 1;
    else if (trigger === mail) at = readMail(text, at, found);
    else at = readColon(text, at, found);
    if (found.length >= maxPii) return found;
  }
  return found;
}

/** Takes what ends an address; answers the last position that is done with. */
function readMail(text: string, at: number, found: PiiMatch[]): number {
  if (!isWordCode(text.charCodeAt(at - 1)) || !isWordCode(text.charCodeAt(at + 1))) return at;
  const span = readEmail(text, at);
  if (span === undefined) return at;
  found.push({ ruleId: "email-address", ...span });
  return span.end - 1;
}

function readColon(text: string, at: number, found: PiiMatch[]): number {
  const next = text.charCodeAt(at + 1);
  if (next !== 58 && !isHexCode(next)) return at;
  const previous = text.charCodeAt(at - 1);
  if (previous !== 58 && !isHexCode(previous) && next !== 58) return at;
  const span = readIpv6(text, at);
  if (span === undefined) return skipAddress(text, at);
  found.push({ ruleId: "ipv6-address", ...span });
  return span.end - 1;
}

/** The rest of a run of digits and colons was judged with its first colon. */
function skipAddress(text: string, at: number): number {
  let end = at;
  while (isHexCode(text.charCodeAt(end + 1)) || text.charCodeAt(end + 1) === 58) end += 1;
  return end;
}

function isHexCode(code: number): boolean {
  const folded = code | 32;
  return (code >= 48 && code <= 57) || (folded >= 97 && folded <= 102);
}

/** What begins at the first digit of a run; answers where to go on. */
function readDigits(text: string, at: number, found: PiiMatch[]): number {
  const length = digitRun(text, at);
  const end = at + length;
  const before = text.charCodeAt(at - 1);
  if (isWordCode(before)) return readWord(text, at, { length, found });
  if (length > maxDigits || !mayBegin(text, end, length)) return end;
  const match = readNumber(text, at, length);
  if (match === undefined) return end;
  found.push(match);
  return Math.max(match.end, end);
}

/** A short run counts only when a separator or a letter and more digits follow. */
function mayBegin(text: string, end: number, length: number): boolean {
  if (length >= 7) return true;
  const code = text.charCodeAt(end);
  if (isLetterCode(code)) return length === 1 || length === 2 || length === 6;
  const next = text.charCodeAt(end + 1);
  if (code === 41) return isDigitCode(next) || next === 32 || next === 45;
  return isGapCode(code) && (isDigitCode(next) || next === 40);
}

/** What stands between the groups of a number: blank, `+`, `-`, `.`, `/`, no-break space. */
function isGapCode(code: number): boolean {
  return code === 32 || code === 160 || (code >= 45 && code <= 47) || code === 43;
}

function readNumber(text: string, at: number, length: number): PiiMatch | undefined {
  const before = text[at - 1] ?? "";
  if (before === "+") return readInternational(text, at);
  if (length <= 3 && text[at + length] === ".") {
    const end = readIp(text, at);
    if (end !== undefined) return { ruleId: "ip-address", start: at, end };
  }
  if (before === "(" || beginsFreely(text, at)) {
    const number = readFree(text, at, length);
    if (number !== undefined) return number;
  }
  return undefined;
}

function readFree(text: string, at: number, length: number): PiiMatch | undefined {
  if (length === 4 || length >= 12) {
    const card = readCard(text, at);
    if (card !== undefined) return { ...card, start: at };
  }
  const inRow = followsNumber(text, at);
  if (mayBeId(0, length, text.charCodeAt(at + length)) && !(inRow && text[at + length] === " ")) {
    const id = readId(text, { start: at, letters: 0, digits: length });
    if (id !== undefined) return { ...id, start: at };
  }
  return readPhone(text, at, { length, inRow });
}

interface Run {
  readonly length: number;
  /** The number follows another one, so that no label announces it and it does not stand alone. */
  readonly inRow: boolean;
}

function readPhone(text: string, at: number, { length, inRow }: Run): PiiMatch | undefined {
  const american = length === 3 || length === 1 ? readAmerican(text, at) : undefined;
  if (american !== undefined || inRow) return american;
  const national = text[at] === "0" ? readNational(text, at) : undefined;
  if (national !== undefined) return national;
  return readLabelled(text, at);
}

interface Word {
  readonly length: number;
  readonly found: PiiMatch[];
}

/** Digits behind letters: an account or a personal number when the letters are few and begin a word. */
function readWord(text: string, at: number, { length, found }: Word): number {
  let start = at;
  while (at - start <= maxLetters && isLetterCode(text.charCodeAt(start - 1))) start -= 1;
  const letters = at - start;
  const free = letters <= maxLetters && beginsFreely(text, start);
  const match = free ? readLettered(text, start, { letters, digits: length }) : undefined;
  if (match !== undefined) {
    found.push(match);
    return match.end;
  }
  return wordEnd(text, at + length);
}

function readLettered(
  text: string,
  start: number,
  { letters, digits }: { readonly letters: number; readonly digits: number },
): PiiMatch | undefined {
  if (letters === 2 && digits >= 2) {
    const end = readIban(text, start);
    if (end !== undefined && endsFreely(text, end)) return { ruleId: "iban", start, end };
  }
  if (!mayBeId(letters, digits, text.charCodeAt(start + letters + digits))) return undefined;
  const id = readId(text, { start, letters, digits });
  return id === undefined ? undefined : { ...id, start };
}

/** The end of a run of letters, digits and underscores: nothing personal begins in the middle of it. */
function wordEnd(text: string, from: number): number {
  let end = from;
  while (isWordCode(text.charCodeAt(end))) end += 1;
  return end;
}
