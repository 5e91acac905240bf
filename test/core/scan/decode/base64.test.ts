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

test("text of any script is opened, from base64 and from hex", () => {
  for (const said of [
    "\u041a\u043b\u044e\u0447 \u0434\u043e\u0441\u0442\u0443\u043f\u0430: word and word",
    "\u5bc6\u7801\u548c\u4ee4\u724c\u662f\u8fd9\u4e2a: word",
    "\u201cword\u201d \u2014 \u201cword and word\u201d",
    "\ud83d\udd11\ud83d\udd11 word and word and word",
  ])
    for (const encoding of ["base64", "base64url", "hex"] as const)
      assert.deepEqual(opened(Buffer.from(said).toString(encoding)), [said], `${encoding} ${said}`);
});

test("bytes that are no UTF-8 are not opened", () => {
  for (const bytes of [
    [0xc1, 0x80, 0xe2, 0x28, 0xa1, 0xf5, 0x80, 0x80, 0xff, 0xfe, 0xd0, 0x41],
    [0x80, 0xbf, 0x90, 0xa0, 0x81, 0xbe, 0x91, 0xa1, 0x82, 0xbd, 0x92, 0xa2],
  ])
    for (const encoding of ["base64", "hex"] as const)
      assert.deepEqual(opened(Buffer.from([...bytes, ...bytes]).toString(encoding)), [], encoding);
});
