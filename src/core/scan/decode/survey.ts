/**
 * One look at every character before any decoder runs: what there is to decode, and where.
 *
 * Most text holds nothing encoded; this pass is what it costs to know that. It records long runs of
 * base64 symbols and sets a flag for each kind of escape or listing that occurs; a decoder whose
 * flag is not set does not run.
 */

import { jointPattern } from "./joint.ts";

/** Shortest run that is recorded: 12 bytes of base64, less than any secret. */
export const minRunLength = 16;
/** So many items in a row make a list of bytes, a dump or spelled-out characters. */
export const minItems = 12;
/** A run of this length before a line's end may go on in the next line. */
const minOpenRun = 24;
/** Two-byte words in one line of a dump. */
const minWords = 6;

/** A stretch of base64 symbols (both alphabets). */
export interface SymbolRun {
  readonly start: number;
  readonly end: number;
}

/** Bits of `Survey.flags`. */
export const flags = {
  jsonEscape: 1,
  percent: 2,
  entity: 4,
  quotedPrintable: 8,
  ansi: 16,
  beyondAscii: 32,
  concatenation: 64,
  joinedArray: 65536,
  textBlocks: 131072,
  nul: 128,
  byteList: 256,
  hexDump: 512,
  spaced: 2048,
  template: 1024,
  unicodeEscape: 4096,
  hexEscape: 8192,
  octalEscape: 16384,
  continuation: 32768,
} as const;

export interface Survey {
  readonly flags: number;
  readonly runs: readonly SymbolRun[];
  /** Lines that hold one token and nothing else: a value may be wrapped over them. */
  readonly tokenLines: readonly SymbolRun[];
  /** Ends of lines that go on in a marked next line. */
  readonly openEnds: readonly number[];
}

/** Lengths of lines that a value is wrapped at. */
const minTokenLine = 16;
const maxTokenLine = 200;

const symbol = 1;
const hexDigit = 2;
const special = 4;
const beyond = 8;
const lineEnd = 16;
const upper = 32;
const lower = 64;
const digit = 128;

/** Characters that begin an escape or end a literal. */
const specials = "\\%&=\u001b\"'`\0}]";
const classes = new Uint8Array(0x10000).fill(beyond, 0x80);
for (let code = 0; code < 0x80; code += 1) {
  const character = String.fromCharCode(code);
  if (/[\w+/-]/.test(character)) classes[code] = symbol;
  if (/[0-9a-fA-F]/.test(character)) classes[code] = symbol | hexDigit;
  if (/[A-Z]/.test(character)) classes[code] = (classes[code] ?? 0) | upper;
  if (/[a-z]/.test(character)) classes[code] = (classes[code] ?? 0) | lower;
  if (/[0-9]/.test(character)) classes[code] = (classes[code] ?? 0) | digit;
  if (specials.includes(character)) classes[code] = special;
}
classes[10] = lineEnd;

/** By special character and the one behind it (`pairOf`): whether the two can begin or end anything. */
const pairs = new Uint8Array(128 * 128);
for (const [characters, next] of [
  ["\\\u001b\0", /[^]/],
  ["%", /[0-9a-fA-F]/],
  ["&", /[#a-z]/],
  ["=", /[\n\r0-9a-fA-F]/],
  ["]", /\./],
  ["}", /[$,]/],
  ["\"'`", /[ \n\r+.\\,)]/],
] as const) {
  for (const character of characters)
    for (let code = 0; code < 128; code += 1)
      if (next.test(String.fromCharCode(code))) pairs[pairOf(character.charCodeAt(0), code)] = 1;
}

function pairOf(code: number, next: number): number {
  return (code << 7) | (next < 128 ? next : 0);
}

export function survey(text: string): Survey {
  const pass = new Pass(text);
  const { length } = text;
  let start = 0;
  let ordinal = 0;
  let some = 0;
  let every = -1;
  for (let at = 0; at <= length; at += 1) {
    const kind = at < length ? (classes[text.charCodeAt(at)] ?? 0) : lineEnd;
    if ((kind & symbol) !== 0) {
      some |= kind;
      every &= kind;
      continue;
    }
    const size = at - start;
    if (size > 0) {
      if (size >= minRunLength) pass.long(start, at, some);
      else if (size <= 8 && mayBeItem(size, some, every)) pass.item(start, size, ordinal);
      ordinal += 1;
      some = 0;
      every = -1;
    }
    if (kind === special) pass.special(at);
    else if (kind === lineEnd) pass.lineEnd(at);
    else if (kind === beyond) pass.flags |= flags.beyondAscii;
    start = at + 1;
  }
  return pass;
}

/** A single character, hex digits only, or `0x4f`. */
function mayBeItem(size: number, some: number, every: number): boolean {
  return size === 1 || (every & hexDigit) !== 0 || (size === 4 && (some & digit) !== 0);
}

class Pass implements Survey {
  flags = 0;
  readonly runs: SymbolRun[] = [];
  readonly tokenLines: SymbolRun[] = [];
  readonly openEnds: number[] = [];
  readonly #text: string;
  /** Items in a row: of one character, of one byte, of two bytes in hex. */
  readonly #ones = new Streak();
  readonly #bytes = new Streak();
  readonly #words = new Streak();
  #lastLong = -1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  long(start: number, end: number, kinds: number): void {
    if (!mayEncode(kinds, end - start)) return;
    this.runs.push({ start, end });
    if (end - start >= minOpenRun) this.#lastLong = end;
  }

  item(start: number, size: number, ordinal: number): void {
    if (size === 1) {
      if (this.#ones.add(ordinal) >= minItems) this.flags |= flags.spaced;
      return;
    }
    if (isByteItem(this.#text, start, size) && this.#bytes.add(ordinal) >= minItems)
      this.flags |= flags.byteList | flags.hexDump;
    if (size === 4 && isHex(this.#text, start, 4) && this.#words.add(ordinal) >= minWords)
      this.flags |= flags.hexDump;
  }

  special(at: number): void {
    const text = this.#text;
    const pair = pairOf(text.charCodeAt(at), text.charCodeAt(at + 1));
    if (pairs[pair] === 1) this.flags |= specialFlag(text, at);
  }

  lineEnd(at: number): void {
    const start = this.#lineStart;
    this.#lineStart = at + 1;
    if (at - start >= minTokenLine && at - start <= maxTokenLine) this.#tokenLine(start, at);
    const isOpen = this.#lastLong > start && at - this.#lastLong <= 4;
    if (goesOn(this.#text, at, isOpen)) this.openEnds.push(at);
  }

  #tokenLine(start: number, end: number): void {
    let first = start;
    while (first < end && isBlank(this.#text.charCodeAt(first))) first += 1;
    const last = this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    for (let at = first; at < last; at += 1) {
      if (isBlank(this.#text.charCodeAt(at))) return;
    }
    if (last - first >= minTokenLine) this.tokenLines.push({ start: first, end: last });
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

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Identifiers and paths make up most long runs in code; a run without mixture encodes nothing. */
function mayEncode(kinds: number, length: number): boolean {
  const mixed = (kinds & upper) !== 0 && (kinds & lower) !== 0;
  if (mixed) return (kinds & digit) !== 0 || length >= 24;
  return length >= 24 && (kinds & digit) !== 0;
}

const backslash = 92;
const hyphen = 45;
/** `"`, `'`, `+`: a literal ends or is joined. */
function endsLiteral(code: number): boolean {
  return code === 34 || code === 39 || code === 43;
}

/** A line that goes on in a marked next line: after a long run, a backslash, an armour, a literal. */
function goesOn(text: string, at: number, isOpen: boolean): boolean {
  const end = text.charCodeAt(at - 1) === 13 ? at - 1 : at;
  const last = text.charCodeAt(end - 1);
  if (isOpen || last === backslash || (last === hyphen && text.endsWith("-----", end)))
    return testAt(lineBegin, text, at + 1);
  return endsLiteral(last) && testAt(literalBegin, text, at + 1);
}

/** How lines of diffs, listings, quotations and comments begin. */
const mark =
  "(?:[ \\t]{0,12}(?:\\d{1,7}[ \\t]*(?:→|\\t|\\||:|-|│)|[+|>#*;]|-(?!-)|\\/\\/)|[\\w./-]{1,120}:\\d+:)";
const lineBegin = new RegExp(mark, "y");
const literalBegin = new RegExp(`${mark}[ \\t]*[+.&|]{0,2}[ \\t]*[rbfu]?["'\`]`, "y");

function testAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function isHex(text: string, start: number, length: number): boolean {
  for (let at = start; at < start + length; at += 1) {
    if (((classes[text.charCodeAt(at)] ?? 0) & hexDigit) === 0) return false;
  }
  return true;
}

/** `4f`, `0x4f`, `79`, `01001111`. */
function isByteItem(text: string, start: number, length: number): boolean {
  if (length === 2 || length === 3) return isHex(text, start, length);
  if (length === 4) return text.charCodeAt(start + 1) === 120 && isHex(text, start + 2, 2);
  return length === 8 && isBinary(text, start);
}

function isBinary(text: string, start: number): boolean {
  for (let at = start; at < start + 8; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 48 && code !== 49) return false;
  }
  return true;
}

function specialFlag(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 92:
      return escapeFlag(text.charCodeAt(at + 1));
    case 37:
      return isHex(text, at + 1, 2) ? flags.percent : 0;
    case 38:
      return isEntity(text, at) ? flags.entity : 0;
    case 61:
      return isQuotedPrintable(text, at) ? flags.quotedPrintable : 0;
    case 27:
      return flags.ansi;
    case 0:
      return flags.nul;
    case 93:
      return text.startsWith(".join(", at + 1) ? flags.joinedArray : 0;
    case 125:
      return braceFlag(text, at);
    default:
      return quoteFlag(text, at);
  }
}

/** `}${` of a template, `}, {"type"` between two blocks of a message. */
function braceFlag(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === 36) return flags.template;
  if (next !== 44) return 0;
  return /^\},\s{0,8}\{\s{0,4}"type"/.test(text.slice(at, at + 24)) ? flags.textBlocks : 0;
}

/** What the character behind a backslash makes of it. */
function escapeFlag(next: number): number {
  if (next === 117 || next === 85) return flags.unicodeEscape;
  if (next === 120) return flags.hexEscape;
  if (next >= 48 && next <= 51) return flags.octalEscape;
  if (next === 10 || next === 13) return flags.continuation;
  return flags.jsonEscape;
}

function isEntity(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  if (next === 35) return true;
  if (next < 97 || next > 122) return false;
  return text.slice(at + 2, at + 10).includes(";");
}

/** `=3D`, two escapes in a row, or a soft break inside a word: a single `=10` is an assignment. */
function isQuotedPrintable(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  if (next === 10 || next === 13) return /[\w+/.-]/.test(text[at - 1] ?? " ");
  if (text.startsWith("3D", at + 1)) return true;
  return text.charCodeAt(at + 3) === 61 && isHex(text, at + 1, 2) && isHex(text, at + 4, 2);
}

const joint = jointPattern("y");

/** What stands behind a quote: another literal, or `.join(` of an array. */
function quoteFlag(text: string, at: number): number {
  if (isJoined(text, at)) return flags.concatenation;
  const next = text.charCodeAt(at + 1);
  if (next === 44 || next === 41) return argumentFlag(text, at);
  return text.startsWith(".join(", at + 1) ? flags.joinedArray : 0;
}

/** A literal that ends an argument: an empty one may join a list, `).append("` and the like go on. */
function argumentFlag(text: string, at: number): number {
  if (text.charCodeAt(at - 1) === text.charCodeAt(at)) return flags.joinedArray;
  const goesOn = text.startsWith(").append(", at + 1) || text.startsWith(").concat(", at + 1);
  return goesOn ? flags.concatenation : 0;
}

/** A quote that closes one literal while the next one opens: `"a" + "b"`, `'a'⏎'b'`. */
function isJoined(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  if (next !== 32 && next !== 10 && next !== 13 && next !== 43 && next !== 46 && next !== 92)
    return false;
  joint.lastIndex = at;
  return joint.test(text);
}
