/**
 * A body as one text, decoded once, with the way back from its UTF-16 units to its bytes.
 *
 * Plain ASCII needs no way back, in valid UTF-8 the ends of strings are looked up in the bytes, and
 * only a body with broken UTF-8 keeps a table (each broken byte is one U+FFFD).
 */

import { readMultibyte } from "./string.ts";

export interface Source {
  readonly text: string;
  /**
   * Byte position in the body of a unit of `text`. Positions ascend, and only ASCII stands between
   * the last one that was asked for and this one.
   */
  byteAt(unit: number): number;
  /** The same for the closing quote of a string, the `quotes`-th one from the last position on. */
  closingAt(unit: number, quotes: number): number;
  /** The bytes between two such positions, where they are valid UTF-8 and may be kept. */
  readonly literal?: (start: number, end: number) => Uint8Array;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes from `from` on, which must be the start of a character. */
export function readSource(bytes: Uint8Array, from = 0): Source {
  // A copy: what is kept of a part must not keep the body alive.
  const part = from === 0 ? bytes : new Uint8Array(bytes.subarray(from));
  const text = decodeStrict(part);
  if (text === undefined) return brokenSource(part, from);
  const ways =
    text.length === part.length ? plainSource(text, from) : countingSource(part, text, from);
  return { ...ways, literal: (start, end) => part.subarray(start - from, end - from) };
}

/** A text that is not a body of its own: positions stay positions of the text. */
export function textSource(text: string): Source {
  return plainSource(text, 0);
}

function plainSource(text: string, from: number): Source {
  const byteAt = (unit: number): number => from + unit;
  return { text, byteAt, closingAt: byteAt };
}

function decodeStrict(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Valid UTF-8: structure is ASCII, and the end of a string is where its quote is in the bytes. */
function countingSource(bytes: Uint8Array, text: string, from: number): Source {
  let unit = 0;
  let byte = 0;
  return {
    text,
    byteAt(wanted) {
      byte += wanted - unit;
      unit = wanted;
      return from + byte;
    },
    closingAt(wanted, quotes) {
      for (let left = quotes; left > 0; left -= 1) {
        byte = bytes.indexOf(0x22, left === quotes ? byte : byte + 1);
      }
      unit = wanted;
      return from + byte;
    },
  };
}

function brokenSource(bytes: Uint8Array, from: number): Source {
  const positions = new Uint32Array(bytes.length + 1);
  const pieces: string[] = [];
  let piece = "";
  let unit = 0;
  for (let at = 0; at < bytes.length;) {
    const { text, length } = readMultibyte(bytes, at, bytes.length);
    for (let i = 0; i < text.length; i += 1) positions[unit + i] = at;
    unit += text.length;
    at += length;
    piece += text;
    if (piece.length < 4096) continue;
    pieces.push(piece);
    piece = "";
  }
  positions[unit] = bytes.length;
  const text = pieces.join("") + piece;
  const byteAt = (wanted: number): number => from + (positions[wanted] ?? bytes.length);
  return { text, byteAt, closingAt: byteAt };
}
