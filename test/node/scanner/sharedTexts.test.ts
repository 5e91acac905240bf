/** Texts that several threads read: as they were, and each by one. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { ScanText } from "../../../src/core/scan/scanner.ts";
import {
  charsOf,
  minLotChars,
  plainText,
  type Reader,
  readerOf,
  shareTexts,
} from "../../../src/node/scanner/sharedTexts.ts";

const plain = (lengths: readonly number[]): ScanText[] =>
  lengths.map((length) => ({ text: "x".repeat(length) }));

function claimAll(reader: Reader): readonly (readonly number[])[] {
  const lots: (readonly number[])[] = [];
  for (let lot = reader.claim(); lot !== undefined; lot = reader.claim()) lots.push(lot);
  return lots;
}

test("the longest are claimed first, short ones together, and nothing twice", () => {
  const half = minLotChars / 2;
  const shared = shareTexts(plain([1, 2 * minLotChars, half, minLotChars, half, 0]));
  // Two threads.
  const readers = [readerOf(shared), readerOf(shared)] as const;
  assert.deepEqual(readers[0].claim(), [1]);
  assert.deepEqual(readers[1].claim(), [3]);
  assert.deepEqual(claimAll(readers[0]), [
    [2, 4],
    [0, 5],
  ]);
  assert.equal(readers[1].claim(), undefined);
  assert.deepEqual(claimAll(readerOf(shareTexts([]))), []);
  assert.equal(charsOf(plain([2, 3])), 5);
});

/** As a body has it. */
const literalOf = (text: string): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(text).slice(1, -1));

test("a single thread is given texts", () => {
  const given = [{ text: literalOf('a\n"é'), key: "k" }, { text: "\\n" }];
  assert.deepEqual(given.map(plainText), [{ text: 'a\n"é', key: "k" }, { text: "\\n" }]);
});

test("every text is read once, as it was shared", () => {
  const units = fc.string({ unit: "binary", maxLength: 30 });
  // Bytes, other scripts, and halves of pairs.
  const halves = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 9 })
    .map((codes) => String.fromCharCode(...codes));
  const latin = fc
    .array(fc.integer({ min: 0, max: 0xff }), { maxLength: 9 })
    .map((codes) => String.fromCharCode(...codes));
  const text = fc
    .tuple(fc.oneof(units, halves, latin), fc.constantFrom(1, 1, 500))
    .map(([part, times]) => part.repeat(times));
  const one = fc.record({ text, path: fc.string(), key: fc.string() }, { requiredKeys: ["text"] });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 20 }), (texts) => {
      // As another thread gets it.
      const literals = texts.map(({ text, ...rest }) => ({ ...rest, text: literalOf(text) }));
      const mixed = [...texts, ...literals];
      const reader = readerOf(structuredClone(shareTexts(mixed)));
      const positions = claimAll(reader).flat();
      assert.deepEqual(
        positions.toSorted((a, b) => a - b),
        [...mixed.keys()],
      );
      assert.deepEqual(
        reader.textsAt(positions),
        positions.map((at) => ({ ...texts[at % texts.length] })),
      );
    }),
  );
});
