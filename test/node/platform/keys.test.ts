/** Derived keys: one purpose, one key; hashes are keyed and stable. */

import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";

import { deriveKey, hasher, keyBytes, macWith } from "../../../src/node/platform/keys.ts";

const install = Buffer.alloc(32, 1);

test("every purpose has a key of its own, of full length", () => {
  const keys = (["value-hash", "store", "audit"] as const).map((purpose) =>
    deriveKey(install, purpose).toString("hex"),
  );
  assert.equal(new Set(keys).size, 3);
  assert.ok(keys.every((key) => key.length === keyBytes * 2));
});

test("a hash is the same for the same key and value, and another for another key", () => {
  const one = hasher(install);
  assert.equal(one("a"), hasher(install)("a"));
  assert.notEqual(one("a"), one("b"));
  assert.notEqual(one("a"), hasher(Buffer.alloc(32, 2))("a"));
  assert.match(one("a"), /^[0-9a-f]{64}$/);
});

test("the keyed digest is HMAC-SHA-256, for keys and texts of every length", () => {
  for (const length of [0, 1, 32, 63, 64, 65, 200])
    for (const text of ["", "a", "é\ud800→", "x".repeat(5000)]) {
      const key = randomBytes(length);
      const expected = createHmac("sha256", key).update(text).digest("hex");
      assert.equal(macWith(key)(text), expected, `${length} ${text.length}`);
    }
});
