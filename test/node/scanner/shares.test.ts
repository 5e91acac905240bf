/** Who scans what. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { charsOf, sharesOf } from "../../../src/node/scanner/shares.ts";

const texts = (lengths: readonly number[]): { text: string }[] =>
  lengths.map((length) => ({ text: "x".repeat(length) }));

test("texts are dealt out by size, each list in the order of the texts", () => {
  assert.deepEqual(sharesOf(texts([5, 1, 4, 1, 1]), [0, 0]), [
    [0, 3],
    [1, 2, 4],
  ]);
  assert.deepEqual(sharesOf(texts([3, 3]), [10, 0]), [[], [0, 1]]);
  assert.deepEqual(sharesOf([], [0, 0]), [[], []]);
  assert.equal(charsOf(texts([2, 3])), 5);
});

test("every text is dealt once, and no share is ahead by more than one text", () => {
  const lengths = fc.array(fc.nat(300), { maxLength: 40 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 4 }), (sizes, threads) => {
      const shares = sharesOf(
        texts(sizes),
        Array.from({ length: threads }, () => 0),
      );
      const dealt = shares.flat().toSorted((a, b) => a - b);
      assert.deepEqual(dealt, [...sizes.keys()]);
      for (const share of shares)
        assert.deepEqual(
          share,
          share.toSorted((a, b) => a - b),
        );
      const sums = shares.map((share) => share.reduce((sum, at) => sum + (sizes[at] ?? 0), 0));
      assert.ok(Math.max(...sums) - Math.min(...sums) <= Math.max(0, ...sizes));
    }),
  );
});
