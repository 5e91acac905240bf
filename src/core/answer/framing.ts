/**
 * Cuts the bytes of an answer into units: server-sent events, lines of JSON, elements of a JSON
 * array, messages of Amazon's binary event stream, or one whole document.
 *
 * At the byte level and by hand, because the units put together are the original bytes: a parser of
 * events would give back their meaning and lose how they were written. A unit is complete as soon
 * as a client could read it.
 */

import { spliceBytes, type ByteEdit } from "../json/splice.ts";
import { MessageCutter } from "./eventStream.ts";
import { type Cutter, plainUnit, type Unit } from "./unit.ts";

export const framings = ["sse", "lines", "array", "messages", "document"] as const;
export type Framing = (typeof framings)[number];

/** Longest unit that is read; a longer one passes as it is. Bytes. */
export const maxUnitBytes = 16 * 1024 * 1024;

/** A run of payload bytes inside a unit. */
interface Piece {
  readonly inUnit: number;
  readonly inPayload: number;
  readonly length: number;
}

export interface Framer {
  /** The units that are now complete, in order. */
  push(bytes: Uint8Array): readonly Unit[];
  /** What is left, complete or not. */
  end(): readonly Unit[];
}

export function createFramer(framing: Framing): Framer {
  const cutter = cutterFor(framing);
  return new ByteFramer(cutter);
}

class ByteFramer implements Framer {
  readonly #cutter: Cutter;
  #buffer = new Uint8Array(4096);
  #length = 0;
  #start = 0;

  constructor(cutter: Cutter) {
    this.#cutter = cutter;
  }

  push(bytes: Uint8Array): readonly Unit[] {
    this.#append(bytes);
    const units: Unit[] = [];
    for (let size = this.#next(); size > 0; size = this.#next()) units.push(this.#take(size));
    if (this.#length - this.#start > maxUnitBytes)
      units.push({ ...plainUnit(this.#slice()), unread: true });
    return units;
  }

  end(): readonly Unit[] {
    const rest = this.#length - this.#start;
    return rest === 0 ? [] : [this.#take(rest)];
  }

  #next(): number {
    return this.#cutter.next(this.#buffer.subarray(this.#start), this.#length - this.#start);
  }

  #take(size: number): Unit {
    const bytes = this.#buffer.slice(this.#start, this.#start + size);
    this.#start += size;
    this.#cutter.taken();
    return this.#cutter.unit(bytes);
  }

  /** Everything, as a unit that nobody reads. */
  #slice(): Uint8Array {
    const bytes = this.#buffer.slice(this.#start, this.#length);
    this.#start = this.#length;
    this.#cutter.taken();
    return bytes;
  }

  #append(bytes: Uint8Array): void {
    const kept = this.#length - this.#start;
    if (this.#length + bytes.length > this.#buffer.length) {
      const grown = kept + bytes.length > this.#buffer.length / 2;
      const next = grown ? new Uint8Array((kept + bytes.length) * 2) : this.#buffer;
      next.set(this.#buffer.subarray(this.#start, this.#length));
      this.#buffer = next;
      this.#start = 0;
      this.#length = kept;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}

function cutterFor(framing: Framing): Cutter {
  switch (framing) {
    case "sse":
      return new EventCutter();
    case "lines":
      return new LineCutter();
    case "array":
      return new ElementCutter();
    case "messages":
      return new MessageCutter();
    case "document":
      return { next: () => -1, taken: () => {}, unit: (bytes) => jsonUnit(bytes, 0, bytes.length) };
  }
}

const lf = 0x0a;
const cr = 0x0d;

/** Events end with a blank line; lines end with LF, CR or CR LF (WHATWG HTML, section 9.2). */
class EventCutter implements Cutter {
  #at = 0;
  #lineStart = 0;
  /** The byte before was a CR: an LF belongs to it. */
  #afterCr = false;

  next(bytes: Uint8Array, length: number): number {
    while (this.#at < length) {
      const byte = bytes[this.#at] ?? 0;
      const joined = this.#afterCr && byte === lf;
      this.#afterCr = byte === cr;
      this.#at += 1;
      if (joined) {
        this.#lineStart = this.#at;
      } else if (byte === lf || byte === cr) {
        const blank = this.#at - 1 === this.#lineStart;
        this.#lineStart = this.#at;
        if (blank) return this.#at;
      }
    }
    return -1;
  }

  taken(): void {
    this.#at = 0;
    this.#lineStart = 0;
  }

  unit(bytes: Uint8Array): Unit {
    const pieces: Piece[] = [];
    let size = 0;
    for (const [start, end] of linesOf(bytes)) {
      const from = dataStart(bytes, start, end);
      if (from < 0) continue;
      if (pieces.length > 0) size += 1;
      pieces.push({ inUnit: from, inPayload: size, length: end - from });
      size += end - from;
    }
    const [only] = pieces;
    if (only === undefined) return plainUnit(bytes);
    if (pieces.length === 1) return jsonUnit(bytes, only.inUnit, only.inUnit + only.length);
    return piecedUnit(bytes, pieces, size);
  }
}

function linesOf(bytes: Uint8Array): readonly (readonly [start: number, end: number])[] {
  const lines: [number, number][] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== lf && byte !== cr) continue;
    lines.push([start, at]);
    if (byte === cr && bytes[at + 1] === lf) at += 1;
    start = at + 1;
  }
  if (start < bytes.length) lines.push([start, bytes.length]);
  return lines;
}

const dataName = [0x64, 0x61, 0x74, 0x61, 0x3a];

/** Where the value of a `data:` line begins, or -1. A byte order mark may precede the first line. */
function dataStart(bytes: Uint8Array, start: number, end: number): number {
  const from =
    start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : start;
  if (dataName.some((byte, index) => bytes[from + index] !== byte)) return -1;
  const value = from + dataName.length;
  return value < end && bytes[value] === 0x20 ? value + 1 : value;
}

class LineCutter implements Cutter {
  #at = 0;

  next(bytes: Uint8Array, length: number): number {
    const found = bytes.subarray(0, length).indexOf(lf, this.#at);
    this.#at = found < 0 ? length : found + 1;
    return found < 0 ? -1 : found + 1;
  }

  taken(): void {
    this.#at = 0;
  }

  unit(bytes: Uint8Array): Unit {
    return jsonUnit(bytes, 0, bytes.length);
  }
}

/** Elements of one array; brackets, commas and space between them go with the element after them. */
class ElementCutter implements Cutter {
  #at = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  next(bytes: Uint8Array, length: number): number {
    while (this.#at < length) {
      const byte = bytes[this.#at] ?? 0;
      this.#at += 1;
      if (this.#inString) this.#string(byte);
      else if (byte === 0x22) this.#inString = true;
      else if (byte === 0x7b) this.#depth += 1;
      else if (byte === 0x7d) {
        this.#depth -= 1;
        if (this.#depth === 0) return this.#at;
      }
    }
    return -1;
  }

  #string(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === 0x5c) this.#escaped = true;
    else if (byte === 0x22) this.#inString = false;
  }

  taken(): void {
    this.#at = 0;
  }

  unit(bytes: Uint8Array): Unit {
    const start = bytes.indexOf(0x7b);
    const end = bytes.lastIndexOf(0x7d) + 1;
    return start < 0 || end <= start ? plainUnit(bytes) : jsonUnit(bytes, start, end);
  }
}

function jsonUnit(bytes: Uint8Array, start: number, end: number): Unit {
  return {
    bytes,
    payload: bytes.subarray(start, end),
    patch: (edits) =>
      spliceBytes(
        bytes,
        edits.map((edit) => shifted(edit, start)),
      ),
  };
}

function shifted(edit: ByteEdit, by: number): ByteEdit {
  return { start: edit.start + by, end: edit.end + by, bytes: edit.bytes };
}

/** Several `data:` lines: joined by line feeds, as a client reads them. No string crosses a line. */
function piecedUnit(bytes: Uint8Array, pieces: readonly Piece[], size: number): Unit {
  const payload = new Uint8Array(size).fill(lf);
  for (const { inUnit, inPayload, length } of pieces)
    payload.set(bytes.subarray(inUnit, inUnit + length), inPayload);
  const shift = (edit: ByteEdit): ByteEdit => {
    const home = pieces.findLast((piece) => piece.inPayload <= edit.start);
    return shifted(edit, home === undefined ? 0 : home.inUnit - home.inPayload);
  };
  return { bytes, payload, patch: (edits) => spliceBytes(bytes, edits.map(shift)) };
}
