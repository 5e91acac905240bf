/**
 * The inside of one JSON string literal: bytes to text and positions in the text back to bytes.
 *
 * Both directions walk the bytes with the same steps, so that a span of the text always maps to
 * whole bytes and whole escapes. Invalid UTF-8 becomes U+FFFD, one per byte; lone surrogates stay.
 */

const backslash = 0x5c;

/** Text of the bytes `[start, end)`, quotes excluded. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  if (isPlain(bytes, start, end)) return latin1(bytes, start, end);
  let text = "";
  let pending = "";
  for (let at = start; at < end;) {
    const step = readStep(bytes, at, end);
    pending += step.text;
    at += step.length;
    if (pending.length > 4096) {
      text += pending;
      pending = "";
    }
  }
  return text + pending;
}

/** Byte positions of ascending text positions. A position inside a character maps to its start. */
export function bytePositions(
  bytes: Uint8Array,
  range: { readonly start: number; readonly end: number },
  positions: readonly number[],
): readonly number[] {
  const found: number[] = [];
  let unit = 0;
  let at = range.start;
  while (found.length < positions.length) {
    const wanted = positions[found.length] ?? 0;
    if (at >= range.end) {
      found.push(range.end);
      continue;
    }
    const step = readStep(bytes, at, range.end);
    if (wanted < unit + step.text.length) {
      found.push(at);
      continue;
    }
    unit += step.text.length;
    at += step.length;
  }
  return found;
}

export interface Step {
  readonly text: string;
  readonly length: number;
}

function readStep(bytes: Uint8Array, at: number, end: number): Step {
  const byte = bytes[at] ?? 0;
  if (byte === backslash) return readEscape(bytes, at, end);
  if (byte < 0x80) return { text: String.fromCharCode(byte), length: 1 };
  return readMultibyte(bytes, at, end);
}

export const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function readEscape(bytes: Uint8Array, at: number, end: number): Step {
  const letter = at + 1 < end ? String.fromCharCode(bytes[at + 1] ?? 0) : "";
  const simple = simpleEscapes[letter];
  if (simple !== undefined) return { text: simple, length: 2 };
  const hex = latin1(bytes, at + 2, Math.min(end, at + 6));
  if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(hex)) {
    return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 };
  }
  return { text: "\\", length: 1 };
}

/** One character of UTF-8; a byte that belongs to none is U+FFFD. */
export function readMultibyte(bytes: Uint8Array, at: number, end: number): Step {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { text: String.fromCharCode(lead), length: 1 };
  const length = sequenceLength(lead);
  if (length === 0 || at + length > end) return broken;
  let code = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return broken;
    code = (code << 6) | (next & 0x3f);
  }
  if (!isScalar(code, length)) return broken;
  return { text: String.fromCodePoint(code), length };
}

/** Length of the UTF-8 sequence that a lead byte begins (RFC 3629), 0 when it begins none. */
function sequenceLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/** Neither overlong nor a surrogate nor beyond Unicode. */
function isScalar(code: number, length: number): boolean {
  if (length === 3) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  return length === 2 || (code >= 0x10000 && code <= 0x10ffff);
}

const broken: Step = { text: "\ufffd", length: 1 };

function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80 || byte === backslash) return false;
  }
  return true;
}

const asciiDecoder = new TextDecoder("latin1");

/** ASCII bytes as text. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return start >= end ? "" : asciiDecoder.decode(bytes.subarray(start, end));
}

/** `text` as the inside of a JSON string literal, ASCII only. */
export function escapeString(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[\u007f-\uffff]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
}
