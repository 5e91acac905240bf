/** Neighbourhoods of replacements: near ones share a text, far ones do not, few ones may be none. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { sourceSpan } from "../../../src/core/scan/decode/decoded.ts";
import { maxRun, rewriteWindows } from "../../../src/core/scan/decode/windows.ts";

const replaceAt = (...starts: readonly number[]) =>
  starts.map((start) => ({ start, end: start + 1, text: "X" }));

test("a replacement brings its neighbourhood, with the way back", () => {
  const [decoded] = rewriteWindows("abcdef", "url", replaceAt(2));
  assert.equal(decoded?.text, "abXdef");
  assert.deepEqual(decoded && sourceSpan(decoded, 2, 3), { start: 2, end: 3 });
});

test("near replacements share a text, far ones have their own", () => {
  const text = " ".repeat(2000);
  for (const [gap, count] of [
    [240, 1],
    [241, 2],
  ] as const)
    assert.equal(rewriteWindows(text, "url", replaceAt(500, 501 + gap)).length, count, `${gap}`);
  const far = rewriteWindows(text, "url", replaceAt(500, 1500));
  assert.deepEqual(
    far.map((decoded) => [decoded.text.length, sourceSpan(decoded, 0, 1).start]),
    [
      [120 + 1 + 240, 380],
      [120 + 1 + 240, 1380],
    ],
  );
});

test("a token that a replacement stands before, behind or in is kept whole", () => {
  for (const length of [119, 121, 239, 241, 800, maxRun]) {
    const token = "9f8E7d6Cm5".repeat(900).slice(0, length);
    for (const text of [`name ${token}X done`, `name X${token} done`, `name X ${token} done`]) {
      const [decoded] = rewriteWindows(text, "url", replaceAt(text.indexOf("X")));
      assert.ok(decoded?.text.includes(token), `${length} ${text.indexOf("X")}`);
    }
    const text = `name X${token}X done`;
    const [decoded, ...more] = rewriteWindows(text, "url", replaceAt(5, 6 + length));
    assert.ok(decoded?.text.includes(`X${token}X`), `${length}`);
    assert.equal(more.length, 0);
  }
});

test("a run without an end is kept up to a length to either side", () => {
  const text = "a".repeat(maxRun * 4);
  const [decoded] = rewriteWindows(text, "url", replaceAt(maxRun * 2));
  assert.equal(decoded?.text.length, 120 + maxRun + 1 + 240 + maxRun);
});

test("more neighbourhoods than are told apart are one text", () => {
  const starts = Array.from({ length: 4001 }, (_, index) => index * 400);
  const text = " ".repeat(4002 * 400);
  assert.equal(rewriteWindows(text, "url", replaceAt(...starts.slice(0, -1))).length, 4000);
  const all = rewriteWindows(text, "url", replaceAt(...starts));
  assert.equal(all.length, 4000);
  assert.equal(all.at(-1)?.text.split("X").length, 3);
});

test("fewer replacements than asked for are none", () => {
  assert.deepEqual(rewriteWindows("abcdef", "url", replaceAt(2), 2), []);
  assert.equal(rewriteWindows("abcdef", "url", replaceAt(2, 4), 2).length, 1);
});
