/**
 * Amazon's event stream by the book and independent of ours: checksums of zlib, numbers of Buffer.
 * Reads strictly: a wrong length or checksum throws.
 */

import { crc32 } from "node:zlib";

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON in it: the provider's event where the payload holds one. */
  readonly event: unknown;
  readonly payload: string;
}

export function messageOf(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const head = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const length = Buffer.alloc(3, 7);
      length.writeUInt16BE(Buffer.byteLength(value), 1);
      const bytes = Buffer.from(name);
      return Buffer.concat([Buffer.of(bytes.length), bytes, length, Buffer.from(value)]);
    }),
  );
  const body = Buffer.from(payload);
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + head.length + body.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const all = Buffer.concat([prelude, head, body, Buffer.alloc(4)]);
  all.writeUInt32BE(crc32(all.subarray(0, -4)), all.length - 4);
  return all;
}

/** As Bedrock sends an event of a model, padding included. */
export function chunkOf(event: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(event)).toString("base64");
  const headers = {
    ":event-type": "chunk",
    ":content-type": "application/json",
    ":message-type": "event",
  };
  return messageOf(headers, JSON.stringify({ bytes, p: "abcdefghijk" }));
}

/** As Bedrock sends an event of Converse, padding included. */
export function eventOf(type: string, event: object): Buffer {
  const headers = {
    ":event-type": type,
    ":content-type": "application/json",
    ":message-type": "event",
  };
  return messageOf(headers, JSON.stringify({ ...event, p: "abcdefghijklmn" }));
}

export function messagesOf(stream: Buffer): readonly Message[] {
  const messages: Message[] = [];
  let rest = stream;
  while (rest.length > 0) {
    const total = rest.readUInt32BE(0);
    messages.push(messageIn(rest.subarray(0, total)));
    rest = rest.subarray(total);
  }
  return messages;
}

function messageIn(bytes: Buffer): Message {
  const head = bytes.readUInt32BE(4);
  if (bytes.readUInt32BE(0) !== bytes.length) throw new Error("the length is wrong");
  if (bytes.readUInt32BE(8) !== crc32(bytes.subarray(0, 8))) throw new Error("wrong prelude");
  const sum = bytes.readUInt32BE(bytes.length - 4);
  if (sum !== crc32(bytes.subarray(0, -4))) throw new Error("the checksum is wrong");
  const payload = bytes.subarray(12 + head, -4).toString();
  const outer: unknown = JSON.parse(payload);
  return { headers: headersIn(bytes.subarray(12, 12 + head)), payload, event: inner(outer) };
}

function inner(outer: unknown): unknown {
  if (typeof outer !== "object" || outer === null || !("bytes" in outer)) return outer;
  return JSON.parse(Buffer.from(String(outer.bytes), "base64").toString());
}

function headersIn(bytes: Buffer): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  let at = 0;
  while (at < bytes.length) {
    const name = bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0)).toString();
    at += 1 + name.length;
    const length = bytes.readUInt16BE(at + 1);
    headers[name] = bytes.subarray(at + 3, at + 3 + length).toString();
    at += 3 + length;
  }
  return headers;
}
