/**
 * Personal data that has no literal prefix: digits, addresses, names of accounts.
 *
 * A few regular expressions with selective first characters find candidates; validators decide.
 */

import { isValid } from "./validators.ts";
import type { ValidatorName } from "./validatorNames.ts";
import { digitsOf } from "./validators.ts";

export interface PiiMatch {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

interface PiiPattern {
  readonly ruleId: string;
  readonly regex: RegExp;
  readonly validator: ValidatorName;
  /** Extra look at the neighbourhood. */
  readonly context?: (text: string, start: number, end: number) => boolean;
}

const notInNumber = (text: string, start: number, end: number): boolean =>
  !/[\d.,:/+=-]/.test(text[start - 1] ?? "") === true || !/[\w.]/.test(text[start - 1] ?? "")
    ? !/^[.,]?\d/.test(text.slice(end, end + 2))
    : false;

const patterns: readonly PiiPattern[] = [
  {
    ruleId: "email-address",
    regex:
      /(?<![\w.+/:-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-]|\.[A-Za-z])/g,
    validator: "email",
  },
  {
    ruleId: "credit-card",
    regex:
      /(?<![\w.-])(?:\d{4}[ -]){3}\d{1,7}(?![\w-])|(?<![\w.-])3\d{3}[ -]\d{6}[ -]\d{4,5}(?![\w-])|(?<![\w.])\d{13,19}(?![\w.]\d|\w)/g,
    validator: "luhn",
  },
  {
    ruleId: "iban",
    regex:
      /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g,
    validator: "iban",
  },
  {
    ruleId: "us-ssn",
    regex:
      /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])|(?<=\b(?:ssn|social security)[^\d\n]{0,24})\d{3} \d{2} \d{4}(?!\d)/gi,
    validator: "ssn",
  },
  {
    ruleId: "ip-address",
    regex: /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.-]|\.\d)/g,
    validator: "ip",
    context: notVersion,
  },
  {
    ruleId: "ipv6-address",
    regex: /(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){2,7}(?::?[0-9a-fA-F]{1,4}){1,6}(?![\w:])/g,
    validator: "ipv6",
  },
  {
    ruleId: "phone-us",
    regex:
      /(?<![\w.+-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\)[ ]?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?![\w.-]?\d)/g,
    validator: "phone",
    context: notInNumber,
  },
  {
    ruleId: "phone-international",
    regex: /(?<![\w.+-])\+(?:[1-9]\d{0,2})(?:[ .-]?\(?\d{1,5}\)?){2,5}(?![\w]?\d)/g,
    validator: "phone",
  },
];

/** A dotted quad after words like version, or before a dot and letters, is a version number. */
function notVersion(text: string, start: number): boolean {
  return !/(?:v|version|ver|release|@|==|\^|~|mask|netmask)["'\s:=]{0,4}$/i.test(
    text.slice(Math.max(0, start - 16), start),
  );
}

export function findPii(text: string): readonly PiiMatch[] {
  const found: PiiMatch[] = [];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern.regex)) {
      const [value] = match;
      const end = match.index + value.length;
      if (!isValid(pattern.validator, value)) continue;
      if (pattern.context !== undefined && !pattern.context(text, match.index, end)) continue;
      found.push({ ruleId: refine(pattern.ruleId, value), start: match.index, end, value });
    }
  }
  return found;
}

/** The written forms of a US number are types of their own. */
function refine(ruleId: string, value: string): string {
  if (
    ruleId === "phone-international" &&
    digitsOf(value).startsWith("1") &&
    digitsOf(value).length === 11
  ) {
    return "phone-us-international";
  }
  if (ruleId !== "phone-us") return ruleId;
  if (/^\+?1/.test(value) && digitsOf(value).length === 11) return "phone-us-international";
  if (value.startsWith("(")) return "phone-us-parenthesis";
  return value.includes(".") ? "phone-us-dot" : "phone-us-dash";
}
