/**
 * The lexical string tokens of a JSON body: values and keys, duplicates included.
 *
 * Reads bytes, keeps byte positions, never builds a tree and never recurses, so that depth costs
 * nothing and what a parser would drop is still seen. Accepts several root values (JSON lines) and
 * NaN/Infinity. Anything else that is not JSON ends the lexing with `undefined`: the caller then
 * treats the body as plain text, so that no byte goes unscanned.
 */

import { indexSegment, keySegment, maxPathDepth } from "./path.ts";
import { decodeString, latin1 } from "./string.ts";

/** Numbers with at least this many characters are tokens: a card number can be one. */
export const minNumberLength = 13;

export interface Token {
  readonly kind: "value" | "key" | "number" | "literal";
  /** Byte span, without the quotes. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** The property name, or the name of the array that holds the value. */
  readonly key: string;
  readonly text: string;
}

interface Container {
  readonly array: boolean;
  readonly prefix: string;
  readonly name: string;
  index: number;
  /** Object only: the key whose value is awaited. */
  key: string | undefined;
}

/** What may come next. */
type Expect = "value" | "keyOrEnd" | "key" | "colon" | "commaOrEnd" | "root";

export function lexJson(bytes: Uint8Array): readonly Token[] | undefined {
  const lexer = new Lexer(bytes);
  return lexer.run() ? lexer.tokens : undefined;
}

/** The cursor over one body; lives for one call. */
class Lexer {
  readonly tokens: Token[] = [];
  readonly #bytes: Uint8Array;
  readonly #stack: Container[] = [];
  #at = 0;
  #roots = 0;
  #expect: Expect = "root";

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }

  run(): boolean {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at] ?? 0;
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) this.#at += 1;
      else if (!this.#step(byte)) return false;
    }
    return this.#stack.length === 0 && this.#roots > 0;
  }

  #step(byte: number): boolean {
    switch (byte) {
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
    const prefix = this.#stack.length < maxPathDepth ? this.#path() : "…";
    this.#stack.push({ array, prefix, name: this.#name(), index: 0, key: undefined });
    this.#expect = array ? "value" : "keyOrEnd";
    this.#at += 1;
    return true;
  }

  #close(array: boolean): boolean {
    const top = this.#stack.at(-1);
    if (top === undefined || top.array !== array) return false;
    const empty = array ? this.#expect === "value" && top.index === 0 : this.#expect === "keyOrEnd";
    if (this.#expect !== "commaOrEnd" && !empty) return false;
    this.#stack.pop();
    this.#at += 1;
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
    const top = this.#stack.at(-1);
    if (top === undefined || this.#expect !== "commaOrEnd") return false;
    if (top.array) top.index += 1;
    this.#expect = top.array ? "value" : "key";
    this.#at += 1;
    return true;
  }

  #string(): boolean {
    const isKey = this.#expect === "key" || this.#expect === "keyOrEnd";
    if (!isKey && !this.#takesValue()) return false;
    const start = this.#at + 1;
    const end = endOfString(this.#bytes, start);
    if (end < 0) return false;
    const text = decodeString(this.#bytes, start, end);
    this.#at = end + 1;
    if (isKey) this.#key(text, start, end);
    else this.#value({ kind: "value", start, end, text });
    return true;
  }

  #key(text: string, start: number, end: number): void {
    const top = this.#stack.at(-1);
    if (top !== undefined) top.key = text;
    const path = top === undefined ? "" : top.prefix;
    this.tokens.push({ kind: "key", start, end, path, key: text, text });
    this.#expect = "colon";
  }

  #value(part: Pick<Token, "kind" | "start" | "end" | "text">): void {
    this.tokens.push({ ...part, path: this.#path(), key: this.#name() });
    this.#afterValue();
  }

  #scalar(): boolean {
    if (!this.#takesValue()) return false;
    const start = this.#at;
    let end = start;
    while (end < this.#bytes.length && isScalarByte(this.#bytes[end] ?? 0)) end += 1;
    const text = latin1(this.#bytes, start, end);
    if (!/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)$/.test(text)) {
      return false;
    }
    this.#at = end;
    const number = /\d/.test(text);
    if (number && end - start < minNumberLength) this.#afterValue();
    else this.#value({ kind: number ? "number" : "literal", start, end, text });
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
    const top = this.#stack.at(-1);
    if (top === undefined) return this.#roots === 0 ? "" : indexSegment("$line", this.#roots);
    if (top.array) return indexSegment(top.prefix, top.index);
    return keySegment(top.prefix, top.key ?? "");
  }

  #name(): string {
    const top = this.#stack.at(-1);
    if (top === undefined) return "";
    return top.array ? top.name : (top.key ?? "");
  }
}

/** Position of the closing quote, or -1. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0x22, from);
  while (at >= 0) {
    let slashes = 0;
    while (at - 1 - slashes >= from && bytes[at - 1 - slashes] === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return at;
    at = bytes.indexOf(0x22, at + 1);
  }
  return -1;
}

function isScalarByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
