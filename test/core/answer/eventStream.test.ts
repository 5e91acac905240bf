/** Bedrock's streams: values come back in them, and what is not changed stays to the byte. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fromBase64, toBase64 } from "../../../src/core/answer/base64.ts";
import { chunkMessage, exceptionMessage } from "../../../src/core/answer/eventStream.ts";
import { framingOf } from "../../../src/core/answer/readers.ts";
import { type AnswerPiece, createAnswerRewriter } from "../../../src/core/answer/rewriter.ts";
import { createWords } from "../../../src/core/answer/words.ts";
import { chunkOf, messageOf, messagesOf } from "./messages.ts";
import { payloadsOf, type Said, shapes } from "./transcripts.ts";

const word = "ARGUS_GENERIC_PASSWORD_k7f3q2x9ab";
const value = 'p"w\\\nd \u{1f600}';
const [anthropic] = shapes;

function piecesOf(chunks: readonly Uint8Array[], scan: "off" | "hold" = "off"): AnswerPiece[] {
  const rewriter = createAnswerRewriter({
    api: "anthropic.messages",
    framing: "messages",
    words: createWords([word]),
    valueOf: () => value,
    scan,
  });
  return [...chunks.flatMap((chunk) => rewriter.push(chunk)), ...rewriter.end()];
}

const bytesOf = (pieces: readonly AnswerPiece[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (piece.kind === "bytes" ? piece.bytes : Buffer.alloc(0))));

const eventsOf = (said: Said): readonly unknown[] =>
  payloadsOf(anthropic?.write(said) ?? "", "sse");

const streamOf = (events: readonly unknown[]): Buffer => Buffer.concat(events.map(chunkOf));

/** All texts of a kind of delta together. */
function said(stream: Buffer, kind: string): string {
  const found = messagesOf(stream).map(({ event }) => JSON.stringify(event));
  const texts = found.map((text) =>
    new RegExp(`"${kind}":("(?:[^"\\\\]|\\\\.)*")\\}\\}$`).exec(text),
  );
  return texts
    .map((match) => (match === null ? "" : String(JSON.parse(match[1] ?? '""'))))
    .join("");
}

const cut = (text: string, at: number): readonly string[] => [text.slice(0, at), text.slice(at)];

test("a placeholder split at any position gives the value back; checksums and lengths are right", () => {
  const text = `a ${word}.`;
  const args = JSON.stringify({ file_path: "/a", content: word });
  for (let at = 0; at <= args.length; at += 1) {
    const events = eventsOf({ text: cut(text, at), args: cut(args, at), tool: "Write" });
    const stream = streamOf(events);
    const given = bytesOf(piecesOf([stream]));
    assert.equal(said(given, "text"), `a ${value}.`);
    assert.deepEqual(JSON.parse(said(given, "partial_json")), { file_path: "/a", content: value });
    const bytewise = Array.from(stream, (byte) => Uint8Array.of(byte));
    assert.deepEqual(bytesOf(piecesOf(bytewise)), given);
    assert.deepEqual(bytesOf(piecesOf([stream], "hold")), given);
    const [before, after] = [messagesOf(stream), messagesOf(given)];
    assert.deepEqual(
      after.map(({ headers }) => headers),
      before.map(({ headers }) => headers),
    );
    for (const [index, { payload }] of after.entries())
      assert.equal(withoutEvent(payload), withoutEvent(before[index]?.payload ?? ""));
  }
});

const withoutEvent = (payload: string): string => payload.replace(/"bytes":"[^"]*"/, "");

test("what holds no placeholder stays to the byte in every cut into two", () => {
  const stream = Buffer.concat([
    streamOf(eventsOf({ text: ["ARGUS_", "GENERIC_PASS"], args: ["{}"], tool: "Bash" })),
    messageOf({ ":message-type": "exception" }, '{"message":"slow down"}'),
    messageOf({ ":message-type": "event" }, ""),
    messageOf({}, "no JSON"),
  ]);
  for (let at = 0; at <= stream.length; at += 1)
    assert.deepEqual(bytesOf(piecesOf([stream.subarray(0, at), stream.subarray(at)])), stream);
});

test("a call of a shell keeps the placeholder, and a text to scan is told", () => {
  const args = JSON.stringify({ command: `curl ${word}` });
  const stream = streamOf(eventsOf({ text: ["hello"], args: [args], tool: "Bash" }));
  const pieces = piecesOf([stream], "hold");
  assert.deepEqual(bytesOf(pieces), stream);
  assert.ok(pieces.some((piece) => piece.kind === "kept" && piece.tool === "Bash"));
  const texts = pieces.flatMap((piece) => (piece.kind === "check" ? piece.texts : []));
  assert.deepEqual(
    texts.map(({ text }) => text),
    ["hello", `curl ${word}`],
  );
});

test("what is no such message passes at once, and is told as unread", () => {
  const good = chunkOf({ type: "ping" });
  const broken = Buffer.from(good);
  broken[20] = 0xff;
  const long = Buffer.from(good);
  long.writeUInt32BE(0xffffffff, 0);
  const streams = [
    Buffer.from("event: x\ndata: {}\n\nmore of it"),
    broken,
    long,
    good.subarray(0, 9),
  ];
  for (const stream of streams) {
    const pieces = piecesOf([good, stream, good], "hold");
    assert.deepEqual(bytesOf(pieces), Buffer.concat([good, stream, good]));
    assert.ok(pieces.some((piece) => piece.kind === "check" && piece.unread === true));
  }
  const rewriter = piecesOf([good, Buffer.from("plain text, and no message")]);
  assert.deepEqual(rewriter.length, 2);
});

test("our own messages are read by the book", () => {
  const [chunk] = messagesOf(Buffer.from(chunkMessage({ type: "ping", text: "é" })));
  assert.deepEqual(chunk?.event, { type: "ping", text: "é" });
  assert.equal(chunk.headers[":event-type"], "chunk");
  const [thrown] = messagesOf(Buffer.from(exceptionMessage("no")));
  assert.equal(thrown?.headers[":exception-type"], "validationException");
});

test("base64 is that of Node, there and back", () => {
  const property = fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
    const text = Buffer.from(bytes).toString("base64");
    assert.equal(toBase64(bytes), text);
    assert.deepEqual(fromBase64(text), bytes);
  });
  fc.assert(property);
  for (const text of ["a", "ab=c", "a===", "ab\n=", "é===", "=abc"])
    assert.equal(fromBase64(text), undefined, text);
});

test("only answers of APIs that Bedrock carries are read in this form", () => {
  const type = "application/vnd.amazon.eventstream";
  for (const api of ["anthropic.messages", "bedrock.stream"] as const)
    assert.equal(framingOf(api, type, { streams: false, scans: false }), "messages");
  assert.equal(framingOf("openai.chat", type, { streams: true, scans: false }), undefined);
});
