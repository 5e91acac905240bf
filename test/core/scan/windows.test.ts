/** Neighbourhoods of replacements: near ones share a text, far ones do not, few ones may be none. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { sourceSpan } from "../../../src/core/scan/decode/decoded.ts";
import { rewriteWindows } from "../../../src/core/scan/decode/windows.ts";

const replaceAt = (...starts: readonly number[]) =>
  starts.map((start) => ({ start, end: start + 1, text: "X" }));

test("a replacement brings its neighbourhood, with the way back", () => {
  const [decoded] = rewriteWindows("abcdef", "test", replaceAt(2));
  assert.equal(decoded?.text, "abXdef");
  assert.deepEqual(decoded && sourceSpan(decoded, 2, 3), { start: 2, end: 3 });
});

test("near replacements share a text, far ones have their own", () => {
  const text = "-".repeat(2000);
  assert.equal(rewriteWindows(text, "test", replaceAt(100, 200)).length, 1);
  const far = rewriteWindows(text, "test", replaceAt(100, 1500));
  assert.equal(far.length, 2);
  assert.ok(far.every((decoded) => decoded.text.length < 1000));
});

test("fewer replacements than asked for are none", () => {
  assert.deepEqual(rewriteWindows("abcdef", "test", replaceAt(2), 2), []);
  assert.equal(rewriteWindows("abcdef", "test", replaceAt(2, 4), 2).length, 1);
});
