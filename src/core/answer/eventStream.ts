/**
 * Amazon's binary event stream (`application/vnd.amazon.eventstream`), in which Bedrock streams.
 *
 * A message is: total length and length of the headers (32 bits each, big-endian), CRC-32 of these
 * eight bytes, headers, payload, CRC-32 of all before it (AWS, "Event stream encoding"). The payload
 * of Converse is the event itself; that of InvokeModel has the provider's own event as base64 in
 * `bytes`. A payload is changed by writing the message anew around its own headers; everything else
 * stays as it came.
 */

import { lexJson, type Token } from "../json/lex.ts";
import { type ByteEdit, spliceBytes } from "../json/splice.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { type Cutter, plainUnit, type Unit } from "./unit.ts";

const preludeBytes = 12;
const crcBytes = 4;
/** Largest message of the format: 16 MiB of payload, 128 KiB of headers, and what is around them. */
const maxMessageBytes = 16 * 1024 * 1024 + 128 * 1024 + preludeBytes + crcBytes;

/** Ends of messages. From what is no message on all passes as it comes, and is told as unread. */
export class MessageCutter implements Cutter {
  #broken = false;

  next(bytes: Uint8Array, length: number): number {
    if (this.#broken) return length > 0 ? length : -1;
    if (length < preludeBytes) return -1;
    const total = sizeAt(bytes, 0);
    const headers = sizeAt(bytes, 4);
    const fits =
      headers + preludeBytes + crcBytes <= total &&
      total <= maxMessageBytes &&
      sizeAt(bytes, 8) === crc32(bytes.subarray(0, 8));
    if (!fits) {
      this.#broken = true;
      return length;
    }
    return total <= length ? total : -1;
  }

  taken(): void {
    // Every message says itself where it ends.
  }

  unit(bytes: Uint8Array): Unit {
    if (this.#broken || bytes.length < preludeBytes + crcBytes) return unknown(bytes);
    const end = bytes.length - crcBytes;
    if (sizeAt(bytes, end) !== crc32(bytes.subarray(0, end))) return unknown(bytes);
    const start = preludeBytes + sizeAt(bytes, 4);
    return messageUnit(bytes, bytes.subarray(start, end));
  }
}

function unknown(bytes: Uint8Array): Unit {
  return { ...plainUnit(bytes), unread: true };
}

function messageUnit(bytes: Uint8Array, payload: Uint8Array): Unit {
  const headers = bytes.subarray(preludeBytes, preludeBytes + sizeAt(bytes, 4));
  const around = lexJson(payload)?.find(isInner);
  const inner = around === undefined ? undefined : fromBase64(around.text);
  if (around === undefined || inner === undefined)
    return { bytes, payload, patch: (edits) => message(headers, spliceBytes(payload, edits)) };
  return {
    bytes,
    payload: inner,
    patch: (edits) => message(headers, spliceBytes(payload, [around64(around, inner, edits)])),
  };
}

/** The member `bytes` of the payload itself. */
function isInner({ kind, path }: Token): boolean {
  return kind === "value" && path === "bytes";
}

function around64({ start, end }: Token, inner: Uint8Array, edits: readonly ByteEdit[]): ByteEdit {
  return { start, end, bytes: encoder.encode(toBase64(spliceBytes(inner, edits))) };
}

const encoder = new TextEncoder();

/** A chunk with a provider's event in it, as Bedrock writes them. */
export function chunkMessage(event: unknown): Uint8Array {
  return eventMessage("chunk", { bytes: toBase64(encoder.encode(JSON.stringify(event))) });
}

/** An event of Bedrock's own API. */
export function eventMessage(type: string, value: object): Uint8Array {
  return jsonMessage({ ":event-type": type, ":message-type": "event" }, value);
}

/** What its clients throw as an error that they do not ask again after. */
export function exceptionMessage(text: string): Uint8Array {
  const type = { ":exception-type": "validationException", ":message-type": "exception" };
  return jsonMessage(type, { message: text });
}

function jsonMessage(type: Readonly<Record<string, string>>, value: object): Uint8Array {
  const named = { ...type, ":content-type": "application/json" };
  const headers = Object.entries(named).map(([name, text]) => header(name, text));
  return message(joined(headers), encoder.encode(JSON.stringify(value)));
}

/** Type 7: a text with its length in 16 bits. */
function header(name: string, text: string): Uint8Array {
  const [key, value] = [encoder.encode(name), encoder.encode(text)];
  const lengths = [7, value.length >> 8, value.length & 255];
  return joined([Uint8Array.of(key.length), key, Uint8Array.from(lengths), value]);
}

function message(headers: Uint8Array, payload: Uint8Array): Uint8Array {
  const total = preludeBytes + headers.length + payload.length + crcBytes;
  const sizes = joined([size(total), size(headers.length)]);
  const before = joined([sizes, size(crc32(sizes)), headers, payload]);
  return joined([before, size(crc32(before))]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function size(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

function sizeAt(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** CRC-32 of IEEE 802.3, reflected. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 255] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
