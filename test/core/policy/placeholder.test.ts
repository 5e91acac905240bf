/** Words that stand for values: plain, recognised again, and no longer than stated. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { hash } from "../../../src/core/model/ids.ts";
import {
  isPlaceholder,
  maxTagLength,
  maxTypeLength,
  placeholder,
  placeholderPrefix,
  tagLength,
} from "../../../src/core/policy/placeholder.ts";

const valueHash = hash("c4".repeat(32));

test("a type is named up to a length, and the word is recognised whatever its length", () => {
  for (const length of [maxTypeLength - 1, maxTypeLength, maxTypeLength + 1]) {
    const word = placeholder("k".repeat(length), valueHash);
    const named = Math.min(length, maxTypeLength);
    assert.equal(word.length, placeholderPrefix.length + named + 1 + tagLength);
    assert.ok(isPlaceholder(word), word);
  }
});

test("a word is recognised up to the longest type and tag, and not beyond", () => {
  const word = (type: number, tag: number): string =>
    `${placeholderPrefix}${"K".repeat(type)}_${"a".repeat(tag)}`;
  for (const by of [-1, 0, 1]) {
    assert.equal(isPlaceholder(word(maxTypeLength + by, tagLength)), by <= 0);
    assert.equal(isPlaceholder(word(4, maxTagLength + by)), by <= 0);
    assert.equal(isPlaceholder(word(4, tagLength + by)), by >= 0);
  }
  assert.ok(isPlaceholder(placeholder("aws_access_key", valueHash, maxTagLength)));
});
