/**
 * Payment card numbers: issuer range, length and Luhn, in one piece or in the printed groups.
 *
 * The numbers that payment providers print in their documentation for tests belong to nobody; they
 * are told apart, so that a fixture is not treated like a customer's card.
 */

import { isSequence } from "../placeholders.ts";
import { variety } from "../entropy.ts";
import { passesLuhn } from "./checksums.ts";
import {
  endsFreely,
  isAmongHexWords,
  isAmongNumbers,
  isTechnical,
  labelReach,
  lineBefore,
} from "./context.ts";

/** Issuer prefixes and lengths in use (ISO/IEC 7812 ranges as the networks publish them). */
const ranges: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^3(?:0[0-5]|[689])/, [14, 16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^5019/, [16]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [12, 13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^9792/, [16]],
  [/^(?:60|81|82|508)/, [16]],
];

/** Printed in the public documentation of Stripe, Adyen, Braintree, PayPal and Authorize.Net. */
const documented: ReadonlySet<string> = new Set([
  "4111111111111111",
  "4242424242424242",
  "4012888888881881",
  "4000056655665556",
  "4222222222222",
  "4917610000000000",
  "4917300800000000",
  "4484070000000000",
  "4005519200000004",
  "4009348888881881",
  "4500600000000061",
  "5555555555554444",
  "5105105105105100",
  "5200828282828210",
  "2223003122003222",
  "2223000048400011",
  "5019717010103742",
  "378282246310005",
  "371449635398431",
  "378734493671000",
  "6011111111111117",
  "6011000990139424",
  "6011000400000000",
  "30569309025904",
  "38520000023237",
  "36227206271667",
  "3056930009020004",
  "3530111333300000",
  "3566002020360505",
  "3528000700000000",
  "6200000000000005",
  "6759649826438453",
]);

/** Whether the digits can be a card's; separators are taken away first. */
export function isCard(value: string): boolean {
  const digits = value.replaceAll(/\D/g, "");
  const fits = ranges.some(
    ([start, lengths]) => lengths.includes(digits.length) && start.test(digits),
  );
  if (!fits || !passesLuhn(digits) || isSequence(digits)) return false;
  return documented.has(digits) || variety(digits) > 2;
}

const grouped = /\d{4}([ -])\d{4}\1\d{4}(?:\1\d{1,4}){1,2}|3\d{3}([ -])\d{6}\2\d{4,5}/y;
const whole = /\d{12,19}/y;

/** The card number that begins at a digit, as its rule and end. */
export function readCard(
  text: string,
  start: number,
): { readonly ruleId: string; readonly end: number } | undefined {
  const regex = /\d/.test(text[start + 4] ?? "") ? whole : grouped;
  regex.lastIndex = start;
  const value = regex.exec(text)?.[0];
  if (value === undefined || !isCard(value)) return undefined;
  const end = start + value.length;
  if (!endsFreely(text, end)) return undefined;
  if (!isPlausible(text, start, value)) return undefined;
  const known = documented.has(value.replaceAll(/\D/g, ""));
  return { ruleId: known ? "credit-card-test" : "credit-card", end };
}

const label =
  /(?:card|visa|credit|debit|master|maestro|amex|payment|karte|tarjeta|carte|carta|\bpan\b|\bcc\b)[^\n]{0,24}$/i;

/** One run of digits is mostly an id or a counter when its length is rare or its name says so. */
function isPlausible(text: string, start: number, value: string): boolean {
  const end = start + value.length;
  if (value.includes(" ")) return !isAmongHexWords(text, start, end);
  if (value.includes("-") || label.test(lineBefore(text, start, labelReach))) return true;
  if (value.length < 13 || value.length > 16) return false;
  return !isAmongNumbers(text, start, end) && !isTechnical(text, start);
}
