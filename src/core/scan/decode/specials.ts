/**
 * Pairs of characters that begin or end an escape, a literal or a line that goes on: one search of the
 * engine's own finds them all, and each is told by the few characters around it.
 *
 * INVARIANT: every match of an escape's pattern (`escapes.ts`) begins at a place of the escape's kind;
 * such a pattern is tried at its places and nowhere else.
 */

import { isSpaceCode } from "../characters.ts";
import { flags } from "./flags.ts";
import { jointPattern } from "./joint.ts";
import { kindTable } from "./kinds.ts";

/** Where something may be escaped or joined, in order, and what: a list of each. */
export interface Places {
  readonly at: readonly number[];
  readonly kinds: readonly number[];
}

export interface Specials {
  readonly flags: number;
  readonly places: Places;
  /** Ends of lines that go on in a marked next line. */
  readonly openEnds: readonly number[];
}

const pair =
  // oxlint-disable-next-line no-control-regex -- the escape character begins a colour
  /[\\\u001b][^]|%[0-9a-fA-Fu]|&[#a-z]|=[\n\r0-9a-fA-F]|\]\.|\}[$,]|["'`](?:[ \t\n\r+.\\,)&<|~/#_"'`]|[rbfu@$](?=[rbfu@$]?["'`]))|[+-][\n\r]/g;

export function readSpecials(text: string): Specials {
  pair.lastIndex = 0;
  if (!pair.test(text)) return none;
  const pass = new Pass(text);
  do {
    const at = pair.lastIndex - 2;
    // The second character may begin a pair of its own.
    pair.lastIndex = at + 1;
    pass.read(at, text.charCodeAt(at + 1));
  } while (pair.test(text));
  return pass;
}

/** Of most short texts. */
const none: Specials = { flags: 0, places: { at: [], kinds: [] }, openEnds: [] };

const lineFeed = 10;
const carriageReturn = 13;

class Pass implements Specials {
  flags = 0;
  readonly places = { at: new Array<number>(), kinds: new Array<number>() };
  readonly openEnds: number[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(at: number, next: number): void {
    this.#special(at, next);
    if (next !== lineFeed && next !== carriageReturn) return;
    const end = next === lineFeed ? at + 1 : at + 2;
    const isEnd = this.#text.charCodeAt(end) === lineFeed;
    if (isEnd && goesOn(this.#text, at, end)) this.openEnds.push(end);
  }

  #special(at: number, next: number): void {
    const text = this.#text;
    switch (text.charCodeAt(at)) {
      case backslash:
        return this.#escape(at, next);
      case 37:
        return this.#found(at, isPercent(text, at, next) ? flags.percent : 0);
      case 38:
        return this.#found(at, isEntity(text, at) ? flags.entity : 0);
      case 61:
        return this.#equals(at, next);
      case 27:
        return this.#found(at, flags.ansi);
      case plus:
      case hyphen:
        return;
      case 93:
        return this.#bracket(at);
      case 125:
        return this.#brace(at, next);
      default:
        this.#quote(at, next);
    }
  }

  #found(at: number, kind: number): void {
    this.flags |= kind;
    if (kind !== 0) this.#place(at, kind);
  }

  #place(at: number, kind: number): void {
    this.places.at.push(at);
    this.places.kinds.push(kind);
  }

  /** Of backslashes in a row the first one counts, and the last one before something else. */
  #escape(at: number, next: number): void {
    const kind = escapeFlag(next);
    this.flags |= kind;
    const isInside = next === backslash && this.#text.charCodeAt(at - 1) === backslash;
    if (!isInside) this.#place(at, kind);
  }

  /** One alone is an assignment; among others it is as good as any. */
  #equals(at: number, next: number): void {
    if (isQuotedPrintable(this.#text, at)) this.flags |= flags.quotedPrintable;
    const isBreak = next === lineFeed || next === carriageReturn;
    if (isBreak || isHex(this.#text, at + 1)) this.#place(at, flags.quotedPrintable);
  }

  #bracket(at: number): void {
    if (this.#text.startsWith(".join(", at + 1)) this.flags |= flags.joinedArray | flags.arrayEnd;
    else if (this.#text.startsWith(".concat(", at + 1)) this.flags |= flags.arrayEnd;
  }

  /** `}${` of a template, `"}, {"type"` between two blocks of a message. */
  #brace(at: number, next: number): void {
    const text = this.#text;
    if (next === 36) this.flags |= flags.template;
    else if (nextBlock.test(text.slice(at, at + 24))) {
      this.flags |= flags.textBlocks;
      const quote = text.slice(Math.max(0, at - 5), at).lastIndexOf('"');
      if (quote >= 0) this.#place(Math.max(0, at - 5) + quote, flags.textBlocks);
    }
  }

  /** What stands behind a quote: another literal, the next argument, or `.join(` of an array. */
  #quote(at: number, next: number): void {
    const text = this.#text;
    if (next === 44 || next === 41) return this.#argument(at);
    if (mayJoin[text.charCodeAt(behindBlanks(text, at + 1))] !== 1) return;
    this.#place(at, flags.concatenation);
    if ((this.flags & flags.concatenation) === 0 && isJoined(text, at, next))
      this.flags |= flags.concatenation;
    else if (next === 46 && text.startsWith("concat(", at + 2)) this.flags |= flags.concatenation;
    else if (text.startsWith(".join(", at + 1)) this.flags |= flags.joinedArray;
  }

  /** A literal that ends an argument: an empty one may join a list, `).append("` and the like go on. */
  #argument(at: number): void {
    const text = this.#text;
    const goesOn = text.startsWith(").append(", at + 1) || text.startsWith(").concat(", at + 1);
    if (goesOn) this.#place(at, flags.concatenation);
    if (text.charCodeAt(at - 1) === text.charCodeAt(at)) this.flags |= flags.joinedArray;
    else if (goesOn) this.flags |= flags.concatenation;
  }
}

const plus = 43;
const nextBlock = /^\},\s{0,8}\{\s{0,4}"type"/;
const backslash = 92;
const hyphen = 45;
/** `"`, `'`, `+`: a literal ends or is joined. */
function endsLiteral(code: number): boolean {
  return code === 34 || code === 39 || code === plus;
}

/** A line that goes on in a marked next line behind its last character: a backslash, an armour, a literal. */
function goesOn(text: string, last: number, end: number): boolean {
  const code = text.charCodeAt(last);
  if (code === backslash || (code === hyphen && text.endsWith("-----", last + 1)))
    return testAt(lineBegin, text, end + 1);
  return endsLiteral(code) && testAt(literalBegin, text, end + 1);
}

/** Where the line behind an end begins with a mark. */
export function isMarked(text: string, end: number): boolean {
  return testAt(lineBegin, text, end + 1);
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

const hexDigits = kindTable([[1, /[0-9a-fA-F]/]]);

/** Two digits. */
function isHex(text: string, at: number): boolean {
  return hexDigits[text.charCodeAt(at)] === 1 && hexDigits[text.charCodeAt(at + 1)] === 1;
}

/** `%41`, or `%u0041` of older scripts. */
function isPercent(text: string, at: number, next: number): boolean {
  return next === 117 ? isHex(text, at + 2) && isHex(text, at + 4) : isHex(text, at + 1);
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

/** A quote that closes one literal while the next one opens: `"a" + "b"`, `'a'⏎'b'`. */
function isJoined(text: string, at: number, next: number): boolean {
  const isCommon =
    next === 32 || next === 10 || next === 13 || next === 43 || next === 46 || next === 92;
  return isCommon && testAt(joint, text, at);
}

/** By code: what the next literal or what joins it can begin with; most text behind a quote does not. */
const mayJoin = kindTable([[1, /[+.&<|~/#_\\"'`rbfu@$]/]]);

/** The first place behind blanks and line ends. */
function behindBlanks(text: string, from: number): number {
  let at = from;
  while (isSpaceCode(text.charCodeAt(at))) at += 1;
  return at;
}
