/** Addresses of machines at the edges: small quads, and the longest text of an IPv6 address. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { findPii } from "../../../../src/core/scan/pii.ts";

function found(text: string): readonly string[] {
  return findPii(text).map(({ start, end }) => text.slice(start, end));
}

test("a quad of numbers below 64 is an address only where something names it", () => {
  assert.deepEqual(found("used 63.62.61.60 there"), []);
  assert.deepEqual(found("used 63.62.61.64 there"), ["63.62.61.64"]);
  assert.deepEqual(found("host 63.62.61.60 there"), ["63.62.61.60"]);
});

test("the longest text of an address is found from each of its colons", () => {
  const address = "2a02:0123:4567:89ab:cdef:0123:212.158.244.255";
  assert.equal(address.length, 45);
  for (const [before, behind] of [
    ["", ""],
    ["ip ", " x"],
    ["[", "]"],
  ] as const)
    assert.deepEqual(found(before + address + behind), [address]);
  for (const other of [`0${address}`, `${address}0`, `${address}:1`])
    assert.deepEqual(found(other), []);
});
