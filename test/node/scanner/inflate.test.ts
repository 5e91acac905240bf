/** Compressed bytes as the scanner's thread gets them: whatever stands in them, there is an answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { inflateWithin } from "../../../src/node/scanner/inflate.ts";

const line = "a line of a text that says little\n";
const packed = gzipSync(line.repeat(200_000));

function headOf(bytes: Uint8Array, maxBytes: number): string | undefined {
  const opened = inflateWithin("gzip", bytes, maxBytes);
  if (opened === undefined || opened instanceof Uint8Array) return undefined;
  return Buffer.from(opened.head).toString("utf8");
}

test("what is larger than the limit is told by its first bytes", () => {
  assert.ok(headOf(packed, 1024)?.startsWith(line));
});

test("a stream that breaks behind the limit is told, too, by what stands before the break", () => {
  for (const at of [2048, 3000, 4000, 4090]) {
    const broken = Buffer.concat([packed.subarray(0, at), Buffer.alloc(4096, 0xff)]);
    assert.ok(headOf(broken, 64 * 1024)?.startsWith(line), `broken at ${at}`);
  }
});

test("one that breaks at its very end, shortly behind the limit, is told as well", () => {
  const whole = gzipSync("a ".repeat(1_000_000));
  const broken = Buffer.concat([whole.subarray(0, -8), Buffer.alloc(8, 0xff)]);
  assert.ok(headOf(broken, 1024)?.startsWith("a a "));
});

test("a stream that breaks before the limit is none", () => {
  const broken = Buffer.concat([packed.subarray(0, 2048), Buffer.alloc(4096, 0xff)]);
  assert.equal(inflateWithin("gzip", broken, 4 * 1024 * 1024), undefined);
  assert.equal(inflateWithin("deflate", Buffer.from(line), 1024), undefined);
});
