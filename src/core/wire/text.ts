/**
 * Bodies and parts that are plain text, in UTF-8, UTF-16 or UTF-32, and the text runs of binary ones.
 *
 * A span of the text maps back to bytes by encoding what stands before it; this is only done for
 * texts with a finding.
 */

import type { ByteEdit, TextEdit } from "../json/splice.ts";
import { bytePositions } from "../json/string.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "utf-32le" | "utf-32be" | "latin1";

export interface TextPiece {
  readonly text: string;
  readonly encoding: Encoding;
  /** Byte span. */
  readonly start: number;
  readonly end: number;
  /** Another reading of bytes that a piece before has read already: not to be patched by itself. */
  readonly aside?: true;
}

/** Shortest run of printable characters in binary data that is looked at. */
export const minRunLength = 8;

/**
 * The body as one text, or as the text runs of something binary. A text of wide characters may be
 * something else after all: its runs of single bytes are read beside it.
 */
export function readText(bytes: Uint8Array, start: number, end: number): readonly TextPiece[] {
  const encoding = guessEncoding(bytes, start, end);
  if (encoding === undefined)
    return [...textRuns(bytes, start, end), ...wideRuns(bytes, start, end)];
  const text = decode(bytes.subarray(start, end), encoding);
  if (text === "") return [];
  const whole = { text, encoding, start, end };
  if (encoding === "utf-8") return [whole];
  const runs = textRuns(bytes, start, end);
  return [whole, ...runs.map((run) => ({ ...run, aside: true as const }))];
}

function guessEncoding(bytes: Uint8Array, start: number, end: number): Encoding | undefined {
  const [first, second] = [bytes[start], bytes[start + 1]];
  const wide = wideEncoding(bytes, start, end);
  if (wide !== undefined) return wide;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const zeros = countZeros(bytes, start, end);
  if (zeros.odd + zeros.even === 0) return isUtf8(bytes, start, end) ? "utf-8" : undefined;
  if (zeros.odd > zeros.seen * 0.4 && zeros.even === 0) return "utf-16le";
  if (zeros.even > zeros.seen * 0.4 && zeros.odd === 0) return "utf-16be";
  return sixteenBits(bytes.subarray(start, end));
}

/** No text has them. */
const strangers = /[\p{Cc}\ufffe\uffff]/u;
const breaks = /[\t\n\r]+/g;

/** UTF-16 of any script that begins with two ASCII characters, as JSON does (RFC 4627, section 3). */
function sixteenBits(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  if (isWideAscii(bytes, 0, 0) && isWideAscii(bytes, 2, 0)) return readable(bytes, "utf-16le");
  if (isWideAscii(bytes, 0, 1) && isWideAscii(bytes, 2, 1)) return readable(bytes, "utf-16be");
  return undefined;
}

function readable<T extends "utf-16le" | "utf-16be">(
  bytes: Uint8Array,
  encoding: T,
): T | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return strangers.test(text.replaceAll(breaks, "")) ? undefined : encoding;
  } catch {
    return undefined;
  }
}

/** UTF-32: of every four bytes the highest is zero, the next at most 0x10 (Unicode has 17 planes). */
function wideEncoding(
  bytes: Uint8Array,
  start: number,
  end: number,
): "utf-32le" | "utf-32be" | undefined {
  if (end - start < 8 || (end - start) % 4 !== 0) return undefined;
  const seen = bytes.subarray(start, Math.min(end, start + 4096));
  const little = isWide(seen, 3, 2);
  if (little === isWide(seen, 0, 1)) return undefined;
  return little ? "utf-32le" : "utf-32be";
}

function isWide(bytes: Uint8Array, highest: number, next: number): boolean {
  for (let i = 0; i < bytes.length; i += 4)
    if (bytes[i + highest] !== 0 || (bytes[i + next] ?? 0) > 0x10) return false;
  return true;
}

function decode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding !== "utf-32le" && encoding !== "utf-32be")
    return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  const order = encoding === "utf-32le" ? [3, 2, 1, 0] : [0, 1, 2, 3];
  let text = "";
  for (let i = 0; i < bytes.length; i += 4) {
    const code = order.reduce((sum, at) => sum * 256 + (bytes[i + at] ?? 0), 0);
    text += code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
  }
  return text;
}

function countZeros(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly odd: number; readonly even: number; readonly seen: number } {
  let odd = 0;
  let even = 0;
  const until = Math.min(end, start + 4096);
  for (let i = start; i < until; i += 1) {
    if (bytes[i] !== 0) continue;
    if ((i - start) % 2 === 0) even += 1;
    else odd += 1;
  }
  return { odd, even, seen: (until - start) / 2 };
}

function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    return true;
  } catch {
    return false;
  }
}

function textRuns(bytes: Uint8Array, start: number, end: number): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  const decoder = new TextDecoder("latin1");
  let from = start;
  for (let i = start; i <= end; i += 1) {
    if (i < end && isPrintable(bytes[i] ?? 0)) continue;
    if (i - from >= minRunLength) {
      const text = decoder.decode(bytes.subarray(from, i));
      pieces.push({ text, encoding: "latin1", start: from, end: i });
    }
    from = i + 1;
  }
  return pieces;
}

/** Runs of ASCII in two bytes each, of either order: what editors and registries of Windows write. */
function wideRuns(bytes: Uint8Array, start: number, end: number): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  for (let at = start; at + 1 < end; at += 1) {
    const encoding = isWideAscii(bytes, at, 1) ? "utf-16be" : "utf-16le";
    const low = encoding === "utf-16be" ? 1 : 0;
    let to = at;
    while (to + 1 < end && isWideAscii(bytes, to, low)) to += 2;
    if (to - at < minRunLength * 2) continue;
    const text = decode(bytes.subarray(at, to), encoding);
    pieces.push({ text, encoding, start: at, end: to });
    at = to - 1;
  }
  return pieces;
}

/** `low`: which of the two bytes is the character. */
function isWideAscii(bytes: Uint8Array, at: number, low: 0 | 1): boolean {
  return isPrintable(bytes[at + low] ?? 0) && bytes[at + 1 - low] === 0;
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** Byte edits for edits of a piece's text. */
export function patchText(
  bytes: Uint8Array,
  piece: TextPiece,
  edits: readonly TextEdit[],
): readonly ByteEdit[] {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  const positions = ordered.flatMap((edit) => [edit.span.start, edit.span.end]);
  const found = piecePositions(bytes, piece, positions);
  return ordered.map((edit, index) => ({
    start: found[index * 2] ?? piece.start,
    end: found[index * 2 + 1] ?? piece.end,
    bytes: encode(edit.replacement, piece.encoding),
  }));
}

function piecePositions(
  bytes: Uint8Array,
  piece: TextPiece,
  positions: readonly number[],
): readonly number[] {
  if (piece.encoding === "utf-8") return utf8Positions(bytes, piece, positions);
  if (piece.encoding.startsWith("utf-32")) return utf32Positions(bytes, piece, positions);
  const width = piece.encoding === "latin1" ? 1 : 2;
  return positions.map((position) => Math.min(piece.end, piece.start + position * width));
}

/** Four bytes for each character, which is one unit or two of the text. */
function utf32Positions(
  bytes: Uint8Array,
  { text, start, end }: TextPiece,
  positions: readonly number[],
): readonly number[] {
  return positions.map((position) => {
    const before = Array.from(text.slice(0, position)).length;
    return Math.min(end, start + before * 4, bytes.length);
  });
}

/** As in a string literal, but a backslash is only a backslash. */
function utf8Positions(
  bytes: Uint8Array,
  piece: TextPiece,
  positions: readonly number[],
): readonly number[] {
  const shadow = bytes.slice(piece.start, piece.end);
  for (let i = 0; i < shadow.length; i += 1) if (shadow[i] === 0x5c) shadow[i] = 0x2f;
  const range = { start: 0, end: shadow.length };
  return bytePositions(shadow, range, positions).map((position) => position + piece.start);
}

function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding === "latin1") return Uint8Array.from(text, (unit) => unit.charCodeAt(0) & 0xff);
  if (encoding === "utf-32le" || encoding === "utf-32be") return encodeWide(text, encoding);
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const [low, high] = encoding === "utf-16le" ? [0, 1] : [1, 0];
    bytes[i * 2 + low] = unit & 0xff;
    bytes[i * 2 + high] = unit >> 8;
  }
  return bytes;
}

function encodeWide(text: string, encoding: "utf-32le" | "utf-32be"): Uint8Array {
  return Uint8Array.from(
    Array.from(text).flatMap((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      const bytes = [code & 0xff, (code >> 8) & 0xff, code >> 16, 0];
      return encoding === "utf-32le" ? bytes : bytes.toReversed();
    }),
  );
}
