/**
 * Reads a regular expression of Go, Rust or JavaScript into a tree.
 *
 * Flags are resolved on the way: `(?i)` becomes both cases of each letter, `(?x)` loses its layout,
 * `(?s)` and `(?m)` choose what dots and anchors mean. What JavaScript cannot say is refused by name.
 */

import { escapeSet, dotSet, literalSet, parseClass } from "./parseClass.ts";
import { union } from "./charSet.ts";
import { Cursor, type Dialect, type Flags, noFlags, PatternError } from "./cursor.ts";
import type { Assertion, Pattern } from "./pattern.ts";

export type ParsedPattern =
  | { readonly kind: "ok"; readonly pattern: Pattern }
  | { readonly kind: "refused"; readonly reason: string };

/** Longest pattern that is read, in characters. */
export const maxPatternLength = 20_000;
/** Deepest nesting of groups. */
export const maxDepth = 60;

export function parsePattern(
  source: string,
  dialect: Dialect,
  flags: Partial<Flags> = {},
): ParsedPattern {
  if (source.length > maxPatternLength) {
    return { kind: "refused", reason: `longer than ${maxPatternLength} characters` };
  }
  const cursor = new Cursor(source, dialect, { ...noFlags, ...flags });
  try {
    const pattern = parseChoice(cursor, 0);
    if (!cursor.done) throw new PatternError("there is a `)` without its `(`");
    return { kind: "ok", pattern };
  } catch (error) {
    if (error instanceof PatternError) return { kind: "refused", reason: error.message };
    throw error;
  }
}

function parseChoice(cursor: Cursor, depth: number): Pattern {
  if (depth > maxDepth) throw new PatternError(`groups are nested deeper than ${maxDepth}`);
  const flags = cursor.flags;
  const branches = [parseSequence(cursor, depth)];
  while (cursor.eat("|")) branches.push(parseSequence(cursor, depth));
  cursor.flags = flags;
  const [only] = branches;
  if (branches.length === 1 && only !== undefined) return only;
  const sets = branches.flatMap((branch) => (branch.kind === "set" ? [branch.set] : []));
  if (sets.length < branches.length) return { kind: "choice", items: branches };
  // One class instead of a choice: `(?:.|[\n\r])*` could otherwise take each `\r` in two ways.
  return { kind: "set", set: union(...sets) };
}

function parseSequence(cursor: Cursor, depth: number): Pattern {
  const items: Pattern[] = [];
  for (;;) {
    cursor.skipVerbose();
    if (cursor.done || cursor.peek() === "|" || cursor.peek() === ")") break;
    const atom = parseAtom(cursor, depth);
    if (atom !== undefined) items.push(parseRepeats(cursor, atom));
  }
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: "sequence", items };
}

/** `undefined` for what matches nothing: comments and flags. */
function parseAtom(cursor: Cursor, depth: number): Pattern | undefined {
  const character = cursor.next();
  switch (character) {
    case "(":
      return parseParenthesis(cursor, depth);
    case "[":
      return { kind: "set", set: parseClass(cursor) };
    case ".":
      return { kind: "set", set: dotSet(cursor) };
    case "^":
      return assertion(cursor.flags.multiline ? "lineStart" : "start");
    case "$":
      return assertion(cursor.flags.multiline ? "lineEnd" : "end");
    case "\\":
      return parseEscape(cursor);
    case "*":
    case "+":
    case "?":
      throw new PatternError(`\`${character}\` has nothing to repeat`);
    default:
      return { kind: "set", set: literalSet(cursor, character) };
  }
}

function assertion(which: Assertion): Pattern {
  return { kind: "assert", which };
}

function parseEscape(cursor: Cursor): Pattern {
  if (cursor.eat("b{")) throw new PatternError("`\\b{…}` is not supported");
  if (cursor.eat("b")) return assertion("word");
  if (cursor.eat("B")) return assertion("notWord");
  if (cursor.dialect !== "js") {
    if (cursor.eat("A")) return assertion("start");
    if (cursor.eat("z")) return assertion("end");
    if (cursor.eat("Q")) return quoted(cursor);
  }
  return { kind: "set", set: escapeSet(cursor) };
}

/** `\Q…\E`: as it stands. */
function quoted(cursor: Cursor): Pattern {
  const text = cursor.match(/([^]*?)(?:\\E|$)/y)?.[1] ?? "";
  const items = text
    .split("")
    .map((each): Pattern => ({ kind: "set", set: literalSet(cursor, each) }));
  return { kind: "sequence", items };
}

function parseParenthesis(cursor: Cursor, depth: number): Pattern | undefined {
  if (cursor.eat("?#")) {
    if (cursor.match(/[^)]*\)/y) === undefined) throw new PatternError("a comment is not closed");
    return undefined;
  }
  const named = cursor.match(/\?P?<([A-Za-z_]\w*)>/y);
  if (named !== undefined) return group(cursor, depth, named[1]);
  if (cursor.peek() !== "?") return group(cursor, depth);
  if (cursor.match(/\?(?:P=|P>|>|R|\(|&)/y) !== undefined || /^\?[+-]?\d/.test(cursor.peek(3))) {
    throw new PatternError("atomic groups, recursion and conditions are not supported");
  }
  const look = cursor.match(/\?(<?)([=!])/y);
  if (look !== undefined) return lookaround(cursor, depth, look);
  return flagGroup(cursor, depth);
}

function close(cursor: Cursor): void {
  if (!cursor.eat(")")) throw new PatternError("a group is not closed");
}

function group(cursor: Cursor, depth: number, name?: string): Pattern {
  cursor.groups += 1;
  const index = cursor.groups;
  const item = parseChoice(cursor, depth + 1);
  close(cursor);
  return { kind: "group", index, ...(name === undefined ? {} : { name }), item };
}

function lookaround(cursor: Cursor, depth: number, [, behind, sign]: RegExpExecArray): Pattern {
  if (cursor.dialect !== "js") throw new PatternError("lookaround is not supported");
  const item = parseChoice(cursor, depth + 1);
  close(cursor);
  return { kind: "look", ahead: behind === "", negative: sign === "!", item };
}

/** `(?i)` until the end of the group around it, or `(?i:…)`. */
function flagGroup(cursor: Cursor, depth: number): Pattern | undefined {
  const found = cursor.match(/\?([A-Za-z]*)(?:-([A-Za-z]+))?([:)])/y);
  if (found === undefined) throw new PatternError(`\`(${cursor.peek(4)}\` is not supported`);
  const [, on = "", off = "", end] = found;
  const before = cursor.flags;
  cursor.flags = withFlags(withFlags(before, on, true), off, false);
  if (end === ")") return undefined;
  const item = parseChoice(cursor, depth + 1);
  close(cursor);
  cursor.flags = before;
  return item;
}

const flagNames: Readonly<Record<string, keyof Flags>> = {
  i: "ignoreCase",
  m: "multiline",
  s: "dotAll",
  x: "verbose",
  U: "swapGreed",
};

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  let changed = flags;
  for (const letter of letters) {
    // Texts are UTF-16 here: whether the source counted bytes or characters makes no difference.
    if (letter === "u") continue;
    const name = flagNames[letter];
    if (name === undefined) throw new PatternError(`the flag \`${letter}\` is not supported`);
    changed = { ...changed, [name]: value };
  }
  return changed;
}

function parseRepeats(cursor: Cursor, atom: Pattern): Pattern {
  let item = atom;
  for (;;) {
    cursor.skipVerbose();
    const counts = readCounts(cursor);
    if (counts === undefined) return item;
    if (cursor.dialect !== "rust" && item.kind === "repeat" && item !== atom) {
      throw new PatternError("a repeat is repeated");
    }
    const lazy = cursor.eat("?");
    if (!lazy && cursor.peek() === "+") {
      throw new PatternError("possessive repeats are not supported");
    }
    item = { kind: "repeat", item, ...counts, lazy: lazy !== cursor.flags.swapGreed };
  }
}

interface Counts {
  readonly min: number;
  readonly max: number;
}

/** Most that a counted repeat may ask for; Go's own limit. */
export const maxCount = 100_000;

function readCounts(cursor: Cursor): Counts | undefined {
  if (cursor.eat("*")) return { min: 0, max: Infinity };
  if (cursor.eat("+")) return { min: 1, max: Infinity };
  if (cursor.eat("?")) return { min: 0, max: 1 };
  const found = cursor.match(/\{\s*(\d{1,7})\s*(?:(,)\s*(\d{0,7})\s*)?\}/y);
  if (found === undefined) return undefined;
  const min = Number(found[1]);
  const max = found[2] === undefined ? min : found[3] === "" ? Infinity : Number(found[3]);
  if (max < min || min > maxCount) throw new PatternError("a counted repeat is out of range");
  return { min, max: max > maxCount ? Infinity : max };
}
