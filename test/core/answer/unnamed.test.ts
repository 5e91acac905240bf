/** Texts that no reader has a name for: which are scanned, and how pieces are put together. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxPlaces, minUnnamed, UnnamedTexts } from "../../../src/core/answer/unnamed.ts";
import { lexJson } from "../../../src/core/json/lex.ts";
import type { Api } from "../../../src/core/model/exchange.ts";

/** What is to be scanned of each payload, and of all together at the end. */
function told(payloads: readonly object[], api: Api = "generic"): readonly string[] {
  const unnamed = new UnnamedTexts(api);
  const tokens = payloads.flatMap((payload) => lexJson(Buffer.from(JSON.stringify(payload))) ?? []);
  const texts = [...tokens.flatMap((token) => unnamed.textsOf(token)), ...unnamed.rest()];
  return texts.map(({ path, text }) => `${path}=${text}`);
}

test("a string of the least length is scanned, a shorter one only with what follows it", () => {
  const least = "a".repeat(minUnnamed);
  const short = least.slice(1);
  assert.deepEqual(told([{ a: least }]), [`response.a=${least}`]);
  assert.deepEqual(told([{ a: short }]), []);
  assert.deepEqual(told([{ a: short }, { a: "b" }]), [`response.a=${short}b`]);
});

test("ids, signatures and words of the API are no texts", () => {
  const value = "opaque-0123456789";
  for (const key of ["id", "responseId", "signature", "encrypted_content", "type", "stop_reason"])
    assert.deepEqual(told([{ [key]: value }]), [], key);
  assert.deepEqual(told([{ note: value }]), [`response.note=${value}`]);
});

test("what the Responses API repeats of the request is not the answer's", () => {
  const said = { instructions: "said by the client" };
  for (const payload of [said, { response: said }, { session: said }])
    assert.deepEqual(told([payload], "openai.responses"), []);
  assert.equal(told([said]).length, 1);
});

test("pieces are put together at as many places as the limit says", () => {
  const payload = (text: string): object =>
    Object.fromEntries(Array.from({ length: maxPlaces + 1 }, (_, at) => [`k${at}x`, text]));
  assert.equal(told([payload("one "), payload("two ")]).length, maxPlaces);
});

test("plain text is scanned unless it is next to nothing", () => {
  const unnamed = new UnnamedTexts("generic");
  assert.deepEqual(unnamed.plain(": ping"), []);
  assert.deepEqual(
    unnamed.plain("<p>page</p>").map(({ path, text }) => [path, text]),
    [["response", "<p>page</p>"]],
  );
});
