/** Base-N runs: base64 (both alphabets, wrapped, indented, prefixed by line marks), base32, hex. */

import { type Decoded, DecodedBuilder } from "./decoded.ts";

/** Shortest run that is opened: 12 bytes, less than any secret. */
export const minBase64Length = 16;
export const minHexLength = 24;
export const minBase32Length = 24;
/** Share of printable characters below which decoded bytes are not text. */
const leastPrintable = 0.85;

export type Inflate = (
  kind: "gzip" | "deflate",
  bytes: Uint8Array,
  maxBytes: number,
) => Uint8Array | undefined;

/** Decompressed size of one piece. */
export const maxInflatedBytes = 4 * 1024 * 1024;

/** A run may go on over line breaks with indents, quotes, diff marks or line numbers between. */
const base64Run =
  /[A-Za-z0-9+/_-]{16,}={0,2}(?:(?:\\?[rn]|["'\s+|>*#,;\d→-]){1,16}?(?<=[\s"'n>+|→-])[A-Za-z0-9+/_-]{16,}={0,2})*(?:\s{1,12}[A-Za-z0-9+/_-]{2,}={1,2})?/g;
const hexRun = /(?:[0-9a-fA-F]{2}){12,}/g;
const base32Run = /(?<![A-Za-z0-9])[A-Z2-7]{24,}={0,6}(?![A-Za-z0-9])/g;

export function decodeBase64(text: string, inflate: Inflate | undefined): readonly Decoded[] {
  const found: Decoded[] = [];
  for (const match of text.matchAll(base64Run)) {
    if (isPlainWord(match[0])) continue;
    const decoded = openBase64(match[0], match.index, inflate);
    if (decoded !== undefined) found.push(decoded);
  }
  return found;
}

/** Identifiers and paths make up most long runs in code; they decode to noise. */
function isPlainWord(run: string): boolean {
  if (run.length > 80) return false;
  return /^[a-z_-]+$|^[A-Z_-]+$|^[A-Za-z]+$|^[\d-]+$/.test(run) &&
    run.length < 40 &&
    !/^[A-Za-z]{38,}$/.test(run)
    ? !/[A-Z].*[a-z].*[A-Z].*[a-z].*[A-Z]/.test(run)
    : false;
}

function openBase64(run: string, from: number, inflate: Inflate | undefined): Decoded | undefined {
  const { symbols, positions } = symbolsOf(run);
  const bytes = base64Bytes(symbols);
  if (bytes.length < 8) return undefined;
  const inflated = inflateBytes(bytes, inflate);
  const builder = new DecodedBuilder(inflated === undefined ? "base64" : `base64+${inflated.kind}`);
  if (inflated !== undefined) {
    builder.add(inflated.text, from, from + run.length);
    return builder.finish();
  }
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  addGroups(builder, text, bytes.length, (index) => from + (positions[index] ?? run.length));
  return builder.finish();
}

/** One run per three bytes would be exact; per whole text is enough where characters are not bytes. */
function addGroups(
  builder: DecodedBuilder,
  text: string,
  bytes: number,
  position: (symbol: number) => number,
): void {
  const symbols = Math.ceil((bytes * 4) / 3);
  if (text.length !== bytes) {
    builder.add(text, position(0), position(symbols - 1) + 1);
    return;
  }
  for (let at = 0; at < text.length; at += 3) {
    const first = (at / 3) * 4;
    const last = Math.min(first + 3, symbols - 1);
    builder.add(text.slice(at, at + 3), position(first), position(last) + 1);
  }
}

/** The symbols of a run without what stands between its lines, and where each was. */
function symbolsOf(run: string): {
  readonly symbols: string;
  readonly positions: readonly number[];
} {
  const positions: number[] = [];
  let symbols = "";
  for (const line of run.matchAll(/[A-Za-z0-9+/_-]{2,}/g)) {
    const skip = line.index > 0 && run[line.index - 1] === "\\" && /^[nr]/.test(line[0]) ? 1 : 0;
    for (let i = skip; i < line[0].length; i += 1) positions.push(line.index + i);
    symbols += line[0].slice(skip);
  }
  return { symbols, positions };
}

const base64Values = new Int8Array(128).fill(-1);
"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  .split("")
  .forEach((symbol, value) => {
    base64Values[symbol.charCodeAt(0)] = value;
  });
base64Values[45] = 62;
base64Values[95] = 63;

function base64Bytes(symbols: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((symbols.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let length = 0;
  for (let i = 0; i < symbols.length; i += 1) {
    buffer = ((buffer << 6) | (base64Values[symbols.charCodeAt(i)] ?? 0)) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (buffer >> bits) & 0xff;
    length += 1;
  }
  return bytes.subarray(0, length);
}

function inflateBytes(
  bytes: Uint8Array,
  inflate: Inflate | undefined,
): { readonly kind: "gzip" | "deflate"; readonly text: string } | undefined {
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const zlib = bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0);
  if (!gzip && !zlib) return undefined;
  const kind = gzip ? "gzip" : "deflate";
  const opened = inflate?.(kind, bytes, maxInflatedBytes);
  const text = opened === undefined ? undefined : textOf(opened);
  return text === undefined ? undefined : { kind, text };
}

export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes[1] === 0 && bytes[3] === 0 && bytes[0] !== 0) {
    return printable(new TextDecoder("utf-16le").decode(bytes));
  }
  if (!mayBeText(bytes)) return undefined;
  return printable(new TextDecoder("utf-8").decode(bytes));
}

/** A look at the first bytes before anything is built: most runs in code fail here. */
function mayBeText(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 24);
  let bad = 0;
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte < 9 || (byte > 13 && byte < 32) || byte >= 127) bad += 1;
  }
  return bad <= length * 0.2;
}

function printable(text: string): string | undefined {
  let bad = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd || code < 9 || (code > 13 && code < 32)) bad += 1;
  }
  return bad <= text.length * (1 - leastPrintable) ? text : undefined;
}

export function decodeHex(text: string): readonly Decoded[] {
  const found: Decoded[] = [];
  for (const match of text.matchAll(hexRun)) {
    const bytes = hexBytes(match[0]);
    const opened = textOf(bytes);
    if (opened === undefined) continue;
    const builder = new DecodedBuilder("hex");
    builder.add(opened, match.index, match.index + match[0].length);
    found.push(builder.finish());
  }
  return found;
}

function hexBytes(run: string): Uint8Array {
  const bytes = new Uint8Array(run.length >> 1);
  for (let i = 0; i < bytes.length; i += 1) {
    bytes[i] = Number.parseInt(run.slice(i * 2, i * 2 + 2), 16);
  }
  return bytes;
}

export function decodeBase32(text: string): readonly Decoded[] {
  const found: Decoded[] = [];
  for (const match of text.matchAll(base32Run)) {
    const opened = textOf(base32Bytes(match[0]));
    if (opened === undefined) continue;
    const builder = new DecodedBuilder("base32");
    builder.add(opened, match.index, match.index + match[0].length);
    found.push(builder.finish());
  }
  return found;
}

function base32Bytes(run: string): Uint8Array {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const symbol of run) {
    const value = alphabet.indexOf(symbol);
    if (value < 0) break;
    buffer = ((buffer << 5) | value) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}
