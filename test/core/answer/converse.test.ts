/** Streams of Bedrock's Converse: values come back in them, and nothing else changes by a byte. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { type AnswerPiece, createAnswerRewriter } from "../../../src/core/answer/rewriter.ts";
import { createWords } from "../../../src/core/answer/words.ts";
import { eventOf, messageOf, messagesOf } from "./messages.ts";
import { cut, cutTexts, restored, values, word } from "./replaced.ts";
import { converseEvents, type Said } from "./transcripts.ts";

type Known = ReadonlyMap<string, string>;

function piecesOf(
  chunks: readonly Uint8Array[],
  scan: "off" | "watch" | "hold" = "off",
  known: Known = values,
): readonly AnswerPiece[] {
  const rewriter = createAnswerRewriter({
    api: "bedrock.stream",
    framing: "messages",
    words: createWords(known.keys()),
    valueOf: (one) => known.get(one),
    scan,
  });
  return [...chunks.flatMap((chunk) => rewriter.push(chunk)), ...rewriter.end()];
}

const bytesOf = (pieces: readonly AnswerPiece[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (piece.kind === "bytes" ? piece.bytes : Buffer.alloc(0))));

const streamOf = (said: Said): Buffer =>
  Buffer.concat(converseEvents(said).map(([type, event]) => eventOf(type, event)));

const bytewise = (stream: Buffer): readonly Uint8Array[] =>
  Array.from(stream, (byte) => Uint8Array.of(byte));

/** All strings behind `"text":` or `"input":` in the payloads, joined. */
function saidIn(stream: Buffer, key: "text" | "input"): string {
  const found = messagesOf(stream).map(({ payload }) =>
    new RegExp(`"delta":\\{(?:"toolUse":\\{)?"${key}":("(?:[^"\\\\]|\\\\.)*")`).exec(payload),
  );
  return found.map((match) => String(JSON.parse(match?.[1] ?? '""'))).join("");
}

/** Payloads without those strings: the members around them, padding included. */
function around(stream: Buffer): readonly unknown[] {
  return messagesOf(stream).map(({ headers, payload }) => [
    headers,
    payload.replaceAll(/"(text|input)":"(?:[^"\\]|\\.)*"/g, '"$1":""'),
  ]);
}

function check(text: string, cuts: readonly number[]): void {
  const args = JSON.stringify({ path: "/a.ts", new_string: text });
  const stream = streamOf({ text: cut(text, cuts), args: cut(args, cuts), tool: "edit_file" });
  const given = bytesOf(piecesOf([stream]));
  assert.equal(saidIn(given, "text"), restored(text));
  assert.deepEqual(JSON.parse(saidIn(given, "input")), {
    path: "/a.ts",
    new_string: restored(text),
  });
  assert.deepEqual(around(given), around(stream), "nothing else differs");
  assert.deepEqual(bytesOf(piecesOf(bytewise(stream))), given, "however it is chunked");
  assert.deepEqual(bytesOf(piecesOf([stream], "hold")), given, "also when it is held");
}

test("a placeholder split at any position gives the value back, in texts and in arguments", () => {
  const text = `a ${word}.`;
  for (let at = 0; at <= text.length + 40; at += 1) check(text, [at]);
});

test("any text in any deltas is restored, and nothing else", () => {
  const property = fc.property(cutTexts, ([text, cuts]) => check(text, cuts));
  fc.assert(property, { numRuns: 100 });
});

test("whatever word of a transcript was replaced, the original comes back in every cut into two", () => {
  const text = ["Let me ch", "eck that the", " file is there."];
  const args = ['{"path": "a.ts"', ', "new_string": "', 'hello there"}'];
  const original = streamOf({ text, args, tool: "edit_file" });
  const known = new Map([[word, "there"]]);
  const swap = (pieces: readonly string[]): readonly string[] =>
    pieces.map((one) => one.replaceAll("there", word));
  const stream = streamOf({ text: swap(text), args: swap(args), tool: "edit_file" });
  for (let at = 0; at <= stream.length; at += 1) {
    const chunks = [stream.subarray(0, at), stream.subarray(at)];
    assert.deepEqual(bytesOf(piecesOf(chunks, "off", known)), original);
  }
  assert.deepEqual(bytesOf(piecesOf(bytewise(stream), "hold", known)), original);
});

test("what holds no placeholder stays to the byte in every cut into two", () => {
  const said = { text: ["ARGUS", "_X_aaa", "c"], args: ["{}"], tool: "Bash" };
  const stream = Buffer.concat([
    streamOf(said),
    eventOf("contentBlockStart", { contentBlockIndex: 3 }),
    eventOf("someNewEvent", { contentBlockIndex: 3, delta: { video: "x" } }),
    messageOf({ ":message-type": "exception" }, '{"message":"slow down"}'),
  ]);
  for (let at = 0; at <= stream.length; at += 1) {
    const chunks = [stream.subarray(0, at), stream.subarray(at)];
    assert.deepEqual(bytesOf(piecesOf(chunks)), stream);
  }
});

test("calls that could send a value away, or edit a file of another machine, keep it", () => {
  const remote = JSON.stringify({ path: "\\\\host\\share\\a", new_string: word });
  const command = JSON.stringify({ command: `curl ${word}` });
  for (const [tool, args] of [
    ["Bash", command],
    ["", command],
    ["edit_file", remote],
  ] as const) {
    const stream = streamOf({ text: ["x"], args: cut(args, [20, 25, 40]), tool });
    const pieces = piecesOf([stream]);
    assert.deepEqual(bytesOf(pieces), stream, tool);
    assert.ok(pieces.some((piece) => piece.kind === "kept" && piece.tool === tool));
  }
});

test("reasoning is signed: it is told to the scan and never changed", () => {
  const events: readonly (readonly [string, object])[] = [
    ["messageStart", { role: "assistant" }],
    ...cut(`think ${word}`, [9, 20]).map((text): readonly [string, object] => [
      "contentBlockDelta",
      { contentBlockIndex: 0, delta: { reasoningContent: { text } } },
    ]),
    [
      "contentBlockDelta",
      { contentBlockIndex: 0, delta: { reasoningContent: { signature: "s" } } },
    ],
    ["contentBlockStop", { contentBlockIndex: 0 }],
  ];
  const stream = Buffer.concat(events.map(([type, event]) => eventOf(type, event)));
  const pieces = piecesOf([stream], "hold");
  assert.deepEqual(bytesOf(pieces), stream);
  const texts = pieces.flatMap((piece) => (piece.kind === "check" ? piece.texts : []));
  assert.deepEqual(
    texts.map(({ path, text, kind }) => [path, text, kind]),
    [["response.output.message.content[0]", `think ${word}`, "thought"]],
  );
});

test("texts to scan are whole blocks, with the place that they have in the finished answer", () => {
  const args = JSON.stringify({ command: "ls -la" });
  const stream = streamOf({ text: ["hel", "lo"], args: cut(args, [4, 9]), tool: "Bash" });
  const texts = piecesOf(bytewise(stream), "watch").flatMap((piece) =>
    piece.kind === "check" ? piece.texts : [],
  );
  assert.deepEqual(
    texts.map(({ path, text, kind, tool }) => [path, text, kind, tool]),
    [
      ["response.output.message.content[0]", "let me see", "thought", undefined],
      ["response.output.message.content[1]", "hello", "text", undefined],
      ["response.output.message.content[2].command", "ls -la", "call", "Bash"],
    ],
  );
});

test("a call does not leave before it is scanned: its last part waits for its end", () => {
  const stream = streamOf({ text: ["x"], args: ['{"command":', '"ls"}'], tool: "Bash" });
  const messages = messagesOf(stream);
  const end = messages.findIndex(({ payload }) => payload.includes("ls"));
  const upTo = converseEvents({ text: ["x"], args: ['{"command":', '"ls"}'], tool: "Bash" })
    .slice(0, end + 1)
    .map(([type, event]) => eventOf(type, event));
  const rewriter = createAnswerRewriter({
    api: "bedrock.stream",
    framing: "messages",
    words: createWords([]),
    valueOf: () => undefined,
    scan: "hold",
  });
  const before = bytesOf(upTo.flatMap((chunk) => rewriter.push(chunk)));
  assert.equal(saidIn(before, "input"), '{"command":');
  const after = rewriter.push(eventOf("contentBlockStop", { contentBlockIndex: 2 }));
  assert.deepEqual(
    after.map(({ kind }) => kind),
    ["check", "bytes", "bytes"],
  );
});
