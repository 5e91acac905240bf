/** The line splitter: every chunking gives the same lines; joined again they are the stream. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  createLineSplitter,
  maxLineBytes,
  oversizedEdgeBytes,
} from "../../../src/core/mcp/lines.ts";
import type { Line } from "../../../src/core/mcp/lines.ts";

function split(chunks: readonly Uint8Array[], limit?: number): readonly Line[] {
  const splitter = createLineSplitter(limit);
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.finish()];
}

function check(input: string, expected: readonly string[], limit?: number): void {
  const bytes = Buffer.from(input);
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    assert.deepEqual(split(chunks, limit).map(show), expected, `chunks of ${size}`);
  }
}

function show(line: Line): string {
  if (line.kind === "oversized") return "oversized";
  return JSON.stringify(`${Buffer.from(line.body).toString()}|${Buffer.from(line.end).toString()}`);
}

test("lines keep their own terminator", () =>
  check('{"a":1}\n{"b":2}\r\nlast', [
    String.raw`"{\"a\":1}|\n"`,
    String.raw`"{\"b\":2}|\r\n"`,
    '"last|"',
  ]));
test("empty lines are lines", () => check("\n\r\nx\n", ['"|\\n"', '"|\\r\\n"', '"x|\\n"']));
test("a carriage return inside a line stays in it", () => check("a\rb\n", ['"a\\rb|\\n"']));
test("a line of exactly the limit passes", () =>
  check("12345\n1\n", ['"12345|\\n"', '"1|\\n"'], 5));
test("a line of exactly the limit passes with CRLF", () =>
  check("12345\r\n1\n", ['"12345|\\r\\n"', '"1|\\n"'], 5));
test("a line one over the limit is refused, the next one passes", () =>
  check("123456\n1\n", ["oversized", '"1|\\n"'], 5));
test("an unfinished line over the limit is refused", () => check("1234567890", ["oversized"], 5));

test("an oversized line keeps its two ends", () => {
  const line = Buffer.from(`HEAD${"x".repeat(100_000)}TAIL\n`);
  const [only] = split([line.subarray(0, 70_000), line.subarray(70_000)], 10_000);
  assert.equal(only?.kind, "oversized");
  assert.ok(only?.kind === "oversized");
  assert.equal(Buffer.from(only.head).subarray(0, 4).toString(), "HEAD");
  assert.equal(Buffer.from(only.tail).subarray(-4).toString(), "TAIL");
  assert.ok(only.head.length <= oversizedEdgeBytes && only.tail.length <= oversizedEdgeBytes);
});

test("without a limit of its own, a line is relayed up to the documented one", () => {
  const body = new Uint8Array(maxLineBytes + 1).fill(120);
  for (const end of ["\n", "\r\n"]) {
    const kinds = [body.subarray(1), body].map((each) => split([each, Buffer.from(end)])[0]?.kind);
    assert.deepEqual(kinds, ["line", "oversized"], JSON.stringify(end));
  }
});

test("joining all lines gives back the stream", () =>
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
      const salted = chunks.map((chunk) => chunk.map((byte) => (byte % 5 === 0 ? 10 : byte)));
      const lines = split(salted);
      const joined = lines.flatMap((line) =>
        line.kind === "line" ? [...line.body, ...line.end] : [],
      );
      assert.deepEqual(
        joined,
        salted.flatMap((chunk) => [...chunk]),
      );
    }),
  ));
