/**
 * `name=value&…` as in query strings and form bodies (WHATWG URL standard, urlencoded parsing).
 *
 * Lenient: a broken percent escape stays as it is. A patched value is re-encoded whole; the pairs
 * around it keep their bytes.
 */

import { isWord } from "../json/path.ts";
import { latin1 } from "../json/string.ts";

export interface Pair {
  readonly name: string;
  readonly value: string;
  /** Position of the encoded value in the text that was parsed. */
  readonly start: number;
  readonly end: number;
}

export function parsePairs(text: string): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < text.length;) {
    const and = text.indexOf("&", at);
    const end = and < 0 ? text.length : and;
    const equals = text.indexOf("=", at);
    const split = equals < 0 || equals > end ? end : equals;
    const start = Math.min(split + 1, end);
    const name = decodeComponent(text.slice(at, split));
    pairs.push({ name, value: decodeComponent(text.slice(start, end)), start, end });
    at = end + 1;
  }
  return pairs;
}

/** Percent escapes and `+` as UTF-8 text. */
export function decodeComponent(text: string): string {
  if (!/[%+]/.test(text)) return text;
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, decodeRun);
  }
}

function decodeRun(run: string): string {
  const bytes = Uint8Array.from(run.slice(1).split("%"), (hex) => Number.parseInt(hex, 16));
  return new TextDecoder().decode(bytes);
}

export function encodeComponent(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A name as it may be shown in a path. */
export function shownName(name: string): string {
  return isWord(name) ? name : "*";
}

/** Form bodies are ASCII by their standard; other bytes are kept one to one. */
export function formText(bytes: Uint8Array): string {
  return latin1(bytes, 0, bytes.length);
}
