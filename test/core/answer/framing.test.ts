/** Units of answers: where they end, and that they are the original bytes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { plainUnit } from "../../../src/core/answer/unit.ts";
import { createFramer, type Framing, maxUnitBytes } from "../../../src/core/answer/framing.ts";

function units(framing: Framing, chunks: readonly string[]): readonly (string | undefined)[] {
  const framer = createFramer(framing);
  const all = [...chunks.flatMap((chunk) => framer.push(Buffer.from(chunk))), ...framer.end()];
  assert.equal(all.map(({ bytes }) => Buffer.from(bytes).toString()).join(""), chunks.join(""));
  return all.map(({ payload }) => payload && Buffer.from(payload).toString());
}

function check(framing: Framing, text: string, expected: readonly (string | undefined)[]): void {
  assert.deepEqual(units(framing, [text]), expected);
}

test("events are read with every end of line, and their names are no data", () => {
  check("sse", 'event: x\ndata: {"a":1}\n\ndata:2\n\n', ['{"a":1}', "2"]);
  check("sse", "data: 1\r\n\r\ndata: 2\r\rdata: 3\n\n", ["1", "2", "3"]);
  check("sse", "\ufeffdata: 1\n\n: comment\n\nid: 4\n\n", ["1", undefined, undefined]);
  check("sse", "data: 1\n\n\n\ndata: unfinished", ["1", undefined, undefined, "unfinished"]);
});

test("an event is told as soon as a client could read it", () => {
  const framer = createFramer("sse");
  assert.equal(framer.push(Buffer.from("data: 1\r\n\r")).length, 1);
  assert.equal(framer.push(Buffer.from("\ndata: 2\n")).length, 0);
  assert.equal(framer.push(Buffer.from("\n")).length, 1);
});

test("a line end that is cut in two ends one line", () => {
  assert.deepEqual(units("sse", ["data: {\r", "\ndata: }\r\n", "\r\n"]), ["{\n}", undefined]);
});

test("data of several lines is patched in the line where it stands", () => {
  const [unit] = createFramer("sse").push(Buffer.from('data: {"a":\ndata:  "b"}\n\n'));
  const payload = Buffer.from(unit?.payload ?? []).toString();
  assert.equal(payload, '{"a":\n "b"}');
  const at = payload.indexOf("b");
  const patched = unit?.patch([{ start: at, end: at + 1, bytes: Buffer.from("long") }]);
  assert.equal(Buffer.from(patched ?? []).toString(), 'data: {"a":\ndata:  "long"}\n\n');
});

test("lines, elements of an array and documents are cut where they end", () => {
  check("lines", '{"a":1}\n{"b":2}\n{"c"', ['{"a":1}\n', '{"b":2}\n', '{"c"']);
  check("array", '[{"a":"}]"},\n {"b":{"c":"\\"{"}}]\n', [
    '{"a":"}]"}',
    '{"b":{"c":"\\"{"}}',
    undefined,
  ]);
  check("document", ' {"a":\n1}', [' {"a":\n1}']);
});

test("a unit beyond the limit passes unread, and the next one is read", () => {
  const framer = createFramer("lines");
  assert.equal(framer.push(new Uint8Array(maxUnitBytes).fill(0x20)).length, 0);
  const [long] = framer.push(Buffer.from(" "));
  assert.deepEqual([long?.bytes.length, long?.unread], [maxUnitBytes + 1, true]);
  const [next] = framer.push(Buffer.from("{}\n"));
  assert.equal(Buffer.from(next?.payload ?? []).toString(), "{}\n");
});

test("a unit without anything to read stays as it is", () => {
  const bytes = Buffer.from(": comment");
  assert.equal(plainUnit(bytes).patch([{ start: 0, end: 1, bytes }]), bytes);
  assert.equal(plainUnit(bytes).payload, undefined);
});
