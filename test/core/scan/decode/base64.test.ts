/** Encoded runs at the edges of their limits: the shortest ones, and what may stand in front of one. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeRuns } from "../../../../src/core/scan/decode/base64.ts";
import { survey } from "../../../../src/core/scan/decode/survey.ts";

function opened(text: string): readonly string[] {
  return decodeRuns(text, survey(text).runs, undefined).map((decoded) => decoded.text);
}

test("base32 is opened from 24 symbols on", () => {
  const symbols = "OBQXG43XN5ZGIIDXN5ZGIIDXN5ZGI";
  assert.deepEqual(opened(symbols.slice(0, 23)), []);
  assert.deepEqual(opened(symbols.slice(0, 24)), ["password word w"]);
});

const encoded = Buffer.from("password is word and word word").toString("base64");

test("a word or path of 24 symbols may stand in front of what is encoded, a longer one may not", () => {
  for (const [length, isOpened] of [
    [4, true],
    [23, true],
    [24, true],
    [25, false],
  ] as const) {
    const text = `${"a".repeat(length - 1)}/${encoded}`;
    assert.equal(opened(text).length > 0, isOpened, `${length}`);
  }
});

test("what stands behind a word is opened when both have 40 symbols", () => {
  for (const length of [39, 40, 41])
    assert.equal(opened(`words/${encoded}`.slice(0, length)).length > 0, length >= 40, `${length}`);
});
