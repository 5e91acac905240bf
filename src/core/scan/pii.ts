/**
 * Personal data that no literal announces: addresses, cards, accounts, phones, personal numbers.
 *
 * `pii/places.ts` finds the digits, `@` and `:` where something may stand; there it meets a pattern of
 * its kind and a check. Values that a word announces (passports, dates of birth, names) are ordinary
 * rules in `rules/pii.json`.
 */

import { isLetterCode, isWordCode } from "./characters.ts";
import { readCard } from "./pii/cards.ts";
import { beginsFreely, digitRun, endsFreely, followsNumber } from "./pii/context.ts";
import { readEmail } from "./pii/email.ts";
import { readIban } from "./pii/iban.ts";
import { readIp, readIpv6 } from "./pii/ip.ts";
import { mayBeId, readId } from "./pii/numbers.ts";
import { readAmerican, readInternational, readLabelled, readNational } from "./pii/phones.ts";
import {
  colonCode,
  isHexCode,
  maxLetters,
  nextColon,
  nextMail,
  nextNumber,
  nowhere,
} from "./pii/places.ts";

export interface PiiMatch {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
}

/** Most findings of personal data taken from one text; a text beyond it counts as not scanned. */
export const maxPii = 20_000;
/** No personal data is shorter: `a@b.io`. */
const leastLength = 6;
/** Longest run of digits that can be a card or a personal number. */
const maxDigits = 19;

/** In order; one more than `maxPii` says that there is more. */
export function findPii(text: string): readonly PiiMatch[] {
  const found: PiiMatch[] = [];
  if (text.length < leastLength) return found;
  let number = nextNumber(text, 0);
  let mail = nextMail(text, 0);
  let colon = nextColon(text, 0);
  while (found.length <= maxPii) {
    const at = Math.min(number, mail, colon);
    if (at === nowhere) return found;
    const from = at === number ? readDigits(text, at, found) : readMark(text, at, found);
    if (number < from) number = nextNumber(text, from);
    if (mail < from) mail = nextMail(text, from);
    if (colon < from) colon = nextColon(text, from);
  }
  return found;
}

/** Takes what stands around an `@` or a colon; answers where to go on. */
function readMark(text: string, at: number, found: PiiMatch[]): number {
  const isColon = text.charCodeAt(at) === colonCode;
  const span = isColon ? readIpv6(text, at) : readEmail(text, at);
  if (span === undefined) return isColon ? skipAddress(text, at) : at + 1;
  found.push({ ruleId: isColon ? "ipv6-address" : "email-address", ...span });
  return span.end;
}

/** The rest of a run of digits and colons was judged with its first colon; a label ends at its own. */
function skipAddress(text: string, at: number): number {
  if (endsLabel(text, at)) return at + 1;
  let end = at + 1;
  while (isHexCode(text.charCodeAt(end)) || text.charCodeAt(end) === colonCode) end += 1;
  return end;
}

/** The longest group of an IPv6 address. */
const maxGroup = 4;

/** `phone:`, `mobile:`: the letters before the colon are no group of an address. */
function endsLabel(text: string, at: number): boolean {
  let start = at;
  while (at - start <= maxGroup && isHexCode(text.charCodeAt(start - 1))) start -= 1;
  return at - start > maxGroup || isLetterCode(text.charCodeAt(start - 1));
}

/** What begins at the first digit of a run; answers where to go on. */
function readDigits(text: string, at: number, found: PiiMatch[]): number {
  const length = digitRun(text, at);
  const end = at + length;
  const before = text.charCodeAt(at - 1);
  if (isWordCode(before)) return readWord(text, at, { length, found });
  if (length > maxDigits) return end;
  const match = readNumber(text, at, length);
  if (match === undefined) return end;
  found.push(match);
  return Math.max(match.end, end);
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
