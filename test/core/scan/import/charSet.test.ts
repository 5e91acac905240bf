/** Sets of characters obey the laws of sets. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  charSet,
  type CharSet,
  contains,
  foldCase,
  fromPairs,
  intersect,
  maxCode,
  membersOf,
  negate,
  overlaps,
  sizeOf,
  union,
} from "../../../../src/core/scan/import/charSet.ts";

const code = fc.nat({ max: 300 });
const sets = fc
  .array(fc.tuple(code, code), { maxLength: 6 })
  .map((pairs) =>
    charSet(pairs.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])),
  );
const has = (set: CharSet, at: number): boolean => set.some(([a, b]) => a <= at && at <= b);

test("union, intersection and complement say of every character what they should", () => {
  fc.assert(
    fc.property(sets, sets, code, (a, b, at) => {
      assert.equal(has(union(a, b), at), has(a, at) || has(b, at));
      assert.equal(has(intersect(a, b), at), has(a, at) && has(b, at));
      assert.equal(has(negate(a), at), !has(a, at));
      assert.equal(overlaps(a, b), sizeOf(intersect(a, b)) > 0);
      assert.equal(contains(a, b), sizeOf(intersect(a, b)) === sizeOf(b));
      assert.equal(sizeOf(a) + sizeOf(negate(a)), maxCode + 1);
    }),
  );
});

test("both cases of ASCII letters belong together, other characters stay as they are", () => {
  assert.deepEqual(foldCase(fromPairs("ac11")), fromPairs("acAC11"));
  assert.deepEqual(foldCase([[0xe9, 0xe9]]), [[0xe9, 0xe9]]);
});

test("members come in order and no more than asked for", () => {
  assert.deepEqual(membersOf(fromPairs("az09"), 12).join(""), "0123456789ab");
});
