/** Which tokens hold what somebody said. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lexJson, minNumberLength } from "../../../src/core/json/lex.ts";
import { isDataName, isSaid } from "../../../src/core/json/said.ts";

test("strings, names that are more than words and long numbers are said; the rest is form", () => {
  const number = "1".repeat(minNumberLength);
  const json = `{"word":"text","k-1":true,"n":${number},"short":12,"none":null}`;
  const said = (lexJson(Buffer.from(json)) ?? []).filter(isSaid);
  assert.deepEqual(
    said.map(({ text }) => text),
    ["text", "k-1", number],
  );
});

test("a plain word has letters and `_`, and an end", () => {
  for (const name of ["a", "tool_use", "w".repeat(32)]) assert.equal(isDataName(name), false, name);
  for (const name of ["a1", "a b", "é", "w".repeat(33)]) assert.equal(isDataName(name), true, name);
  assert.equal(isDataName(""), false);
});
