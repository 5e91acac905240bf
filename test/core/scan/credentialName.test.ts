/** Names of credentials in the ways languages write them, and names that only speak about one. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { holdsCredential, kindOf } from "../../../src/core/scan/credentialName.ts";

test("a name holds a credential when its last words say so", () => {
  for (const name of ["password", "DB_PASSWORD", "dbPass", "api-key", "clientSecret", "auth.token"])
    assert.equal(holdsCredential(name), "yes", name);
  for (const name of ["secret_key_base", "apiTokenValue", "STRIPE_KEY", "contrase\u00f1a", "db_pw"])
    assert.equal(holdsCredential(name), "yes", name);
});

test("a name that speaks about a credential holds none", () => {
  for (const name of ["password_policy", "tokenLength", "secretName", "keyboard", "primaryKey"])
    assert.equal(holdsCredential(name), "no", name);
  for (const name of ["idempotency_key", "Idempotency-Key", "dedupKey"])
    assert.equal(holdsCredential(name), "no", name);
  for (const name of ["authenticity_token", "csrfToken", "max_tokens", "public_key", "cacheKey"])
    assert.equal(holdsCredential(name), "no", name);
});

test("a name that says to be pretended holds none", () => {
  for (const name of ["fakeToken", "INVALID_API_KEY", "nonMatchingToken", "example_password"])
    assert.equal(holdsCredential(name), "no", name);
});

test("a key of nobody knows what is one only when its value is random", () => {
  for (const name of ["key", "acmekey"]) assert.equal(holdsCredential(name), "perhaps", name);
});

test("words and digits behind the last word are told apart in one way only: a long name ends at once", () => {
  for (const rest of [
    "7".repeat(400),
    "base64".repeat(80),
    "v1".repeat(200),
    "_b64_value_2".repeat(40),
  ]) {
    assert.equal(holdsCredential(`secretkey${rest}`), "yes", rest);
    assert.equal(holdsCredential(`secretkey${rest}-can`), "no", rest);
  }
});

test("the same name has the same answer when the memory was emptied in between", () => {
  const before = holdsCredential("my_token");
  for (let index = 0; index < 5000; index += 1) holdsCredential(`name_${index}_token`);
  assert.equal(holdsCredential("my_token"), before);
});

test("the kind decides how a value is judged", () => {
  assert.equal(kindOf("db_password"), "password");
  assert.equal(kindOf("X-Api-Key"), "key");
  assert.equal(kindOf("client_secret"), "secret");
});
