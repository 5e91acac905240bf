/**
 * Values that stand where a secret would, and are none: references, placeholders, types, names.
 *
 * These rules are about how people write examples and code, not about single examples.
 */

import { entropyOf, variety } from "./entropy.ts";
import { isScrambled } from "./scrambled.ts";

const words =
  /^(?:change[-_ ]?me.*|replace[-_ ]?(?:me|this|with).*|your[-_ ]?.*|my[-_ ]?(?:api[-_ ]?key|secret|token|password)|example.*|.*[-_ .]example|dummy.*|placeholder.*|redacted.*|todo.*|fixme.*|insert[-_ ].*|enter[-_ ].*|put[-_ ].*|none|null|nil|undefined|true|false|yes|no|string|str|text|number|int|bool|boolean|object|any|secret|password|passwd|token|key|apikey|api[-_ ]key|test|testing|sample.*|xxx+.*|foo|bar|baz|foobar|salt\d*|admin|root|user|username|guest|default|empty|optional|required|hidden|private|public|value|please[-_ ].*|not[-_ ]?(?:set|a[-_ ]real).*|fake.*|mock.*|n\/a|tbd|\.\.\.|…)$/i;

const reference =
  /^(?:\$\{?\w|\$\(|%[\w(]|\{\{|<%|#\{|@\{|!Ref|!Sub|!GetAtt|process\.env|os\.(?:environ|getenv)|getenv|env[.([]|ENV\[|System\.getenv|secrets?\.|vault:|ref\+|op:\/\/|arn:aws|data\.|var\.|local\.|module\.|self\.|this\.|config\.|settings\.|Optional|List|Dict|Union|Option<|String|std::|new |function|lambda|=>|http:\/\/schemas)/;

/** A quoted or unquoted value that refers to something, or is written in an example's place. */
export function isPlaceholder(value: string): boolean {
  if (words.test(value) || reference.test(value) || isDocumented(value)) return true;
  if (/^<[^>]*>$|^\[[^\]]*\]$|^\{[^}]*\}$|^__\w+__$|^%\w+%$|^\*+$|^\.+$/.test(value)) return true;
  if (/[{<]{1,2}[\w .-]{1,40}[}>]{1,2}/.test(value) && entropyOf(value) < 4) return true;
  if (isRepeating(value) || isSequence(value) || /EXAMPLE|AbCdEf|aBcDeF/.test(value)) return true;
  return /(?:^|[^a-z])(?:example|placeholder|changeme|redacted|dummy)(?:[^a-z]|$)/i.test(value);
}

/**
 * Beginnings of values that vendors print in their documentation or build into emulators: NuGet's
 * example passwords, the keys of the Azure storage and Cosmos emulators, the tokens of RFC 6749 and 6750,
 * the secret key of AWS.
 */
const documented: readonly string[] = [
  "33f!!llop",
  "hal+9ooo_da",
  "Eby8vdM02xNOcq",
  "C2y6yDjf5/R+ob0N",
  "2YotnFZFEjr1zCsicMWpAA",
  "tGzv3JOkF0XG5Qx2TlKWIA",
  "gX1fBat3bV",
  "7Fjfp0ZBr1KtDRbnfVdmIw",
  "SlAV32hkKG",
  "mF_9.B5f-4.1JqM",
  "h480djs93hd8",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE",
];

function isDocumented(value: string): boolean {
  return documented.some((start) => value.startsWith(start));
}

/** Written to be replaced: `<key>`, `xxxx…`, `your-key-here`, `changeme`; whatever else it looks like. */
export function isStandIn(value: string): boolean {
  if (isDocumented(value)) return true;
  if (words.test(value)) return true;
  if (variety(value) <= 2 || /([xX*.#-])\1{5,}|(.)\2{11,}/.test(value)) return true;
  return /(?:^|[^a-z])(?:example|placeholder|changeme|redacted|dummy|your)(?:[^a-z]|$)/i.test(
    value,
  );
}

/** `aaaa…`, `xyxyxy…`, `****…`, `0000-0000`. */
export function isRepeating(value: string): boolean {
  if (value.length < 4) return false;
  if (variety(value) <= 2) return true;
  for (let period = 1; period <= 4; period += 1) {
    if (
      value.length >= period * 4 &&
      value ===
        value
          .slice(0, period)
          .repeat(Math.ceil(value.length / period))
          .slice(0, value.length)
    )
      return true;
  }
  return /([xX*.#0-])\1{5,}/.test(value);
}

/** Runs like `0123456789abcdef` or `abcdefghij` over most of the value. */
export function isSequence(value: string): boolean {
  let steps = 0;
  for (let i = 1; i < value.length; i += 1) {
    const step = value.charCodeAt(i) - value.charCodeAt(i - 1);
    if (step === 1 || step === -1) steps += 1;
  }
  return value.length >= 8 && steps >= (value.length - 1) * 0.7;
}

/** Words joined by case or punctuation, without digits: an identifier, not a secret. */
export function isIdentifier(value: string): boolean {
  if (/\d/.test(value)) return false;
  return /^[A-Za-z]+(?:[-_./ :][A-Za-z]+)*$/.test(value) && looksLikeWords(value);
}

/** The shortest stretch of letters that counts as a word of a compound. */
const leastWord = 4;
const compoundBreak =
  /[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])/;

/** Words joined by case, underscores and numbers: `FlowSignUpResultV2`, `SIGN_UP_V2_SUBMIT`. */
export function isCompound(value: string): boolean {
  if (!/^[\w.<>|:]+$/.test(value) || /^[a-z0-9]+$/.test(value)) return false;
  const words = value
    .split(compoundBreak)
    .filter((part) => part.length >= leastWord && /^[A-Za-z]+$/.test(part) && isWordLike(part));
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const digits = value.replaceAll(/\D/g, "").length;
  const isNamed = words.length >= 2 && letters >= value.length * 0.6;
  return isNamed && digits <= value.length * 0.25 && !isScrambled(value);
}

/** Vowels in a natural proportion and no odd runs of consonants or case changes. */
export function looksLikeWords(value: string): boolean {
  const parts = value.match(/[A-Z]+[a-z]*|[a-z]+/g);
  if (parts === null) return false;
  let odd = 0;
  let letters = 0;
  for (const part of parts) {
    letters += part.length;
    if (!isWordLike(part)) odd += 1;
  }
  if (parts.length >= 4 && letters < parts.length * 3.2) return false;
  return odd <= parts.length * 0.25 && !isScrambled(value);
}

function isWordLike(part: string): boolean {
  if (part.length <= 3) return true;
  const lower = part.toLowerCase();
  const isOneCase =
    part === lower || part === part.toUpperCase() || part.slice(1) === lower.slice(1);
  return isOneCase && isPronounceable(lower);
}

/** So many consonants in a row nobody speaks. */
const longestConsonants = 4;
/** `aeiouy`, as bits by place in the alphabet. */
const vowelBits = 0x1104111;

/** Small letters only. */
function isPronounceable(word: string): boolean {
  let vowels = 0;
  let consonants = 0;
  for (let at = 0; at < word.length; at += 1) {
    const isVowel = ((vowelBits >>> (word.charCodeAt(at) - 97)) & 1) === 1;
    consonants = isVowel ? 0 : consonants + 1;
    if (isVowel) vowels += 1;
    else if (consonants > longestConsonants) return false;
  }
  const share = vowels / word.length;
  return share >= 0.2 && share <= 0.7;
}
