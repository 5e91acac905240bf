/**
 * The lexical string tokens of a JSON body: values and keys, duplicates included.
 *
 * Never builds a tree of values and never recurses, so that depth costs nothing and what a parser
 * would drop is still seen. Accepts several root values (JSON lines) and NaN/Infinity. Anything
 * else that is not JSON ends the lexing with `undefined`: the caller then treats the body as plain
 * text, so that no byte goes unscanned. Lexing may begin behind an element of an array whose
 * surroundings are known, so that the unchanged start of a body is read once.
 */

import { type Frame, keepText, type Name, noName } from "./frame.ts";
import { LateToken, minLateLength } from "./late.ts";
import { detach, parseLiteral, unescapeLiteral } from "./literal.ts";
import { indexSegment, maxPathDepth, memberSegment, shownKey } from "./path.ts";
import { endOfScalar, isDigits, isScalar } from "./scalar.ts";
import { readSource, type Source, textSource } from "./source.ts";

/** Numbers with at least this many characters are tokens: a card number can be one. */
export const minNumberLength = 13;
/** Literals that the platform's parser may refuse before it is no longer asked: refusing is slow. */
export const maxRefusals = 8;

export interface Token {
  readonly kind: "value" | "key" | "number" | "literal";
  /** Byte span, without the quotes. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** The property name, or the name of the array that holds the value. */
  readonly key: string;
  readonly text: string;
  /** The object or array that holds the token; absent at the root. */
  readonly parent: Container | undefined;
  /** The token in whose text this one stands: JSON in a string. Positions are then units of that text. */
  readonly outer?: Token;
}

export interface Container {
  readonly array: boolean;
  readonly path: string;
  /** Own property name, or the name of the array that holds it. */
  readonly name: string;
  /** Position in the array that holds it, -1 for members of objects and roots. */
  readonly index: number;
  readonly parent: Container | undefined;
  /** Byte of the opening bracket. */
  readonly start: number;
  /** Byte behind the closing bracket; 0 while it is open. */
  end: number;
  /** Elements of an array. */
  length: number;
  /** Of an object: the string members, and the objects and arrays, whose names the reader wanted kept. */
  texts: Map<string, string> | undefined;
  parts: Map<string, Container> | undefined;
}

/** Names of members that are kept with the object they stand in; the first of duplicates counts. */
export type Kept = ReadonlySet<string>;

export interface Lexed {
  readonly tokens: readonly Token[];
  /** In the order of their opening brackets. */
  readonly containers: readonly Container[];
}

/** What may come next. */
type Expect = "value" | "keyOrEnd" | "key" | "colon" | "commaOrEnd" | "root";

export function lexJson(bytes: Uint8Array): readonly Token[] | undefined {
  return lexBody(bytes)?.tokens;
}

export function lexBody(bytes: Uint8Array, kept: Kept = none, late?: "late"): Lexed | undefined {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return new Lexer(readSource(bytes, bom ? 3 : 0), { kept, late }).run();
}

/**
 * Lexes what stands behind `element`, a container that is the element of an array, all of whose
 * ancestors are open there. Gives only what is new; open ancestors become new containers.
 */
export function lexBehind(
  bytes: Uint8Array,
  element: Container,
  kept: Kept = none,
  late?: "late",
): Lexed | undefined {
  const lexer = new Lexer(readSource(bytes, element.end), { kept, late });
  lexer.enter(element);
  return lexer.run();
}

/** Lexes a text that is the value of a token; byte positions are then positions of that text. */
export function lexInside(text: string, outer: Token, kept: Kept = none): Lexed | undefined {
  return new Lexer(textSource(text), { kept, outer }).run();
}

const none: Kept = new Set();

interface Wanted {
  readonly kept: Kept;
  /** The token in whose text this one stands. */
  readonly outer?: Token;
  readonly late?: "late" | undefined;
}

/** The cursor over one text; lives for one call. */
class Lexer {
  readonly #tokens: Token[] = [];
  readonly #containers: Container[] = [];
  readonly #source: Source;
  readonly #text: string;
  readonly #kept: Kept;
  readonly #isLate: boolean;
  readonly #outer: Token | undefined;
  readonly #stack: Frame[] = [];
  readonly #keys = new Map<string, Name>();
  #top: Frame | undefined;
  #at = 0;
  #slash = -1;
  #roots = 0;
  #quotes = 0;
  #refusals = 0;
  #expect: Expect = "root";

  constructor(source: Source, { kept, outer, late }: Wanted) {
    this.#kept = kept;
    this.#isLate = late !== undefined;
    this.#source = source;
    this.#text = source.text;
    this.#outer = outer;
  }

  /** Puts the cursor behind an element. */
  enter(element: Container): void {
    const line: Container[] = [];
    for (let each = element.parent; each !== undefined; each = each.parent) line.unshift(each);
    let parent: Container | undefined;
    for (const [depth, old] of line.entries()) {
      parent = { ...old, parent, end: 0, length: 0, texts: undefined, parts: undefined };
      const child = line[depth + 1] ?? element;
      const index = Math.max(0, child.index);
      this.#top = { container: parent, index, name: this.#known(child.name) };
      this.#stack.push(this.#top);
    }
    this.#expect = "commaOrEnd";
  }

  run(): Lexed | undefined {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) this.#at += 1;
      else if (!this.#step(code)) return undefined;
    }
    const whole = this.#stack.length === 0 && this.#roots > 0;
    return whole ? { tokens: this.#tokens, containers: this.#containers } : undefined;
  }

  #step(code: number): boolean {
    switch (code) {
      case 0x22:
        return this.#string();
      case 0x7b:
        return this.#open(false);
      case 0x5b:
        return this.#open(true);
      case 0x7d:
        return this.#close(false);
      case 0x5d:
        return this.#close(true);
      case 0x3a:
        return this.#colon();
      case 0x2c:
        return this.#comma();
      default:
        return this.#scalar();
    }
  }

  #open(array: boolean): boolean {
    if (!this.#takesValue()) return false;
    const top = this.#top;
    const container: Container = {
      array,
      path: this.#stack.length < maxPathDepth ? this.#path() : "…",
      name: this.#name(),
      index: top !== undefined && top.container.array ? top.index : -1,
      parent: top === undefined ? this.#outer?.parent : top.container,
      start: this.#source.byteAt(this.#at),
      end: 0,
      length: 0,
      texts: undefined,
      parts: undefined,
    };
    this.#keepPart(container);
    this.#containers.push(container);
    this.#top = { container, index: 0, name: noName };
    this.#stack.push(this.#top);
    this.#expect = array ? "value" : "keyOrEnd";
    this.#at += 1;
    return true;
  }

  #close(array: boolean): boolean {
    const top = this.#top;
    if (top === undefined || top.container.array !== array) return false;
    const first = array ? this.#expect === "value" && top.index === 0 : this.#expect === "keyOrEnd";
    if (this.#expect !== "commaOrEnd" && !first) return false;
    this.#at += 1;
    top.container.end = this.#source.byteAt(this.#at);
    top.container.length = array && !first ? top.index + 1 : 0;
    this.#stack.pop();
    this.#top = this.#stack.at(-1);
    this.#afterValue();
    return true;
  }

  #colon(): boolean {
    if (this.#expect !== "colon") return false;
    this.#expect = "value";
    this.#at += 1;
    return true;
  }

  #comma(): boolean {
    const top = this.#top;
    if (top === undefined || this.#expect !== "commaOrEnd") return false;
    if (top.container.array) top.index += 1;
    this.#expect = top.container.array ? "value" : "key";
    this.#at += 1;
    return true;
  }

  #string(): boolean {
    const isKey = this.#expect === "key" || this.#expect === "keyOrEnd";
    if (!isKey && !this.#takesValue()) return false;
    const start = this.#at + 1;
    const end = this.#endOfString(start);
    if (end < 0) return false;
    this.#at = end + 1;
    const from = this.#source.byteAt(start);
    const to = this.#source.closingAt(end, this.#quotes);
    if (isKey) this.#key(this.#textOf(start, end), from, to);
    else if (!this.#isLate || end - start < minLateLength || !this.#late(from, to))
      this.#value("value", this.#textOf(start, end), from, to);
    return true;
  }

  #textOf(start: number, end: number): string {
    const escaped = this.#slash >= start && this.#slash < end;
    return escaped ? this.#unescape(start, end) : this.#text.slice(start, end);
  }

  /** False where the text is needed at once: it is kept with its object, or says what it is. */
  #late(start: number, end: number): boolean {
    const literal = this.#source.literal?.(start, end);
    if (literal === undefined || this.#top?.name.kept === true) return false;
    const place = {
      start,
      end,
      path: this.#path(),
      key: this.#name(),
      parent: this.#top?.container,
    };
    this.#tokens.push(new LateToken(place, literal));
    this.#afterValue();
    return true;
  }

  /**
   * Position of the closing quote, or -1. Leaves the next backslash at or behind `from` in `#slash`
   * and the number of quotes up to the closing one in `#quotes`.
   */
  #endOfString(from: number): number {
    const text = this.#text;
    if (this.#slash < from) this.#slash = nextOrEnd(text, "\\", from);
    this.#quotes = 1;
    let at = text.indexOf('"', from);
    if (at < this.#slash) return at;
    while (at >= 0) {
      let slashes = 0;
      while (at - 1 - slashes >= from && text.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
      if (slashes % 2 === 0) return at;
      this.#quotes += 1;
      at = text.indexOf('"', at + 1);
    }
    return -1;
  }

  #unescape(start: number, end: number): string {
    const quoted = this.#text.slice(start - 1, end + 1);
    const parsed = this.#refusals < maxRefusals ? parseLiteral(quoted) : undefined;
    if (parsed !== undefined) return parsed;
    this.#refusals += 1;
    return unescapeLiteral(quoted);
  }

  /** A whole document in a string is kept with the object that holds the string. */
  #keepPart(container: Container): void {
    const top = this.#top;
    const name = top?.name ?? this.#known(this.#outer?.key ?? "");
    const holder = container.parent;
    if (!name.kept || holder === undefined || holder.array) return;
    holder.parts ??= new Map();
    if (!holder.parts.has(name.key)) holder.parts.set(name.key, container);
  }

  #key(text: string, start: number, end: number): void {
    const top = this.#top;
    const name = this.#known(text);
    const { key } = name;
    if (top !== undefined) top.name = name;
    const parent = top?.container;
    const path = parent?.path ?? "";
    this.#push({ kind: "key", start, end, path, key, text: key, parent });
    this.#expect = "colon";
  }

  /** The same string for the same key, which does not keep the body alive. */
  #known(text: string): Name {
    const known = this.#keys.get(text);
    if (known !== undefined) return known;
    const key = detach(text);
    const fresh = { key, shown: shownKey(key), kept: this.#kept.has(key) };
    this.#keys.set(key, fresh);
    return fresh;
  }

  #value(kind: Token["kind"], text: string, start: number, end: number): void {
    const top = this.#top;
    const parent = top === undefined ? this.#outer?.parent : top.container;
    if (kind === "value" && top?.name.kept === true) keepText(top, text);
    this.#push({ kind, start, end, path: this.#path(), key: this.#name(), text, parent });
    this.#afterValue();
  }

  #push(token: Token): void {
    const outer = this.#outer;
    this.#tokens.push(outer === undefined ? token : { ...token, outer });
  }

  #scalar(): boolean {
    if (!this.#takesValue()) return false;
    const start = this.#at;
    const end = endOfScalar(this.#text, start);
    if (end - start < minNumberLength && isDigits(this.#text, start, end)) {
      this.#at = end;
      this.#afterValue();
      return true;
    }
    const text = this.#text.slice(start, end);
    if (!isScalar(text)) return false;
    this.#at = end;
    const number = /\d/.test(text);
    if (number && end - start < minNumberLength) this.#afterValue();
    else {
      const from = this.#source.byteAt(start);
      this.#value(number ? "number" : "literal", text, from, from + end - start);
    }
    return true;
  }

  #takesValue(): boolean {
    return this.#expect === "value" || this.#expect === "root";
  }

  #afterValue(): void {
    if (this.#stack.length === 0) this.#roots += 1;
    this.#expect = this.#stack.length === 0 ? "root" : "commaOrEnd";
  }

  /** Path of the value that is read now. */
  #path(): string {
    const top = this.#top;
    if (top === undefined) return this.#rootPath();
    if (top.container.array) return indexSegment(top.container.path, top.index);
    return memberSegment(top.container.path, top.name.shown);
  }

  #rootPath(): string {
    const outer = this.#outer?.path ?? "";
    return this.#roots === 0 ? outer : indexSegment(`${outer}$line`, this.#roots);
  }

  #name(): string {
    const top = this.#top;
    if (top === undefined) return this.#outer?.key ?? "";
    return top.container.array ? top.container.name : top.name.key;
  }
}

function nextOrEnd(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  return at < 0 ? text.length : at;
}
