/** What is told for the scan: windows of long texts, whole calls, and before which bytes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxArguments, windowLength, windowOverlap } from "../../../src/core/answer/channel.ts";
import type { AnswerText } from "../../../src/core/answer/item.ts";
import {
  type AnswerPiece,
  createAnswerRewriter,
  maxWaitingBytes,
  maxWaitingUnits,
  type ScanMode,
} from "../../../src/core/answer/rewriter.ts";
import { createWords } from "../../../src/core/answer/words.ts";
import { type Said, type Shape, shapes } from "./transcripts.ts";

const [anthropic] = shapes;

function pieces(shape: Shape | undefined, said: Said, scan: ScanMode): readonly AnswerPiece[] {
  if (shape === undefined) return [];
  const { api, framing } = shape;
  const rewriter = createAnswerRewriter({
    api,
    framing,
    words: createWords([]),
    valueOf: () => undefined,
    scan,
  });
  return [...rewriter.push(Buffer.from(shape.write(said))), ...rewriter.end()];
}

function texts(all: readonly AnswerPiece[]): readonly AnswerText[] {
  return all.flatMap((piece) => (piece.kind === "check" ? piece.texts : []));
}

const args = (value: string): string => JSON.stringify({ command: value, "odd key!": "x" });
const small: Said = { text: ["pi", "ng"], args: [args("l"), ""], tool: "Bash" };

for (const shape of shapes) {
  test(`${shape.api} as ${shape.framing}: each text and each string of a call is told once`, () => {
    for (const scan of ["watch", "hold"] as const) {
      const told = texts(pieces(shape, small, scan));
      assert.deepEqual(
        told.filter(({ kind }) => kind === "text").map(({ text }) => text),
        ["ping"],
      );
      const calls = told.filter(({ kind }) => kind === "call");
      assert.ok(calls.every(({ tool, path }) => tool === "Bash" && path.startsWith("response.")));
      assert.deepEqual(
        calls.map(({ text }) => text).filter((text) => text === "l"),
        ["l"],
      );
    }
    assert.deepEqual(texts(pieces(shape, small, "off")), []);
  });

  test(`${shape.api} as ${shape.framing}: a held call is told before its last part leaves`, () => {
    const all = pieces(shape, { ...small, args: ['{"command":', '"rm', '"}', ""] }, "hold");
    const check = all.findIndex(
      (piece) => piece.kind === "check" && piece.texts.some(({ kind }) => kind === "call"),
    );
    const before = all.slice(0, check).map((piece) => (piece.kind === "bytes" ? piece.bytes : []));
    const sent = before.map((bytes) => Buffer.from(bytes).toString()).join("");
    assert.ok(check >= 0 && !sent.includes(String.raw`"\"}"`), sent);
  });
}

function lengths(text: readonly string[]): readonly (readonly [offset: number, length: number])[] {
  const told = texts(pieces(anthropic, { text, args: [], tool: "x" }, "watch"));
  return told.map((one) => [one.offset, one.text.length]);
}

test("a long text is told in windows that overlap", () => {
  const step = windowLength - windowOverlap;
  assert.deepEqual(lengths(["a".repeat(windowLength - 1)]), [[0, windowLength - 1]]);
  assert.deepEqual(lengths(["a".repeat(windowLength)]), [[0, windowLength]]);
  assert.deepEqual(lengths(["a".repeat(windowLength), "b"]), [
    [0, windowLength],
    [step, windowOverlap + 1],
  ]);
  assert.deepEqual(lengths(Array.from({ length: 3 }, () => "a".repeat(windowLength))), [
    [0, windowLength],
    [step, windowOverlap + windowLength],
    [step + windowLength, windowOverlap + windowLength],
  ]);
});

test("the arguments of a call are told whole up to the limit, then in windows", () => {
  const told = (length: number): readonly number[] => {
    const long = args("y".repeat(length));
    const said = { text: [], args: [long.slice(0, 100), long.slice(100)], tool: "x" };
    return texts(pieces(anthropic, said, "watch"))
      .filter(({ kind }) => kind === "call")
      .map(({ text }) => text.length);
  };
  assert.deepEqual(told(maxArguments - 100)[0], maxArguments - 100);
  assert.ok((told(maxArguments)[0] ?? 0) > maxArguments);
});

test("what waits too long or is too much leaves as it is", () => {
  const word = "ARGUS_X_aaaaaaaaaa";
  const rewriter = createAnswerRewriter({
    api: "openai.chat",
    framing: "sse",
    words: createWords([word]),
    valueOf: () => "value",
    scan: "off",
  });
  const chunk = (index: number, content: string): string =>
    `data: ${JSON.stringify({ choices: [{ index, delta: { content } }] })}\n\n`;
  const push = (text: string): number => rewriter.push(Buffer.from(text)).length;
  assert.equal(push(chunk(0, "ARGUS")), 0);
  assert.equal(push(chunk(1, "x").repeat(maxWaitingUnits - 1)), 0);
  assert.equal(push(chunk(1, "x")), maxWaitingUnits + 1);
  assert.equal(push(chunk(0, "ARGUS")), 0);
  assert.equal(push(chunk(1, "x".repeat(maxWaitingBytes))), 2);
});

test("as many units as there are may come at once", () => {
  const rewriter = createAnswerRewriter({
    api: "openai.chat",
    framing: "sse",
    words: createWords([]),
    valueOf: () => undefined,
    scan: "hold",
  });
  const units = 200_000;
  const pieces = rewriter.push(Buffer.from("\n".repeat(units)));
  assert.equal(pieces.filter(({ kind }) => kind === "bytes").length, units);
});
