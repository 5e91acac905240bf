/**
 * Finds the members of one JSON object, or the elements of one array, without building them.
 *
 * Lexical and lenient: it tracks strings and brackets only, takes time linear in the text and no
 * stack, so neither a 64 MB result nor a nesting of 100 000 matters. What it reads is the raw
 * token of a value, which is what keeps ids exact (`1` is not `"1"` is not `1.0`).
 */

export interface Member {
  readonly key: string;
  /** Half-open, in UTF-16 units of the text: the raw token of the value. */
  readonly start: number;
  readonly end: number;
}

export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** The members of the object that begins at or after `from`, in order; undefined when none does. */
export function membersOf(text: string, from = 0): readonly Member[] | undefined {
  let at = skipSpace(text, from);
  if (text[at] !== "{") return undefined;
  const members: Member[] = [];
  at = skipSpace(text, at + 1);
  while (at < text.length && text[at] !== "}") {
    const keyEnd = endOfString(text, at);
    if (text[at] !== '"') return members;
    const colon = skipSpace(text, keyEnd);
    if (text[colon] !== ":") return members;
    const start = skipSpace(text, colon + 1);
    const end = endOfValue(text, start);
    members.push({ key: stringOf(text.slice(at, keyEnd)) ?? "", start, end });
    at = afterComma(text, end);
  }
  return members;
}

/** The elements of the array that begins at or after `from`, in order; undefined when none does. */
export function elementsOf(text: string, from = 0): readonly Extent[] | undefined {
  let at = skipSpace(text, from);
  if (text[at] !== "[") return undefined;
  const elements: Extent[] = [];
  at = skipSpace(text, at + 1);
  while (at < text.length && text[at] !== "]") {
    const end = endOfValue(text, at);
    if (end === at) return elements;
    elements.push({ start: at, end });
    at = afterComma(text, end);
  }
  return elements;
}

/** The string that a raw token stands for; undefined when it is not a well-formed string token. */
export function stringOf(token: string): string | undefined {
  if (!token.startsWith('"') || token.length < 2) return undefined;
  if (!token.includes("\\")) return token.slice(1, -1);
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The byte order mark counts as space: it may only stand at the very beginning. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0xfeff;
}

function afterComma(text: string, from: number): number {
  const at = skipSpace(text, from);
  return text[at] === "," ? skipSpace(text, at + 1) : at;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first === "{" || first === "[") return endOfContainer(text, start);
  let at = start;
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at += 1;
  return at;
}

function isDelimiter(code: number): boolean {
  return code === 0x2c || code === 0x5d || code === 0x7d || isSpace(code);
}

/** Jumps from quote to quote; the number of backslashes before one decides whether it closes. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text[before] === "\\") before -= 1;
    if ((at - before) % 2 === 1) return at + 1;
  }
  return text.length;
}

function endOfContainer(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
      continue;
    }
    if (code === 0x7b || code === 0x5b) depth += 1;
    if (code === 0x7d || code === 0x5d) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return at;
}
