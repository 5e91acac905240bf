/**
 * Phone numbers: cheap shapes find candidates, `libphonenumber-js` (ITU and national numbering
 * plans) decides.
 *
 * International numbers begin with `+` or `00`. North American ones are known by their grouping.
 * Other national ones count when they are grouped and stand alone, or behind a word like phone.
 */

import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/min";

import { isLetterCode, isWordCode } from "../characters.ts";
import { variety } from "../entropy.ts";
import {
  beginsFreely,
  endsFreely,
  isAmongHexWords,
  isAmongNumbers,
  lineBefore,
} from "./context.ts";

export interface Phone {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
}

/** Plans that a national number is tried against; the most telephones first. */
const plans: readonly CountryCode[] = ["US", "GB", "DE", "FR", "IN", "BR", "TR", "PH", "JP", "AU"];

/** Plans with eight digits: only behind a word like phone, and in groups. */
const shortPlans: readonly CountryCode[] = ["DK", "NO", "SG", "HK"];

/** Whether a text is a phone number as people write it: international, or dialled from a large country. */
export function isPhone(value: string): boolean {
  return value.startsWith("+") ? isDialable(value) : isNational(value);
}

/** A word that announces a number, and what may stand between the two. */
const label = new RegExp(
  "(?<![a-z])(?:(?:tele|mobile |cell |home |work |office |contact )?(?:phone|fone|fon)s?|tel|t[eé]l[eéè](?:fono?|phone|fax)?[a-z]{0,8}|" +
    "mobil[eo]?|cell(?:ular)?|fax|whatsapp|sms|handy(?:nummer)?|gsm|cep|celular|m[oó]vil|portable|dial|" +
    "call (?:me|us|him|her|them)|(?:my|your|his|her|their|contact) number)" +
    "(?:[^a-z0-9]|(?<![a-z])(?:is|at|on|no|nr|num|number|nummer|numero|n[uú]mero|for|me|us|them|him|her|to)(?![a-z])){0,12}$",
  "i",
);

function isDialable(value: string, country?: CountryCode): boolean {
  const digits = value.replaceAll(/\D/g, "");
  if (isFiller(digits) || isCounting(digits)) return false;
  return parsePhoneNumberFromString(value, country)?.isValid() === true;
}

/** How mobile numbers of Britain, Turkey, the Philippines, Japan and Korea begin. */
const mobile = /^0(?:[579]|80|1[016])/;

/** `0000000000`, `5555555555`, `+1 000 000 0000`. */
function isFiller(digits: string): boolean {
  return variety(digits) <= 2 || /(\d)\1{7}/.test(digits);
}

/** `1234567890` and `9876543210`: the keys in order. */
function isCounting(digits: string): boolean {
  return /^(?:0?1?1?234567890?\d?|0?9876543210?)$/.test(digits);
}

const groups = /\d{1,15}(?:(?:[ .\-/\u00a0]|\)[ -]?|[ -]?\()\d{1,12}){0,7}/y;
/** Digits of an international number with its country code (ITU-T E.164). */
const minDigits = 7;
const maxDigits = 15;
/** Digits of a national number with its trunk prefix. */
const minNational = 10;
const maxNational = 12;

/** A number that begins with `+` right before `start`. */
export function readInternational(text: string, start: number): Phone | undefined {
  const plus = start - 1;
  if (text[start] === "0" || /[\w+.)\]-]/.test(text[plus - 1] ?? "")) return undefined;
  const found = longestDialable(text, start, "+");
  if (found === undefined) return undefined;
  if (!/\D/.test(text.slice(start, found)) && isDiffLine(text, plus)) return undefined;
  const american = text[start] === "1";
  return {
    ruleId: american ? "phone-us-international" : "phone-international",
    start: plus,
    end: found,
  };
}

/** The end of the longest prefix, whole groups only, that can be dialled. */
function longestDialable(text: string, start: number, before: string): number | undefined {
  groups.lastIndex = start;
  let value = groups.exec(text)?.[0] ?? "";
  for (let cut = 0; cut < 5; cut += 1) {
    const count = value.replaceAll(/\D/g, "").length;
    if (count < minDigits) return undefined;
    const end = start + value.length;
    if (
      count <= maxDigits &&
      !/\D\d$/.test(value) &&
      endsLikePhone(text, end) &&
      isDialable(before + value)
    )
      return end;
    const shorter = value.replace(/[^\d]+\d+$/, "");
    if (shorter === value) return undefined;
    value = shorter;
  }
  return undefined;
}

function endsLikePhone(text: string, end: number): boolean {
  return endsFreely(text, end) || /^\s?(?:x|ext)\.?\s?\d/.test(text.slice(end, end + 8));
}

/** A line that a diff added: its plus sign belongs to the diff. */
function isDiffLine(text: string, plus: number): boolean {
  if (plus > 0 && text[plus - 1] !== "\n") return false;
  const before =
    text
      .slice(Math.max(0, plus - 400), plus)
      .split("\n")
      .at(-2) ?? "";
  const next = text[text.indexOf("\n", plus) + 1] ?? "";
  return /^(?:[-+]|@@ )/.test(before) || (text.includes("\n", plus) && /[-+]/.test(next));
}

/** Area codes and exchanges begin with 2 to 9 (North American Numbering Plan). */
const american: readonly (readonly [shape: RegExp, ruleId: string])[] = [
  [/1[ .-](?:\([2-9]\d\d\)[ -]?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}/y, "phone-us-international"],
  [/[2-9]\d\d\) ?-?\d{3}[ .-]\d{4}/y, "phone-us-parenthesis"],
  [/[2-9]\d\d-[2-9]\d\d-\d{4}/y, "phone-us-dash"],
  [/[2-9]\d\d\.[2-9]\d\d\.\d{4}/y, "phone-us-dot"],
  [/[2-9]\d\d [2-9]\d\d[ -]\d{4}/y, "phone-us-dash"],
];

/** A North American number in one of its written forms, at its first digit. */
export function readAmerican(text: string, start: number): Phone | undefined {
  if (text.charCodeAt(start) === 48) return undefined;
  for (const [shape, ruleId] of american) {
    const opened = ruleId === "phone-us-parenthesis";
    if (opened !== (text[start - 1] === "(")) continue;
    shape.lastIndex = start;
    const value = shape.exec(text)?.[0];
    if (value === undefined) continue;
    const end = start + value.length;
    const from = opened ? start - 1 : start;
    if (!endsLikePhone(text, end) || !isAmerican(text, from, value)) continue;
    if (value.includes(" ") && !opened && isAmongNumbers(text, from, end)) continue;
    return { ruleId, start: from, end };
  }
  return undefined;
}

function isAmerican(text: string, from: number, value: string): boolean {
  const digits = value.replaceAll(/\D/g, "");
  if (isFiller(digits)) return false;
  return beginsFreely(text, from) || (text[from] === "(" && !/\w/.test(text[from - 1] ?? ""));
}

const national = /0(?:\d{1,4}(?:[ -]\d{2,8}){1,4}|\d{10})/y;
const zeroZero = /00[1-9]\d{0,2}(?:[ .-]\d{1,12}){0,6}/y;

/** A number with its trunk prefix `0`, or the international one `00`, standing alone. */
export function readNational(text: string, start: number): Phone | undefined {
  if (text.startsWith("00", start)) return readZeroZero(text, start);
  national.lastIndex = start;
  const value = national.exec(text)?.[0] ?? "";
  const count = value.replaceAll(/\D/g, "").length;
  const end = start + value.length;
  if (count < minNational || count > maxNational || !endsFreely(text, end)) return undefined;
  if ((!/\D/.test(value) && !mobile.test(value)) || codePoints.test(value)) return undefined;
  if (!isAlone(text, start, end) || !isNational(value)) return undefined;
  return { ruleId: "phone-national", start, end };
}

/** Four digits each, like the code points of a table. */
const codePoints = /^\d{4}(?: \d{4}){2,}$/;

function readZeroZero(text: string, start: number): Phone | undefined {
  zeroZero.lastIndex = start;
  const value = zeroZero.exec(text)?.[0] ?? "";
  const end = start + value.length;
  const count = value.replaceAll(/\D/g, "").length;
  if (count < 11 || count > maxDigits + 2 || !endsFreely(text, end)) return undefined;
  const grouped = /\D/.test(value) && !codePoints.test(value) && isAlone(text, start, end);
  if (!grouped && !isPhoneLabelled(text, start)) return undefined;
  return isDialable(`+${value.slice(2)}`)
    ? { ruleId: "phone-international", start, end }
    : undefined;
}

/** Grouped like an IPv4 address, a social security number, a date. */
const otherShape =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|\d{3}-\d{2}-\d{4}|\d{4}-\d\d-\d\d.*|\d\d[./]\d\d[./]\d{4}.*)$/;

/** Any number of nine digits or more, or of eight in groups, right behind a word like phone. */
export function readLabelled(text: string, start: number): Phone | undefined {
  if (!followsWord(text, start)) return undefined;
  groups.lastIndex = start;
  const value = groups.exec(text)?.[0] ?? "";
  const count = value.replaceAll(/\D/g, "").length;
  const end = start + value.length;
  if (count < 8 || count > maxNational || otherShape.test(value)) return undefined;
  if (!endsLikePhone(text, end) || !isPhoneLabelled(text, start)) return undefined;
  if (count === 8 ? !isShort(value) : !isNational(value)) return undefined;
  return { ruleId: "phone-national", start, end };
}

function isShort(value: string): boolean {
  return / /.test(value) && shortPlans.some((country) => isDialable(value, country));
}

/** The plan that fitted last: lists hold the numbers of one country. Which one is asked first changes no answer. */
let likely: CountryCode = "US";

function isNational(value: string): boolean {
  if (isDialable(value, likely)) return true;
  const plan = plans.find((country) => country !== likely && isDialable(value, country));
  likely = plan ?? likely;
  return plan !== undefined;
}

/** Only punctuation and blanks between the number and a letter before it: a label is possible. */
function followsWord(text: string, start: number): boolean {
  for (let at = start - 1; at >= Math.max(0, start - 12); at -= 1) {
    const code = text.charCodeAt(at);
    if (isLetterCode(code)) return true;
    if (isWordCode(code) || code === 10) return false;
  }
  return false;
}

/** The label is the last thing before the number but for a few connecting characters and words. */
function isPhoneLabelled(text: string, start: number): boolean {
  const before = lineBefore(text, start, 32);
  return label.test(before.split(/[,;|}]/).at(-1) ?? "");
}

/** A cell, a quoted value, or a place in a sentence; not a row of numbers. */
function isAlone(text: string, start: number, end: number): boolean {
  if (isAmongNumbers(text, start, end) || isAmongHexWords(text, start, end)) return false;
  const before = text[start - 1] ?? "\n";
  const after = text[end] ?? "\n";
  return /["'`,;|:\s(>]/.test(before) && /["'`,;|.\s)<]/.test(after);
}
