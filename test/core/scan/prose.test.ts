/** What reads as sentences or as an address is no secret, also when it is encoded. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { holdsOnlyProse, holdsProse } from "../../../src/core/scan/prose.ts";

const sentence = "The quick brown fox jumps over the lazy dog near the old mill.";

test("prose is known in plain, base64, hex and percent form", () => {
  for (const value of [
    sentence,
    Buffer.from(sentence).toString("base64"),
    Buffer.from(sentence).toString("hex"),
    encodeURIComponent(sentence),
    Buffer.from("https://docs.example.org/guide/getting-started").toString("base64"),
  ])
    assert.equal(holdsProse(value), true, value);
});

test("a password, a phrase of few words and an address with credentials are not prose", () => {
  for (const value of [
    "correct horse battery staple",
    Buffer.from("s3cr3t-Pa55word-9q").toString("base64"),
    Buffer.from("https://user:pw@host.example.org/x").toString("base64"),
    "xK9$mQ2vLp",
  ])
    assert.equal(holdsProse(value), false, value);
});

test("a block is prose only when every long value is", () => {
  const prose = `a: ${Buffer.from(sentence).toString("base64")}`;
  assert.equal(holdsOnlyProse(prose), true);
  assert.equal(
    holdsOnlyProse(`${prose}\nb: ${Buffer.from("s3cr3t-Pa55word-9q").toString("base64")}`),
    false,
  );
  assert.equal(holdsOnlyProse("a: b"), false);
});
