/**
 * One look at a text before any decoder runs: what there is to decode, and where.
 *
 * Most text holds nothing encoded; this is what it costs to know that. A survey records long runs of
 * base64 symbols and sets a flag for each kind of escape or listing that occurs; a decoder whose
 * flag is not set does not run.
 */

import { isSpaceCode } from "../characters.ts";
import { flags } from "./flags.ts";
import { jointPattern } from "./joint.ts";
import { kindTable } from "./kinds.ts";
import { listFlags } from "./lists.ts";
import { type SymbolRun, symbolRuns } from "./runs.ts";

/** A run of this length before a line's end may go on in the next line. */
const minOpenRun = 24;
/** Characters between such a run and the end of its line. */
const maxBehindRun = 4;
/** Lengths of lines that a value is wrapped at. */
const minTokenLine = 16;
const maxTokenLine = 200;

export interface Survey {
  readonly flags: number;
  readonly runs: readonly SymbolRun[];
  /** Lines that hold one token and nothing else: a value may be wrapped over them. */
  readonly tokenLines: readonly SymbolRun[];
  /** Ends of lines that go on in a marked next line. */
  readonly openEnds: readonly number[];
}

export function survey(text: string): Survey {
  const specials = readSpecials(text);
  const runs = symbolRuns(text);
  const others =
    (beyondAscii.test(text) ? flags.beyondAscii : 0) | (text.includes("\0") ? flags.nul : 0);
  return {
    flags: specials.flags | listFlags(text) | others,
    runs,
    tokenLines: linesOfOneToken(text),
    openEnds: inOrder(specials.openEnds, endsBehind(text, runs)),
  };
}

const beyondAscii = /[\u0080-\uffff]/;

interface Specials {
  readonly flags: number;
  readonly openEnds: readonly number[];
}

/** Two characters that can begin or end an escape, a literal or a line that goes on. */
const pair =
  // oxlint-disable-next-line no-control-regex -- the escape character begins a colour
  /[\\\u001b][^]|%[0-9a-fA-F]|&[#a-z]|=[\n\r0-9a-fA-F]|\]\.|\}[$,]|["'`][ \n\r+.\\,)]|[+-][\n\r]/g;

function readSpecials(text: string): Specials {
  const openEnds: number[] = [];
  let seen = 0;
  pair.lastIndex = 0;
  while (pair.test(text)) {
    const at = pair.lastIndex - 2;
    // The second character may begin a pair of its own.
    pair.lastIndex = at + 1;
    seen |= specialFlag(text, at, seen);
    const next = text.charCodeAt(at + 1);
    if (next !== lineFeed && next !== carriageReturn) continue;
    const end = next === lineFeed ? at + 1 : at + 2;
    if (text.charCodeAt(end) === lineFeed && goesOn(text, at, end)) openEnds.push(end);
  }
  return { flags: seen, openEnds };
}

/** Lines that hold one token and nothing else. */
function linesOfOneToken(text: string): readonly SymbolRun[] {
  const lines: SymbolRun[] = [];
  let start = 0;
  while (text.length - start >= minTokenLine) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const size = end - start;
    if (size >= minTokenLine && size <= maxTokenLine) addToken(lines, text, { start, end });
    start = end + 1;
  }
  return lines;
}

/** From the end: most lines end in a short word, and an indent may be long. */
function addToken(lines: SymbolRun[], text: string, { start, end }: SymbolRun): void {
  const last = text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
  let first = last;
  while (first > start && !isBlank(text.charCodeAt(first - 1))) first -= 1;
  if (last - first < minTokenLine) return;
  for (let at = first - 1; at >= start; at -= 1) if (!isBlank(text.charCodeAt(at))) return;
  lines.push({ start: first, end: last });
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

const lineFeed = 10;
const carriageReturn = 13;
const backslash = 92;
const hyphen = 45;
/** `"`, `'`, `+`: a literal ends or is joined. */
function endsLiteral(code: number): boolean {
  return code === 34 || code === 39 || code === 43;
}

/** A line that goes on in a marked next line behind its last character: a backslash, an armour, a literal. */
function goesOn(text: string, last: number, end: number): boolean {
  const code = text.charCodeAt(last);
  if (code === backslash || (code === hyphen && text.endsWith("-----", last + 1)))
    return testAt(lineBegin, text, end + 1);
  return endsLiteral(code) && testAt(literalBegin, text, end + 1);
}

/** Ends of lines right behind a long run, where the next line is marked. */
function endsBehind(text: string, runs: readonly SymbolRun[]): readonly number[] {
  const ends: number[] = [];
  for (const { start, end } of runs) {
    if (end - start < minOpenRun) continue;
    const at = text.slice(end, end + maxBehindRun + 1).indexOf("\n");
    if (at >= 0 && testAt(lineBegin, text, end + at + 1)) ends.push(end + at);
  }
  return ends;
}

function inOrder(some: readonly number[], others: readonly number[]): readonly number[] {
  if (others.length === 0) return some;
  return [...new Set([...some, ...others])].toSorted((a, b) => a - b);
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

const isHexPair = /[0-9a-fA-F]{2}/y;

function isHex(text: string, at: number): boolean {
  return testAt(isHexPair, text, at);
}

/** `seen`: flags that are set already. */
function specialFlag(text: string, at: number, seen: number): number {
  switch (text.charCodeAt(at)) {
    case 92:
      return escapeFlag(text.charCodeAt(at + 1));
    case 37:
      return isHex(text, at + 1) ? flags.percent : 0;
    case 38:
      return isEntity(text, at) ? flags.entity : 0;
    case 61:
      return isQuotedPrintable(text, at) ? flags.quotedPrintable : 0;
    case 27:
      return flags.ansi;
    case 43:
    case 45:
      return 0;
    case 93:
      return text.startsWith(".join(", at + 1) ? flags.joinedArray : 0;
    case 125:
      return braceFlag(text, at);
    default:
      return quoteFlag(text, at, seen);
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
  return text.charCodeAt(at + 3) === 61 && isHex(text, at + 1) && isHex(text, at + 4);
}

const joint = jointPattern("y");

/** What stands behind a quote: another literal, or `.join(` of an array. */
function quoteFlag(text: string, at: number, seen: number): number {
  if ((seen & flags.concatenation) === 0 && isJoined(text, at)) return flags.concatenation;
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
  return mayJoin[text.charCodeAt(behindBlanks(text, at + 1))] === 1 && testAt(joint, text, at);
}

/** By code: what the next literal or what joins it can begin with; most text behind a quote does not. */
const mayJoin = kindTable([[1, /[+.&<|~/#_\\"'`rbfu@$]/]]);

/** The first place behind blanks and line ends. */
function behindBlanks(text: string, from: number): number {
  let at = from;
  while (isSpaceCode(text.charCodeAt(at))) at += 1;
  return at;
}
