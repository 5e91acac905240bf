/**
 * What a regular expression takes at most, as a tree that is walked character by character.
 *
 * An outline takes every text that the expression takes, and more: what is looked at before or behind
 * is left out, letters have no case, a repeat of more than a few counts as one without an end. So
 * where an outline does not fit, the expression need not be tried. A group is read when a text gets
 * that far, which is seldom.
 */

import { once } from "../once.ts";

export type Outline =
  | { readonly kind: "nothing" }
  /** Cannot be told: whatever follows fits. */
  | { readonly kind: "anything" }
  | OneOf
  /** The characters of `text`, one after another. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "then"; readonly first: Outline; readonly rest: Outline }
  | { readonly kind: "choice"; readonly items: readonly Outline[] }
  /** A choice of what begins with a certain character, by its class. */
  | { readonly kind: "fork"; readonly ways: readonly (Ways | undefined)[] }
  /** Any number of times, none included. */
  | { readonly kind: "repeat"; readonly item: Outline }
  | { readonly kind: "group"; readonly content: () => Outline };

/** Read when they are gone. */
export type Ways = readonly (() => Outline)[];

/** One character. */
interface OneOf {
  readonly kind: "set";
  /** By class of a character: 1 for those with a member in the set. */
  readonly members: Uint8Array;
}

/** As much of a `RegExp` as says what it takes. */
export interface Expression {
  readonly source: string;
  readonly flags: string;
  /** The source of what a blank stands for, where it is no blank. */
  readonly blank?: string;
}

const nothing: Outline = { kind: "nothing" };
const anything: Outline = { kind: "anything" };

export function outlineOf({ source, flags, blank }: Expression): Outline {
  return /[msuv]/.test(flags) ? anything : groupOf(source, blank);
}

/** Characters that are told apart. */
export const classCount = 64;
/** Of everything beyond ASCII and of what controls a terminal. */
const other = 0;

/** Class by code unit below 128: letters in either case, all digits, white space but blank and line end. */
export const classes: Uint8Array = classesOfAscii();

function classesOfAscii(): Uint8Array {
  let count = other;
  const known = new Map<string, number>();
  return Uint8Array.from({ length: 128 }, (_, code) => {
    const name = nameOf(String.fromCharCode(code));
    if (name === undefined) return other;
    if (!known.has(name)) known.set(name, (count += 1));
    return known.get(name) ?? other;
  });
}

function nameOf(character: string): string | undefined {
  if (/[\t\v\f\r]/.test(character)) return "\t";
  if (/\d/.test(character)) return "0";
  return /[\n -~]/.test(character) ? character.toLowerCase() : undefined;
}

export function classOf(code: number): number {
  return classes[code] ?? other;
}

/** Groups by what a blank stands for and by their source: the same words stand in many patterns. */
const groups = new Map<string | undefined, Map<string, Outline>>();

function groupOf(source: string, blank: string | undefined): Outline {
  const alike = groups.get(blank) ?? new Map<string, Outline>();
  groups.set(blank, alike);
  const known = alike.get(source);
  if (known !== undefined) return known;
  const group: Outline = { kind: "group", content: once(() => readChoice(source, blank)) };
  alike.set(source, group);
  return group;
}

/** Counted repeats up to this many are told apart. */
const maxCounted = 2;

function readChoice(source: string, blank: string | undefined): Outline {
  const branches = branchesOf(source);
  if (branches.length === 1) return new Reader(source, blank).sequence();
  const ways: (() => Outline)[][] = [];
  const items: Outline[] = [{ kind: "fork", ways }];
  for (const branch of branches) {
    if (plainStart.test(branch)) {
      const way = once(() => new Reader(branch, blank).sequence());
      (ways[classOf(branch.charCodeAt(0))] ??= []).push(way);
    } else items.push(new Reader(branch, blank).sequence());
  }
  return { kind: "choice", items };
}

class Reader {
  private at = 0;
  private readonly source: string;
  private readonly blank: string | undefined;

  constructor(source: string, blank: string | undefined) {
    this.source = source;
    this.blank = blank;
  }

  sequence(): Outline {
    if (this.at >= this.source.length) return nothing;
    const text = this.match(plain)?.[0];
    const first: Outline = text === undefined ? this.counted(this.atom()) : { kind: "text", text };
    if (this.at >= this.source.length) return first;
    return thenOf(first, { kind: "group", content: once(() => this.sequence()) });
  }

  private atom(): Outline {
    const character = this.source[this.at] ?? "";
    this.at += 1;
    switch (character) {
      case "(":
        return this.group();
      case "[":
        return this.bracket();
      case "\\":
        return this.escape();
      case ".":
        return notNewline;
      case "^":
      case "$":
        return nothing;
      case " ":
        return this.blank === undefined ? blank : groupOf(this.blank, undefined);
      default:
        return setOfCode(character.charCodeAt(0));
    }
  }

  private group(): Outline {
    const start = this.at;
    const end = closingOf(this.source, start);
    this.at = end + 1;
    const head = /^\?(?::|<?[=!])?/.exec(this.source.slice(start, start + 3))?.[0] ?? "";
    if (head === "?") return anything;
    return head.length > 1 && head !== "?:"
      ? nothing
      : groupOf(this.source.slice(start + head.length, end), this.blank);
  }

  private bracket(): Outline {
    const end = endOfBracket(this.source, this.at);
    const content = this.source.slice(this.at, end);
    this.at = end + 1;
    return bracketOf(content);
  }

  private escape(): Outline {
    const found = this.match(escaped)?.[0] ?? "";
    return found === "b" || found === "B" ? nothing : (escapeOf(found) ?? anything);
  }

  private counted(item: Outline): Outline {
    const sign = this.source[this.at] ?? "";
    if (!"?*+{".includes(sign) || sign === "") return item;
    const [, , least, comma, most] = this.match(count) ?? [];
    if (sign === "?") return optional(item);
    if (sign !== "{") return repeatOf(item, sign === "+" ? 1 : 0, Infinity);
    const min = Number(least);
    return repeatOf(item, min, comma === undefined ? min : Number(most === "" ? Infinity : most));
  }

  private match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.source);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found;
  }
}

/** A character that stands for itself and is not repeated. */
const plainStart = /^[^ \\[\](){}.*+?|^$](?![?*+{])/;
/** What stands for itself, up to the last character that is not repeated. */
const plain = /[^ \\[\](){}.*+?|^$]+(?![?*+{])/y;
const escaped = /x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|[^]/y;
const count = /([?*+]|\{(\d+)(?:(,)(\d*))?\})\??/y;

/** What a choice is between. */
function branchesOf(source: string): readonly string[] {
  const branches: string[] = [];
  let from = 0;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === "\\") at += 1;
    else if (character === "[") at = endOfBracket(source, at + 1);
    else if (character === "(") at = closingOf(source, at + 1);
    else if (character === "|") {
      branches.push(source.slice(from, at));
      from = at + 1;
    }
  }
  return [...branches, source.slice(from)];
}

/** Where the group ends that begins before `from`. */
function closingOf(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at += 1) {
    const character = source[at];
    if (character === "\\") at += 1;
    else if (character === "[") at = endOfBracket(source, at + 1);
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return source.length;
}

function endOfBracket(source: string, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== "]") at += source[at] === "\\" ? 2 : 1;
  return at;
}

const emptySet: OneOf = { kind: "set", members: new Uint8Array(classCount) };
const singles: readonly OneOf[] = Array.from({ length: classCount }, (_, index) => {
  const members = new Uint8Array(classCount);
  members[index] = 1;
  return { kind: "set", members };
});

function setOfCode(code: number): OneOf {
  return singles[classOf(code)] ?? emptySet;
}

/** What one of the characters is in, and, where `beyond`, what is not ASCII. */
function setOf(is: (character: string) => boolean, beyond: boolean): OneOf {
  const members = new Uint8Array(classCount);
  for (let code = 0; code < classes.length; code += 1) {
    if (is(String.fromCharCode(code))) members[classOf(code)] = 1;
  }
  if (beyond) members[other] = 1;
  return { kind: "set", members };
}

const blank = setOfCode(0x20);
const notNewline = setOf((character) => !/[\n\r]/.test(character), true);
const shorthands: Readonly<Record<string, OneOf>> = {
  s: setOf((character) => /\s/.test(character), true),
  S: setOf((character) => /\S/.test(character), true),
  w: setOf((character) => /\w/.test(character), false),
  W: setOf((character) => /\W/.test(character), true),
  d: setOf((character) => /\d/.test(character), false),
  D: setOf((character) => /\D/.test(character), true),
};
const controls: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  f: "\f",
  v: "\v",
  0: "\0",
};

/** What stands behind a backslash. */
function escapeOf(text: string): OneOf | undefined {
  if (text.length > 1) return setOfCode(Number.parseInt(text.slice(1), 16));
  const known = shorthands[text];
  if (known !== undefined) return known;
  const control = controls[text];
  if (control !== undefined) return setOfCode(control.charCodeAt(0));
  return /\w/.test(text) || text === "" ? undefined : setOfCode(text.charCodeAt(0));
}

/** Classes of characters by their source. */
const brackets = new Map<string, Outline>();

function bracketOf(content: string): Outline {
  const known = brackets.get(content);
  if (known !== undefined) return known;
  const set = readBracket(content);
  brackets.set(content, set);
  return set;
}

/** As the engine reads it, one ASCII character at a time. */
function readBracket(content: string): Outline {
  if (/\\[pPkc]/.test(content)) return anything;
  const regex = new RegExp(`[${content}]`);
  const beyond = content.startsWith("^") || /[\u0080-\uffff]|\\[sSWDux]/.test(content);
  return setOf((character) => regex.test(character), beyond);
}

function thenOf(first: Outline, rest: Outline): Outline {
  if (first.kind === "nothing") return rest;
  return rest.kind === "nothing" ? first : { kind: "then", first, rest };
}

function repeatOf(item: Outline, min: number, max: number): Outline {
  const isLong = max - min > maxCounted || min > maxCounted;
  let outline: Outline = isLong ? { kind: "repeat", item } : upTo(item, max - min);
  for (let done = 0; done < Math.min(min, maxCounted); done += 1) outline = thenOf(item, outline);
  return outline;
}

function upTo(item: Outline, max: number): Outline {
  let outline = nothing;
  for (let done = 0; done < max; done += 1) outline = optional(thenOf(item, outline));
  return outline;
}

function optional(item: Outline): Outline {
  return { kind: "choice", items: [item, nothing] };
}
