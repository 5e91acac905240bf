/**
 * Whether what is assigned to the name of a credential is one: chosen by a person or generated, and
 * no reference, code, word or placeholder.
 *
 * The name decides how much a value must show: a password may be short, a key is generated.
 */

import type { Value } from "./assignedValue.ts";
import type { Kind } from "./credentialName.ts";
import { entropyOf, variety } from "./entropy.ts";
import {
  isCompound,
  isIdentifier,
  isPlaceholder,
  isSequence,
  looksLikeWords,
} from "./placeholders.ts";
import { holdsProse } from "./prose.ts";
import { isScrambled } from "./scrambled.ts";

/** Least lengths: a password is chosen by a person, a key is generated. */
const leastLength: Readonly<Record<Kind, number>> = { password: 8, key: 10, secret: 10 };
/** The same in lower case only: database names, file names and the like are shorter. */
const leastLowerCase = 20;
/** A value that its name hardly says to be a credential. */
const leastRandom = 24;
/** From here on a generated value needs no mixture of kinds of characters. */
const longGenerated = 16;

/** Whether a value that a name of this kind holds looks like a credential. */
export function isCredible(value: Value, kind: Kind, name: string): boolean {
  const { text } = value;
  if (text.length < leastLength[kind] || (kind !== "password" && isPlainWord(text))) return false;
  if (isReference(text) || isCode(text) || isLabel(text, name)) return false;
  const isCredential = isGenerated(text) || isOfKind(value, kind, name);
  return isCredential && !(kind !== "password" && holdsProse(text)) && !isPlaceholder(text);
}

/** The name once more, an identifier, a sentence of another script, an option. */
function isLabel(text: string, name: string): boolean {
  const lower = text.toLowerCase();
  const own = name.toLowerCase();
  if (lower === own || isCompound(text)) return true;
  if (/^\w+$/.test(text) && own.length > 4 && lower.endsWith(own)) return true;
  return /[\u0370-\uffff]|^--?[a-z]+(?:-|$)/.test(text);
}

function isOfKind(value: Value, kind: Kind, name: string): boolean {
  return kind === "password" ? isChosen(value, isEnvironment(value, name)) : isStrong(value.text);
}

/** `DB_PASSWORD=…`, as in environment files. */
export function isEnvironment({ quoted, operator: op }: Value, name: string): boolean {
  return !quoted && op === "=" && /^[A-Z][A-Z0-9_]*$/.test(name);
}

/** Blanks, members of structures, addresses, formats that are judged elsewhere. */
function isReference(text: string): boolean {
  return (
    /\s|^\w+\.struct_/.test(text) ||
    /^(?:(?:https?|file|git|s3|arn|urn|vault|data):|ssh-\w)/i.test(text) ||
    (/^\w+\.\w+$/.test(text) && !isInterleaved(text)) ||
    isOtherFormat(text)
  );
}

/** Least stretches of digits among the letters of a value that nobody would write. */
const leastStretches = 3;

/** Letters and digits in turns, or a long part that is no word. */
function isInterleaved(text: string): boolean {
  if ((text.match(/\d+/g) ?? []).length >= leastStretches) return true;
  return text
    .split(".")
    .some((part) => part.length >= leastMixed && /\d/.test(part) && !looksLikeWords(part));
}

/** Too short for letters alone to be random, and nothing else in it: most of what code assigns. */
function isPlainWord(text: string): boolean {
  if (text.length >= leastLowerCase || !/^[A-Za-z_.$()-]+$/.test(text)) return false;
  return text.length < longGenerated || !isScrambled(text);
}

/** A name that reads as words, and an opening bracket behind it. */
function isCall(text: string): boolean {
  const name = /^([\w.$]{1,60})[([]/.exec(text)?.[1];
  return name !== undefined && name.split(".").every((part) => isWordy(part));
}

/** Member access, calls, paths, types, interpolation: code or a reference, not a value. */
function isCode(text: string): boolean {
  if (
    /\$\{[^{}<>#$]*\}|\{\{[^{}]*\}\}|\{%|%\(|%s|\(\)|=>|::|&&|\|\||^\$[A-Za-z_]|^[.~]|^@|\\u|^&|^\*/.test(
      text,
    )
  )
    return true;
  if (isCall(text) || (text.startsWith("/") && !isSlashed(text))) return true;
  if (/^[\w$-]+(?:\.[\w$-]+)+$/.test(text)) return text.split(".").every((part) => isWordy(part));
  return (
    /^[A-Z][A-Za-z0-9]+<|\w[?=]\w{1,12}\.[A-Za-z]\w{0,12}[=:]|^[A-Za-z]+\[|^[\w-]+\/[\w/-]+$/.test(
      text,
    ) && !/\d{3}|\d[A-Z]/.test(text)
  );
}

/** Base64 that happens to begin with a slash: no path reads like that. */
function isSlashed(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && isRandom(text) && isScrambled(text);
}

function isWordy(part: string): boolean {
  return part.length <= 4 || /^\d+$/.test(part) || (looksLikeWords(part) && !/\d.*\d/.test(part));
}

function kindsOf(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
}

/** In an environment file a password may be a plain word, as long as it is none of the usual ones. */
function isPlainPassword(text: string): boolean {
  return (
    /^[a-z]{8,32}$/.test(text) &&
    !/pass|secret|postgres|mysql|admin|default|change|local/.test(text)
  );
}

function isChosen({ text, quoted }: Value, environment: boolean): boolean {
  if (variety(text) < 5 || (isIdentifier(text) && !environment)) return false;
  const kinds = kindsOf(text);
  if (!quoted && kinds < 2) return environment && isPlainPassword(text);
  return kinds >= 2
    ? !/^[a-z]+[-_][a-z_-]+\d?$/i.test(text)
    : entropyOf(text) >= 3 && !looksLikeWords(text);
}

/** So many different marks nobody writes but in a password. */
const leastSymbols = 6;
/** A short one of parts could be an identifier. */
const leastPlain = 13;
/** Short values must be as mixed as generated ones are. */
const leastMixed = 10;

/** Holds so many different marks, and none that join statements, that it can only be a password. */
export function isThick(text: string): boolean {
  return !/[,;=]/.test(text) && new Set(text.replaceAll(/[\w.:/ -]/g, "")).size >= leastSymbols;
}

/** Short, but with three kinds of characters, digits among them: what a password rule asks for. */
function isStrong(text: string): boolean {
  if (isThick(text)) return true;
  if (text.length >= 40 || !/\d/.test(text)) return false;
  const isPlain = /^[A-Za-z0-9]+$/.test(text);
  if (isPlain && (text.length < leastPlain || kindsOf(text) < 3)) return isMixed(text);
  if (kindsOf(text) < 3 || isName(text)) return false;
  return variety(text) >= 8 && /^[!-~]+$/.test(text);
}

/** Short and of parts, or of parts that are words. */
function isName(text: string): boolean {
  if (text.length < leastPlain && /^[\w-]+$/.test(text)) return true;
  return /^[\w.-]+$/.test(text) && text.split(/[^A-Za-z0-9]+/).every((part) => isWordy(part));
}

/** Letters and digits in turns, of several kinds, and no word among them. */
function isMixed(text: string): boolean {
  if (text.length < leastMixed || variety(text) < 8 || isSequence(text)) return false;
  if (/[A-Za-z]?[a-z]{5}|[A-Z]{6}/.test(text)) return false;
  const stretches = (text.match(/\d+/g) ?? []).length;
  if (stretches >= leastStretches) return true;
  return !looksLikeWords(text) && (kindsOf(text) >= 3 || (stretches === 2 && text.length >= 12));
}

/** Long and random enough that only a machine made it. */
export function isGenerated(text: string): boolean {
  if (text.length < longGenerated || !/^[!-~]+$/.test(text) || variety(text) < 8) return false;
  if (text.length < leastLowerCase && /^[a-z0-9]+$/.test(text)) return false;
  if (isWordList(text)) return false;
  const least = /^[a-f0-9-]+$/i.test(text) ? 2.8 : 3.2;
  return entropyOf(text) >= least;
}

/** Long, of upper and lower case and digits, near the entropy of random characters. */
export function isRandom(text: string): boolean {
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return mixed && text.length >= leastRandom && entropyOf(text) >= 3.9;
}

/** A bare number, a pair with a numeric first part, a JWT whose second part is none, the public key of a `did:key`. */
function isOtherFormat(text: string): boolean {
  return /^\d+$|^\d+:|^eyJ[\w-]+\.(?!eyJ)|^z6Mk[A-Za-z0-9]{44}$/.test(text);
}

/** Words, numbers and short parts joined by punctuation or by case. */
function isWordList(text: string): boolean {
  if (!/\d/.test(text) && looksLikeWords(text)) return true;
  if (/^[a-z]+(?:[-_.][a-z]+)+\d*$/i.test(text)) return !isScrambled(text);
  return /^[\w.:/-]+$/.test(text) && text.split(/[^A-Za-z0-9]+/).every((part) => isWordy(part));
}
