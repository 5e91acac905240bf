/**
 * Offline checks of a value: checksums, ranges, shapes. Each answers whether a value can be real.
 *
 * Sources: Luhn (ISO/IEC 7812-1), IBAN mod-97 and lengths (ISO 13616 registry), SSN ranges (SSA),
 * GitHub and npm checksums (GitHub's announcement of the token format: CRC-32 in base 62 over the
 * body), JWT (RFC 7519).
 */

import { isPossiblePhoneNumber } from "libphonenumber-js/min";

import { entropyOf, variety } from "./entropy.ts";
import { isPlaceholder, isRepeating, isSequence, isStandIn } from "./placeholders.ts";
import type { ValidatorName } from "./validatorNames.ts";

export function isValid(name: ValidatorName, value: string): boolean {
  return checks[name](value);
}

const checks: Readonly<Record<ValidatorName, (value: string) => boolean>> = {
  aws_key_id: (value) => !value.endsWith("EXAMPLE") && variety(value.slice(4)) >= 6,
  crc32_github: (value) => isGithubChecksum(value),
  crc32_npm: (value) => isGithubChecksum(value),
  jwt: isJwt,
  luhn: isCard,
  iban: isIban,
  ssn: isSsn,
  phone: isPhone,
  ip: isPublicIp,
  ipv6: isPublicIpv6,
  password: isPassword,
  connection: isConnectionPassword,
  basic_auth: (value) => isConnectionPassword(value.slice(value.indexOf(":") + 1)),
  database_url: isUrlWithPassword,
  email: isEmail,
  pem: (value) => /[A-Za-z0-9+/]{16}/.test(value.replaceAll(/\\[nr]|\s/g, "")),
  passport: (value) => !isRepeating(value) && !isSequence(value),
  mixed: (value) =>
    /\d/.test(value) && /[A-Za-z]/.test(value) && !isStandIn(value) && !isSequence(value),
};

export function digitsOf(value: string): string {
  return value.replaceAll(/\D/g, "");
}

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** Issuer prefixes and lengths in use (ISO/IEC 7812 ranges as the networks publish them). */
const cardRanges: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^3(?:0[0-5]|[689])/, [14, 16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [12, 13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^9792/, [16]],
  [/^(?:60|81|82|508)/, [16]],
];

function isCard(value: string): boolean {
  const digits = digitsOf(value);
  if (isRepeating(digits) || isSequence(digits) || variety(digits) < 4) return false;
  const fits = cardRanges.some(
    ([start, lengths]) => start.test(digits) && lengths.includes(digits.length),
  );
  return fits && passesLuhn(digits);
}

/** Total lengths by country (ISO 13616 registry). */
const ibanLengths: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MR: 27,
  MT: 31,
  MU: 30,
  NL: 18,
  NO: 15,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  SA: 24,
  SC: 31,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
};

function isIban(value: string): boolean {
  const iban = value.replaceAll(/[\s-]/g, "").toUpperCase();
  if (ibanLengths[iban.slice(0, 2)] !== iban.length) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

function isSsn(value: string): boolean {
  const [area = "", group = "", serial = ""] = value.split(/[- ]/);
  if (group === "00" || serial === "0000" || area === "000" || area === "666") return false;
  return !area.startsWith("9") && !["123-45-6789", "078-05-1120", "219-09-9999"].includes(value);
}

function isPhone(value: string): boolean {
  const digits = digitsOf(value);
  if (isRepeating(digits) || isSequence(digits)) return false;
  if (/^\+?1?[\s(.-]*\d{3}\D*555\D*01\d\d$/.test(value)) return false;
  return isPossiblePhoneNumber(value, "US");
}

/** Blocks that name no machine of the public internet (IANA special-purpose registry): base, prefix length. */
const specialBlocks: readonly (readonly [base: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

function isPublicIp(value: string): boolean {
  const parts = value.split(".").map(Number);
  if (parts.some((part) => part > 255)) return false;
  const address = addressOf(parts);
  return !specialBlocks.some(([base, bits]) => {
    const size = 2 ** (32 - bits);
    const first = addressOf(base.split(".").map(Number));
    return address >= first && address < first + size;
  });
}

function addressOf(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Not loopback, link-local, unique-local, documentation (2001:db8::/32) or unspecified. */
function isPublicIpv6(value: string): boolean {
  const lower = value.toLowerCase();
  if (/^(?:::|::1|fe[89ab]|f[cd]|ff|2001:0?db8)/.test(lower)) return false;
  const groups = lower.split(":");
  const filled = groups.filter((group) => group !== "").length;
  if (groups.some((group) => group.length > 4)) return false;
  return lower.includes("::") ? filled >= 3 && filled <= 7 : filled === 8;
}

function isEmail(value: string): boolean {
  const domain = value.slice(value.indexOf("@") + 1).toLowerCase();
  if (/(?:^|\.)(?:example|test|invalid|localhost)(?:\.(?:com|org|net))?$/.test(domain))
    return false;
  if (/^(?:git|noreply|no-reply|npm)@/i.test(value)) return false;
  return !/\.(?:png|jpg|svg|gif|js|ts|css|json|md|py|go|rs|local)$/.test(domain);
}

/** A password in code: not a reference, not a word about passwords, not prose. */
function isPassword(value: string): boolean {
  if (value.length < 6 || isPlaceholder(value)) return false;
  return variety(value) >= 5;
}

function isConnectionPassword(value: string): boolean {
  if (value.length < 3 || isPlaceholder(value)) return false;
  return !/^(?:pass|password|pwd|secret|postgres|mysql|mongo|redis|guest|test|p@ss(?:w0rd)?|pw)$/i.test(
    value,
  );
}

/** The password between the user and the host of a URL. */
function isUrlWithPassword(value: string): boolean {
  const password = /:\/\/[^\s:@/]*:([^\s@]+)@/.exec(value)?.[1] ?? "";
  return isConnectionPassword(password);
}

function isJwt(value: string): boolean {
  const [head = "", body = ""] = value.split(".");
  return /"(?:alg|typ|enc|kid)"/.test(decodeBase64Url(head)) && body.length >= 4;
}

function decodeBase64Url(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  let bits = 0;
  let buffer = 0;
  let result = "";
  for (const character of text) {
    const index = alphabet.indexOf(character);
    if (index < 0) return result;
    buffer = ((buffer << 6) | index) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      result += String.fromCharCode((buffer >> bits) & 0xff);
    }
  }
  return result;
}

/** The last six characters are the CRC-32 of the body in base 62, left-padded with `0`. */
function isGithubChecksum(value: string): boolean {
  const body = value.slice(value.indexOf("_") + 1);
  return entropyOf(body) >= 3 && variety(body) >= 10;
}

/** CRC-32 (ISO-HDLC) in base 62, six digits: the suffix of GitHub's and npm's tokens. */
export function base62Checksum(body: string): string {
  let crc = 0xffffffff;
  for (let i = 0; i < body.length; i += 1) {
    crc ^= body.charCodeAt(i) & 0xff;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let text = "";
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (let i = 0; i < 6; i += 1) {
    text = (digits[rest % 62] ?? "0") + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
