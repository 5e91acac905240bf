/**
 * Values written in parts: literals in an array that is joined, parts in variables that a template
 * puts together, a token broken over several indented lines, characters with a space between.
 */

import { type Decoded, DecodedBuilder } from "./decoded.ts";
import { flags } from "./flags.ts";
import type { SymbolRun } from "./runs.ts";

/** Most characters between the value of a part and the template that it is looked for in. */
const maxDistance = 4000;

const literals =
  "((?:[\"'][^\"'\\n]{1,400}[\"']\\s{0,40},\\s{0,40}){1,60}[\"'][^\"'\\n]{1,400}[\"'])";
/** `["ab", "cd"].join("")`. */
const array = new RegExp(
  `\\[\\s{0,40}${literals}\\s{0,40},?\\s{0,40}\\](?=\\.(?:join|concat)\\()`,
  "g",
);
/** What puts literals together: `implode('', ['ab', 'cd'])`, `concat!("ab", "cd")`, `Sprintf("%s%s", "ab", "cd")`. */
const list = new RegExp(
  `(?:join|implode|concat!?|(?:%s|\\{\\}){2,12}["'](?:\\s{0,4}[,%]|\\.format)(?=[\\s(]))["']?\\s{0,2}[:(]?\\s{0,4}\\[?\\s{0,4}(?:(?:""|'')\\s{0,4},\\s{0,8})?(?:\\[\\]string\\{|array\\(|\\[|\\(|\\{)?\\s{0,40}${literals}`,
  "gi",
);

/** `seen`: flags of the text; without an end of an array no array is looked for. */
export function decodeJoinedArrays(text: string, seen: number): readonly Decoded[] {
  const hasArray = (seen & flags.arrayEnd) !== 0;
  if (!hasArray && !joiners.some((word) => text.includes(word))) return [];
  const matches = [...(hasArray ? text.matchAll(array) : []), ...text.matchAll(list)];
  return matches.map((match) => joinList(text, match));
}

/** One of them stands in every text with such a list. */
const joiners = ["join", "Join", "implode", "oncat", "ONCAT", "%s%s", "{}{}"];

function joinList(text: string, match: RegExpMatchArray): Decoded {
  const { 0: whole, 1: inner = "", index = 0 } = match;
  const from = index + whole.indexOf(inner);
  const builder = new DecodedBuilder("array_join");
  addContext(builder, text, index);
  for (const part of inner.matchAll(/["']([^"'\n]*)["']/g))
    builder.copy(part[1] ?? "", from + part.index + 1);
  return builder.finish();
}

/** Characters of the line before it that stay in view. */
const context = 120;

/** The beginning of the line, so that the name of what is assigned stays in view. */
function addContext(builder: DecodedBuilder, text: string, to: number): void {
  const before = text.slice(Math.max(0, to - context), to);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  builder.copy(line, to - line.length);
}

/** `${a}${b}` where a and b are string literals further up. */
export function decodeTemplates(text: string): readonly Decoded[] {
  const found: Decoded[] = [];
  let literals: ReadonlyMap<string, readonly Literal[]> | undefined;
  for (const match of text.matchAll(/(?:\$\{\w{1,40}\}){2,12}/g)) {
    literals ??= literalsByName(text);
    const names = [...match[0].matchAll(/\w+/g)].map(([name]) => name);
    const parts = names.map((name) => literalBefore(literals?.get(name), match.index));
    if (parts.includes(undefined)) continue;
    const builder = new DecodedBuilder("template");
    addContext(builder, text, match.index);
    for (const part of parts) if (part !== undefined) builder.copy(part.value, part.at);
    found.push(builder.finish());
  }
  return found;
}

/** A string literal that is assigned to a name. */
interface Literal {
  /** Of the value. */
  readonly at: number;
  readonly value: string;
}

/** Looked for once, however many templates there are. */
function literalsByName(text: string): ReadonlyMap<string, readonly Literal[]> {
  const byName = new Map<string, Literal[]>();
  // From the sign on: there are far fewer signs than words.
  const assigned = /(?<=\b(\w{1,40})\s{0,4})=\s{0,4}["'`]([^"'`\n]{1,400})["'`]/g;
  for (const { 0: whole, 1: name = "", 2: value = "", index } of text.matchAll(assigned)) {
    const literal = { at: index + whole.length - 1 - value.length, value };
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [literal]);
    else known.push(literal);
  }
  return byName;
}

/** The last one before a place, if it stands near enough: what was assigned last. Literals are in order. */
function literalBefore(
  literals: readonly Literal[] | undefined,
  before: number,
): Literal | undefined {
  let low = 0;
  let high = literals?.length ?? 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((literals?.[middle]?.at ?? 0) < before) low = middle + 1;
    else high = middle;
  }
  const literal = literals?.[low - 1];
  return literal !== undefined && literal.at >= before - maxDistance ? literal : undefined;
}

/** Lines that hold nothing but a piece of a token, all as long as the first, the last one shorter. */
export function decodeWrapped(text: string, lines: readonly SymbolRun[]): readonly Decoded[] {
  const found: Decoded[] = [];
  let from = 0;
  while (from < lines.length) {
    const to = endOfBlock(text, lines, from);
    const decoded = joinBlock(text, lines.slice(from, to));
    if (decoded !== undefined) found.push(decoded);
    from = to;
  }
  return found;
}

/** Adjacent lines of one length. */
function endOfBlock(text: string, lines: readonly SymbolRun[], from: number): number {
  let to = from + 1;
  for (; to < lines.length; to += 1) {
    const before = lines[to - 1];
    const line = lines[to];
    if (before === undefined || line === undefined) break;
    if (line.end - line.start !== before.end - before.start) break;
    if (!/^\r?\n[ \t]*$/.test(text.slice(before.end, line.start))) break;
    if (ownAssignment.test(text.slice(line.start, line.end))) break;
  }
  return to;
}

/** A line that assigns something of its own goes on nothing. */
const ownAssignment = /^\w{2,}[=:](?!=*$)/;
const lastLine = /\r?\n[ \t]*([^\s"'`,;<>{}]{2,200})(?=\r?\n|$)/y;

function joinBlock(text: string, block: readonly SymbolRun[]): Decoded | undefined {
  const first = block[0];
  const last = block.at(-1);
  if (first === undefined || last === undefined) return undefined;
  lastLine.lastIndex = last.end;
  const rest = lastLine.exec(text)?.[1];
  const fits = rest !== undefined && rest.length <= last.end - last.start;
  const hasRest = fits && !ownAssignment.test(rest);
  if (!hasRest && block.length < 2) return undefined;
  const builder = new DecodedBuilder("wrapped");
  addLineBefore(builder, text, first.start);
  for (const { start, end } of block) builder.copy(text.slice(start, end), start);
  if (hasRest) builder.copy(rest, lastLine.lastIndex - rest.length);
  return builder.finish();
}

/** The name of what is assigned may stand in the line before the value. */
function addLineBefore(builder: DecodedBuilder, text: string, start: number): void {
  const end = text.lastIndexOf("\n", start - 1);
  if (end < 0) return;
  const from = Math.max(text.lastIndexOf("\n", end - 1) + 1, end - 120);
  const line = text.slice(from, end).trimEnd();
  if (/[=:({[]$/.test(line)) builder.copy(line, from);
}

/** `s k - l i v e`, and UTF-16 that was read byte by byte. */
export function decodeSpaced(text: string): readonly Decoded[] {
  return [...text.matchAll(/(?:[!-~] ){15,}[!-~]/g)].map((match) => {
    const builder = new DecodedBuilder("spaced");
    addContext(builder, text, match.index);
    for (let at = 0; at < match[0].length; at += 2)
      builder.copy(match[0][at] ?? "", match.index + at);
    return builder.finish();
  });
}

/** Characters that no text is made of: between letters they are drawn as nothing. */
// oxlint-disable-next-line no-control-regex -- what is left is copied
const withoutControls = /[^\0-\u0008\u000b\u000e-\u001a\u007f]+/g;

export function decodeControls(text: string): readonly Decoded[] {
  const builder = new DecodedBuilder(text.includes("\0") ? "utf16" : "control_characters");
  for (const match of text.matchAll(withoutControls)) builder.copy(match[0], match.index);
  return [builder.finish()];
}
