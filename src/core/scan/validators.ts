/**
 * Offline checks of a value: checksums, ranges, shapes. Each answers whether a value can be real.
 *
 * Those of personal data are in `pii/`. Sources: GitHub and npm checksums (GitHub's announcement of
 * the token format: CRC-32 in base 62 over the body), JWT (RFC 7519).
 */

import { entropyOf, variety } from "./entropy.ts";
import { isCard } from "./pii/cards.ts";
import { isEmail } from "./pii/email.ts";
import { isIban } from "./pii/iban.ts";
import { isSsn } from "./pii/ids/americas.ts";
import { isPublicIp, isPublicIpv6 } from "./pii/ip.ts";
import { isPhone } from "./pii/phones.ts";
import { isPlaceholder, isRepeating, isSequence, isStandIn } from "./placeholders.ts";
import { holdsOnlyProse, holdsProse } from "./prose.ts";
import type { ValidatorName } from "./validatorNames.ts";

export function isValid(name: ValidatorName, value: string): boolean {
  return checks[name](value);
}

const checks: Readonly<Record<ValidatorName, (value: string) => boolean>> = {
  aws_key_id: (value) => !value.endsWith("EXAMPLE") && variety(value.slice(4)) >= 6,
  crc32_github: (value) => isRandomToken(value),
  crc32_npm: (value) => isRandomToken(value),
  jwt: isJwt,
  luhn: isCard,
  iban: isIban,
  ssn: (value) => isSsn(value.replaceAll(/\D/g, "")),
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
  not_prose: (value) => !holdsProse(value) && !holdsOnlyProse(value),
  mixed: (value) =>
    /\d/.test(value) && /[A-Za-z]/.test(value) && !isStandIn(value) && !isSequence(value),
};

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
  const password = /:\/\/[^\s:@/]*:(\S+)@/.exec(value)?.[1] ?? "";
  return isConnectionPassword(password) && !holdsProse(password);
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

/** A token of the form; its checksum is judged by `checksumOf`. */
function isRandomToken(value: string): boolean {
  const body = value.slice(value.indexOf("_") + 1);
  return entropyOf(body) >= 3 && variety(body) >= 10;
}

const prefixLength = 4;
const checksumLength = 6;

/**
 * Whether the checksum inside a token of GitHub's or npm's 40-character form holds: the last six
 * characters are the CRC-32 of the thirty before them (GitHub's announcement of its token formats,
 * April 2021). `undefined` for values without one. A wrong checksum makes a token that its issuer
 * never gave out: an example, or one with a slip.
 */
export function checksumOf(name: ValidatorName | undefined, value: string): boolean | undefined {
  if (name !== "crc32_github" && name !== "crc32_npm") return undefined;
  if (!/^(?:gh[pousr]|npm)_[A-Za-z0-9]{36}$/.test(value)) return undefined;
  const body = value.slice(prefixLength, -checksumLength);
  return base62Checksum(body) === value.slice(-checksumLength);
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
