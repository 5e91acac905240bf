/** Results by content: bounded, and good for one version of the rules only. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { ScanField } from "../../../src/core/model/finding.ts";
import { createResultCache } from "../../../src/node/guard/resultCache.ts";

const field = (text: string, more: Partial<ScanField> = {}): ScanField => ({
  path: "p",
  text,
  role: "user",
  age: "new",
  ...more,
});

test("the key follows text, role and file, and not the place in the request", () => {
  const cache = createResultCache(10_000);
  const same = [field("a"), field("a", { path: "q", age: "history", tool: "t" })];
  assert.equal(new Set(same.map((each) => cache.keyOf(each))).size, 1);
  const other = [
    field("a"),
    field("b"),
    field("a", { role: "tool" }),
    field("a", { sourceFile: "f" }),
    field("a", { key: "password" }),
    field("\ud83d"),
    field("\ud83e"),
  ];
  assert.equal(new Set(other.map((each) => cache.keyOf(each))).size, other.length);
});
test("a result of another version is not kept, and a new version empties the cache", () => {
  const cache = createResultCache(10_000);
  cache.useVersion(1);
  cache.put("k", [], 0);
  assert.equal(cache.get("k"), undefined);
  cache.put("k", [], 1);
  assert.deepEqual(cache.get("k"), []);
  cache.useVersion(1);
  assert.deepEqual(cache.get("k"), []);
  cache.useVersion(2);
  assert.equal(cache.get("k"), undefined);
});
test("the oldest entries go at the limit of bytes", () => {
  const cache = createResultCache(400);
  cache.useVersion(1);
  for (const key of ["a", "b", "c"]) cache.put(key, [], 1);
  assert.deepEqual(
    ["a", "b", "c"].map((key) => cache.get(key) !== undefined),
    [false, true, true],
  );
});
