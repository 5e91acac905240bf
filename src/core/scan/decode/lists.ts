/**
 * Whether a text holds a list of bytes, a dump, or spelled-out characters.
 *
 * Each of them is a long region of few kinds of characters. It is searched for as a run is
 * (`runs.ts`): most characters are never looked at; only inside such a region are items counted.
 */

import { flags } from "./flags.ts";
import { kindTable } from "./kinds.ts";

const symbol = 1;
const hexDigit = 2;
const digit = 4;
/** May stand in a list of bytes or a dump: hex digits, `x`, separators, blanks. */
const listed = 8;
const kinds = kindTable([
  [symbol, /[\w+/-]/],
  [hexDigit, /[0-9a-fA-F]/],
  [digit, /[0-9]/],
  [listed, /[0-9a-fA-FxX,;:\s\\-]/],
]);
// Blanks beyond ASCII, as pasted from pages.
for (const space of "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff")
  kinds[space.charCodeAt(0)] = listed;

function kindAt(text: string, at: number): number {
  return kinds[text.charCodeAt(at)] ?? 0;
}

/** So many items in a row make a list of bytes, a dump or spelled-out characters. */
export const minItems = 12;
/** Two-byte words in one line of a dump. */
const minWords = 6;
const minDigits = 24;
/** Shortest region that is looked into: six words, twelve bytes, an offset and four words are as long. */
const minRegion = 29;
/** Distance of the places at which spelled-out characters are looked for, and twice it: sixteen cover 31. */
const probeDistance = 15;
const minSpaced = 2 * probeDistance;

const lists = flags.byteList | flags.hexDump;

/** Flags of the lists in a text. */
export function listFlags(text: string): number {
  const spaced = spelledFlag(text);
  const { length } = text;
  let found = 0;
  let at = minRegion - 1;
  while (at < length && found !== lists) {
    const least = at - minRegion;
    let before = at;
    while (before > least && (kindAt(text, before) & listed) !== 0) before -= 1;
    if (before > least) {
      at = before + minRegion;
      continue;
    }
    let end = at + 1;
    while (end < length && (kindAt(text, end) & listed) !== 0) end += 1;
    if (hasDigits(text, least + 1, end)) found |= itemFlags(text, least + 1, end) & lists;
    at = end + minRegion;
  }
  return found | spaced;
}

/**
 * Every second character a space. Of two places at an odd distance one is such a space: both lie in every
 * region that is long enough.
 */
function spelledFlag(text: string): number {
  const { length } = text;
  for (let at = 0; at < length; at += probeDistance) {
    if (text.charCodeAt(at) !== 32 || !isSpaced(text, at)) continue;
    let start = at;
    while (start > 1 && isSpace(text, start - 2)) start -= 2;
    let end = at;
    while (end < length && isSpace(text, end)) end += 2;
    if (end - start < minSpaced) continue;
    const flag = itemFlags(text, Math.max(0, start - 1), Math.min(length, end)) & flags.spaced;
    if (flag !== 0) return flag;
    at = Math.max(at, end - probeDistance);
  }
  return 0;
}

function isSpaced(text: string, at: number): boolean {
  return (
    (isSpace(text, at + 2) && isSpace(text, at + 4)) ||
    (at > 4 && isSpace(text, at - 2) && isSpace(text, at - 4))
  );
}

function isSpace(text: string, at: number): boolean {
  return text.charCodeAt(at) === 32;
}

/** Digits of six words or twelve bytes; most regions are indents and rulers. */
function hasDigits(text: string, start: number, end: number): boolean {
  let count = 0;
  for (let at = start; at < end && count < minDigits; at += 1)
    if ((kindAt(text, at) & hexDigit) !== 0) count += 1;
  return count >= minDigits;
}

/** Counts the items of a region, with the whole of the runs at its ends. */
function itemFlags(text: string, from: number, to: number): number {
  const items = new Items(text);
  let start = from;
  while (start > 0 && isSymbol(text, start - 1) && isSymbol(text, start)) start -= 1;
  let some = 0;
  let every = -1;
  for (let at = start; ; at += 1) {
    const kind = at < text.length ? kindAt(text, at) : 0;
    if ((kind & symbol) !== 0) {
      some |= kind;
      every &= kind;
      continue;
    }
    if (at > start) items.add({ start, size: at - start, some, every });
    if (at >= to) return items.flags;
    start = at + 1;
    some = 0;
    every = -1;
  }
}

function isSymbol(text: string, at: number): boolean {
  return (kindAt(text, at) & symbol) !== 0;
}

/** A run of symbols, with the classes that some and that all of them are of. */
interface Item {
  readonly start: number;
  readonly size: number;
  readonly some: number;
  readonly every: number;
}

class Items {
  flags = 0;
  readonly #text: string;
  #ordinal = 0;
  /** Items in a row: of one character, of one byte, of two bytes in hex. */
  readonly #ones = new Streak();
  readonly #bytes = new Streak();
  readonly #words = new Streak();

  constructor(text: string) {
    this.#text = text;
  }

  add(item: Item): void {
    const ordinal = this.#ordinal;
    this.#ordinal += 1;
    if (item.size === 1 && this.#ones.add(ordinal) >= minItems) this.flags |= flags.spaced;
    if (isByteItem(this.#text, item) && this.#bytes.add(ordinal) >= minItems) this.flags |= lists;
    const isWord = item.size === 4 && (item.every & hexDigit) !== 0;
    if (isWord && this.#words.add(ordinal) >= minWords) this.flags |= flags.hexDump;
  }
}

/** Counts items whose ordinals follow each other. */
class Streak {
  #last = -2;
  #length = 0;

  add(ordinal: number): number {
    this.#length = ordinal === this.#last + 1 ? this.#length + 1 : 1;
    this.#last = ordinal;
    return this.#length;
  }
}

/** `4f`, `0x4f`, `79`, `01001111`. */
function isByteItem(text: string, { start, size, some, every }: Item): boolean {
  if (size === 2 || size === 3) return (every & hexDigit) !== 0;
  if (size === 4 && (some & digit) !== 0)
    return text.charCodeAt(start + 1) === 120 && isHex(text, start + 2, 2);
  return size === 8 && (every & digit) !== 0 && isBinary(text, start);
}

function isBinary(text: string, start: number): boolean {
  for (let at = start; at < start + 8; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 48 && code !== 49) return false;
  }
  return true;
}

function isHex(text: string, start: number, length: number): boolean {
  for (let at = start; at < start + length; at += 1) {
    if ((kindAt(text, at) & hexDigit) === 0) return false;
  }
  return true;
}
