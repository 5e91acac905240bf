/** Compressed pieces of a text: how much of them is opened. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { maxInflatedBytes } from "../../../../src/core/scan/decode/base64.ts";
import { telling } from "../../../../src/core/scan/decode/inflate.ts";
import { inflateWithin } from "../../../../src/node/scanner/inflate.ts";

test("compressed pieces are opened up to so much text in all; beyond it is told once, and no more are opened", () => {
  const piece = (text: string): Uint8Array => gzipSync(text);
  const [words, image] = ["word ".repeat(20), "\x00\x01\x02".repeat(100)];
  let told = 0;
  let opened = 0;
  const open = telling(
    (...asked) => {
      opened += 1;
      return inflateWithin(...asked);
    },
    { textBytes: 2 * words.length, onExceeded: () => (told += 1) },
  );
  const isOpened = (text: string): boolean =>
    open?.("gzip", piece(text), maxInflatedBytes) !== undefined;
  assert.deepEqual([words, image, words, words, words, image].map(isOpened), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.deepEqual([told, opened], [1, 4]);
});
