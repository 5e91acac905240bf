/** What leaves the scanner of what was found: a mask, a hash, the entry that allows it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { hash } from "../../../src/core/model/ids.ts";
import { type Found, join, nothing, toFinding } from "../../../src/core/scan/found.ts";
import { scanSettings } from "../../support/scanner.ts";

function foundOf(value: string, detector: "secrets" | "pii" = "secrets"): Found {
  return {
    spec: { id: "x-key", type: "x_key", detector, severity: "high", confidence: "high" },
    rank: 1,
    start: 5,
    end: 5 + value.length,
    value,
    encoding: ["base64"],
  };
}

const toHash = (): ReturnType<typeof hash> => hash("00".repeat(32));

test("a finding holds at most four characters of the value, and a quarter of it", () => {
  const check = (value: string, preview: string, detector?: "pii"): void =>
    assert.equal(toFinding(foundOf(value, detector), scanSettings, toHash).preview, preview);
  check("abcdefghijklmnopqrstuvwxyz", "abcd****");
  check("abcdefgh", "ab****");
  check("abc", "****");
  check("ünïcödé-and-more", "****");
  check("abcdefghijklmnopqrstuvwxyz", "ab****", "pii");
});

test("its place, its encoding and its hash go along", () => {
  const { span, encoding, valueHash, allowedBy } = toFinding(
    foundOf("abcdefgh"),
    scanSettings,
    toHash,
  );
  assert.deepEqual(span, { start: 5, end: 13 });
  assert.deepEqual(encoding, ["base64"]);
  assert.equal(valueHash, toHash());
  assert.equal(allowedBy, undefined);
});

test("lists are joined in order, and one that is alone is not copied", () => {
  const one = [foundOf("a")];
  const other = [foundOf("b"), foundOf("c")];
  assert.deepEqual(join(one, other), [...one, ...other]);
  assert.equal(join(one, nothing), one);
  assert.equal(join(nothing, other), other);
});
