/** Base-N runs: base64 (both alphabets, wrapped, indented, prefixed by line marks), base32, hex. */

import type { Decoder } from "../../model/decoder.ts";
import { isDigitCode } from "../characters.ts";
import { atCharacter, mayBeText, oddByte, readByte, textOf } from "./bytesAsText.ts";
import { type Decoded, DecodedBuilder } from "./decoded.ts";
import type { SymbolRun } from "./runs.ts";

export const minHexLength = 24;
export const minBase32Length = 24;
/** Symbols that are decoded to see whether a run may be text at all. */
const probeLength = 16;
/** Symbols before the encoded part of a run: a run may begin with other text. */
const alignments = [0, 1, 2, 3] as const;
/** Symbols of a longer word or path in front of it, in runs that have room for both. */
const maxPrefix = 24;
const minPrefixedRun = 40;

export type Inflate = (
  kind: "gzip" | "deflate",
  bytes: Uint8Array,
  maxBytes: number,
) => Uint8Array | undefined;

/** Decompressed size of one piece. */
export const maxInflatedBytes = 4 * 1024 * 1024;

/** What the long runs of a text hold, by the decoders that are not closed. */
export function decodeRuns(
  text: string,
  runs: readonly SymbolRun[],
  inflate: Inflate | undefined,
  closed: ReadonlySet<Decoder> = new Set(),
): readonly Decoded[] {
  return [
    ...(closed.has("base64") ? [] : decodeBase64(text, runs, inflate)),
    ...runs.flatMap(
      (run) =>
        (closed.has("hex") ? undefined : openHex(text, run, inflate)) ??
        openBase32(text, run) ??
        [],
    ),
  ];
}

function decodeBase64(
  text: string,
  runs: readonly SymbolRun[],
  inflate: Inflate | undefined,
): readonly Decoded[] {
  const found: Decoded[] = [];
  for (let from = 0, to = 0; from < runs.length; from = to) {
    to = endOfGroup(text, runs, from);
    const start = startOfBase64(text, runs[from]);
    if (start === undefined) continue;
    const group = withTail(text, runs.slice(from, to));
    const decoded = openAligned(text, alignedAt(start, group), inflate);
    if (decoded !== undefined) found.push(decoded);
  }
  return found;
}

/** Between the lines of one value: line ends, indents, quotes, diff marks, line numbers. */
const wrap = /(?:\\?[rn]|["'\s+|>*#,;:\d→│-]){1,24}/y;
/** The last line may be short. */
const tail =
  /(?:\\?[rn]|["'\s+|>*#,;:\d→│-]){1,24}?(?<![\w+/-])([\w+/-]{2,15})(?=={0,2}(?:["'\s\\<,;)]|$))/y;

/** Runs that a line end separates belong together: up to where from a first one on. */
function endOfGroup(text: string, runs: readonly SymbolRun[], first: number): number {
  let before = runs[first];
  for (let next = first + 1; next < runs.length; next += 1) {
    const run = runs[next];
    if (before === undefined || run === undefined) break;
    if (!isWrap(text, before.end, run.start)) return next;
    before = run;
  }
  return runs.length;
}

function isWrap(text: string, from: number, to: number): boolean {
  if (to - from > 24 || to - from < 1) return false;
  const gap = text.slice(from, to);
  if (!gap.includes("\n") && !gap.includes("\\n") && !/["']\s*[+,]?\s*["']/.test(gap)) return false;
  wrap.lastIndex = from;
  return wrap.test(text) && wrap.lastIndex >= to;
}

function withTail(text: string, group: readonly SymbolRun[]): readonly SymbolRun[] {
  const last = group.at(-1);
  if (last === undefined) return group;
  tail.lastIndex = last.end;
  const found = tail.exec(text);
  const symbols = found?.[1];
  if (found === null || symbols === undefined) return group;
  const end = last.end + found[0].length;
  if (!isWrap(text, last.end, end - symbols.length)) return group;
  if (closesLiteral(text.slice(last.end, end - symbols.length))) return group;
  return [...group, { start: end - symbols.length, end }];
}

/** A quote ends the value unless another one opens its next line. */
function closesLiteral(gap: string): boolean {
  return /^={0,2}\s{0,2}["']/.test(gap) && !/["']$/.test(gap);
}

const base64Values = new Int8Array(128).fill(-1);
"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  .split("")
  .forEach((symbol, value) => {
    base64Values[symbol.charCodeAt(0)] = value;
  });
base64Values[45] = 62;
base64Values[95] = 63;

/** Where a run reads as text or as compressed bytes: its first symbol, or one of the next three. */
function startOfBase64(text: string, run: SymbolRun | undefined): number | undefined {
  if (run === undefined) return undefined;
  for (const skipped of alignments) {
    const start = run.start + skipped;
    if (run.end - start < probeLength - 4) return undefined;
    if (looksEncoded(text, start)) return start;
  }
  return run.end - run.start < minPrefixedRun ? undefined : startBehindPrefix(text, run.start);
}

/** Behind a path, or a word in small letters, that the alphabet holds too: only where everything is text. */
function startBehindPrefix(text: string, start: number): number | undefined {
  let isWord = true;
  for (let at = start; at < start + maxPrefix; at += 1) {
    const code = text.charCodeAt(at);
    isWord &&= (code >= 97 && code <= 122) || isDigitCode(code);
    const isBegin = code === 47 || (isWord && at - start >= alignments.length - 1);
    if (isBegin && isEncodedText(text, at + 1)) return at + 1;
  }
  return undefined;
}

function isEncodedText(text: string, start: number): boolean {
  // Half of the symbols begin no ASCII.
  if ((base64Values[text.charCodeAt(start)] ?? 0) >= 32) return false;
  for (let at = start; at < start + probeLength; at += 4) {
    const bits = symbolsAt(text, at);
    if (isOdd(bits >> 16) + isOdd((bits >> 8) & 0xff) + isOdd(bits & 0xff) > 0) return false;
  }
  return true;
}

/** Whether the first bytes from here are a text in UTF-8, or those of gzip, zlib or UTF-16. */
function looksEncoded(text: string, start: number): boolean {
  let bad = 0;
  let open = atCharacter;
  for (let at = 0; at < probeLength - 4; at += 4) {
    const buffer = symbolsAt(text, start + at);
    if (at === 0 && isKnownHead(buffer)) return true;
    for (let shift = 16; shift >= 0; shift -= 8) {
      open = readByte(open, (buffer >> shift) & 0xff);
      if (open === oddByte) bad += 1;
    }
    if (bad > 1) return false;
  }
  return true;
}

/** Four symbols as 24 bits. */
function symbolsAt(text: string, at: number): number {
  let bits = 0;
  for (let i = 0; i < 4; i += 1)
    bits = (bits << 6) | ((base64Values[text.charCodeAt(at + i)] ?? 0) & 63);
  return bits;
}

const zlibHeads: ReadonlySet<number> = new Set([0x7801, 0x785e, 0x789c, 0x78da]);

/** Byte order marks of UTF-16. */
const wideMarks: ReadonlySet<number> = new Set([0xfffe, 0xfeff]);
const utf8Mark = 0xefbbbf;

/** gzip, zlib at its usual levels, a byte order mark, or a character of UTF-16. */
function isKnownHead(bits: number): boolean {
  const first = bits >> 8;
  if (first === 0x1f8b || zlibHeads.has(first) || (first & 0xff) === 0) return true;
  return wideMarks.has(first) || bits === utf8Mark || (first < 0x80 && (bits & 0xff) === 0);
}

function isOdd(byte: number): number {
  return byte < 9 || (byte > 13 && byte < 32) || byte >= 127 ? 1 : 0;
}

/** The runs without what stands before the start. */
function alignedAt(start: number, runs: readonly SymbolRun[]): readonly SymbolRun[] {
  return runs.map((run, index) => (index === 0 ? { start, end: run.end } : run));
}

function openAligned(
  text: string,
  runs: readonly SymbolRun[],
  inflate: Inflate | undefined,
): Decoded | undefined {
  const bytes = base64Bytes(text, runs);
  const whole = { start: runs[0]?.start ?? 0, end: runs.at(-1)?.end ?? 0 };
  const inflated = inflateBytes(bytes, inflate);
  if (inflated !== undefined) {
    const builder = new DecodedBuilder(`base64+${inflated.kind}`);
    builder.add(inflated.text, whole.start, whole.end);
    return builder.finish();
  }
  const decoded = textOf(bytes);
  if (decoded === undefined) return undefined;
  const builder = new DecodedBuilder("base64");
  if (decoded.length === bytes.length) addGroups(builder, decoded, runs);
  else builder.add(decoded, whole.start, whole.end);
  return builder.finish();
}

/** Three decoded characters stand for four symbols: exact to the group. */
function addGroups(builder: DecodedBuilder, text: string, runs: readonly SymbolRun[]): void {
  let index = 0;
  let offset = 0;
  const positionOf = (symbol: number): number => {
    for (;;) {
      const run = runs[index];
      if (run === undefined) return runs.at(-1)?.end ?? 0;
      if (symbol - offset < run.end - run.start) return run.start + symbol - offset;
      offset += run.end - run.start;
      index += 1;
    }
  };
  const symbols = Math.ceil((text.length * 4) / 3);
  for (let at = 0; at < text.length; at += 3) {
    const first = (at / 3) * 4;
    const from = positionOf(first);
    const to = positionOf(Math.min(first + 3, symbols - 1)) + 1;
    builder.add(text.slice(at, at + 3), from, to);
  }
}

function base64Bytes(text: string, runs: readonly SymbolRun[]): Uint8Array {
  const symbols = runs.reduce((sum, { start, end }) => sum + end - start, 0);
  const bytes = new Uint8Array(Math.floor((symbols * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let length = 0;
  for (const { start, end } of runs) {
    for (let at = start; at < end; at += 1) {
      buffer = ((buffer << 6) | (base64Values[text.charCodeAt(at)] ?? 0)) & 0xffffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      bytes[length] = (buffer >> bits) & 0xff;
      length += 1;
    }
  }
  return bytes.subarray(0, length);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isZlib(bytes: Uint8Array): boolean {
  return bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0);
}

function isCompressed(bytes: Uint8Array): boolean {
  return isGzip(bytes) || isZlib(bytes);
}

function inflateBytes(
  bytes: Uint8Array,
  inflate: Inflate | undefined,
): { readonly kind: "gzip" | "deflate"; readonly text: string } | undefined {
  if (!isCompressed(bytes)) return undefined;
  const kind = isGzip(bytes) ? "gzip" : "deflate";
  const opened = inflate?.(kind, bytes, maxInflatedBytes);
  const text = opened === undefined ? undefined : textOf(opened);
  return text === undefined ? undefined : { kind, text };
}

function endsInHex(text: string, end: number): boolean {
  for (let at = end - minHexLength; at < end; at += 1) {
    const code = text.charCodeAt(at);
    const isHex = (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102);
    if (!isHex) return false;
  }
  return true;
}

const hexRun = /(?:^x?|0x|_|-)((?:[0-9a-fA-F]{2}){12,})$/;
/** `4f-70-65-6e`. */
const dashedHex = /^(?:[0-9a-fA-F]{2}-){11,}[0-9a-fA-F]{2}$/;

function openHex(text: string, run: SymbolRun, inflate?: Inflate): Decoded | undefined {
  const digits = hexDigits(text, run);
  const bytes = digits === undefined ? undefined : hexBytes(digits.replaceAll("-", ""));
  if (digits === undefined || bytes === undefined) return undefined;
  const opened = inflateBytes(bytes, inflate)?.text ?? textOf(bytes);
  if (opened === undefined) return undefined;
  const builder = new DecodedBuilder("hex");
  builder.add(opened, run.end - digits.length, run.end);
  return builder.finish();
}

/** The digits at the end of a run, or all of it where dashes stand between them. */
function hexDigits(text: string, { start, end }: SymbolRun): string | undefined {
  if (end - start < minHexLength) return undefined;
  const isDashed = text.charCodeAt(start + 2) === 45 && text.charCodeAt(end - 3) === 45;
  if (!isDashed && !endsInHex(text, end)) return undefined;
  const whole = text.slice(start, end);
  return isDashed ? dashedHex.exec(whole)?.[0] : hexRun.exec(whole)?.[1];
}

/** Bytes that decide whether all of them are worth a look. */
const headLength = 12;

/** Undefined when they are neither text nor compressed: most are sums and identifiers. */
function hexBytes(run: string): Uint8Array | undefined {
  const head = hexOf(run, headLength);
  if (!isCompressed(head) && !mayBeText(head)) return undefined;
  return hexOf(run, run.length >> 1);
}

function hexOf(run: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1)
    bytes[i] = (hexValue(run.charCodeAt(i * 2)) << 4) | hexValue(run.charCodeAt(i * 2 + 1));
  return bytes;
}

function hexValue(code: number): number {
  return isDigitCode(code) ? code - 48 : (code | 32) - 87;
}

function openBase32(text: string, { start, end }: SymbolRun): Decoded | undefined {
  if (end - start < minBase32Length) return undefined;
  if (!isBase32(text.charCodeAt(start)) || !isBase32(text.charCodeAt(start + 1))) return undefined;
  const run = text.slice(start, end);
  if (!/^[A-Z2-7]+$/.test(run)) return undefined;
  const opened = textOf(base32Bytes(run));
  if (opened === undefined) return undefined;
  const builder = new DecodedBuilder("base32");
  builder.add(opened, start, end);
  return builder.finish();
}

function isBase32(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 50 && code <= 55);
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

/** What a whole value decodes to, when it decodes to text: base64, hex or base32. */
export function readEncoded(value: string): string | undefined {
  const run = { start: 0, end: value.replace(/=+$/, "").length };
  if (!/^[\w+/-]+={0,6}$/.test(value)) return undefined;
  return (
    openHex(value, run) ??
    openBase32(value, run) ??
    (startOfBase64(value, run) === 0 ? openAligned(value, [run], undefined) : undefined)
  )?.text;
}
