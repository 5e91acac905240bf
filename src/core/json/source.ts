/**
 * A body as one text, decoded once, with the way back from its UTF-16 units to its bytes.
 *
 * Plain ASCII needs no way back, valid UTF-8 is counted along as positions are asked for in
 * ascending order, and only a body with broken UTF-8 keeps a table (each broken byte is one U+FFFD).
 */

import { readMultibyte, sequenceLength } from "./string.ts";

export interface Source {
  readonly text: string;
  /** Byte position in the body of a unit of `text`. Cheap as long as positions ascend. */
  byteAt(unit: number): number;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes from `from` on, which must be the start of a character. */
export function readSource(bytes: Uint8Array, from = 0): Source {
  const part = from === 0 ? bytes : bytes.subarray(from);
  const text = decodeStrict(part);
  if (text === undefined) return brokenSource(part, from);
  if (text.length === part.length) return { text, byteAt: (unit) => from + unit };
  return countingSource(part, text, from);
}

/** A text that is not a body of its own: positions stay positions of the text. */
export function textSource(text: string): Source {
  return { text, byteAt: (unit) => unit };
}

function decodeStrict(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Valid UTF-8: every byte that begins a character is a unit, and one that begins a pair is two. */
function countingSource(bytes: Uint8Array, text: string, from: number): Source {
  let unit = 0;
  let byte = 0;
  return {
    text,
    byteAt(wanted) {
      if (wanted < unit) [unit, byte] = [0, 0];
      byte = advance(bytes, byte, wanted - unit);
      unit = wanted;
      return from + byte;
    },
  };
}

/** The byte that stands `units` units behind the byte `at`. */
function advance(bytes: Uint8Array, at: number, units: number): number {
  let left = units;
  let byte = at;
  while (left > 0) {
    const lead = bytes[byte] ?? 0;
    byte += lead < 0x80 ? 1 : sequenceLength(lead);
    left -= lead < 0xf0 ? 1 : 2;
  }
  return byte;
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
  return { text, byteAt: (wanted) => from + (positions[wanted] ?? bytes.length) };
}
