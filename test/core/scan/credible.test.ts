/** Values that look chosen or generated, and values that are code, words or references. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isCredible, isGenerated, isRandom, isThick } from "../../../src/core/scan/credible.ts";
import { expandTemplate } from "../../../src/core/scan/template.ts";

const quoted = (text: string): Parameters<typeof isCredible>[0] => ({
  text,
  start: 0,
  quoted: true,
  operator: "=",
});

test("a password may be short, a key may not", () => {
  const value = quoted(`x9$K${"mQ2z"}`);
  assert.equal(isCredible(value, "password", "password"), true);
  assert.equal(isCredible(value, "key", "api_key"), false);
});

test("references, calls, members and interpolation are no credentials", () => {
  for (const text of [
    "https://example.com/a1b2c3",
    "getToken(user1)",
    "config.auth.token2",
    "${SECRET_1234}",
    "./keys/k1.pem",
    "password",
  ])
    assert.equal(isCredible(quoted(text), "secret", "token"), false, text);
});

test("identifiers of several words, options and sentences of other scripts are none", () => {
  for (const text of [
    "FlowSignUpPasswordRequiredResultV2",
    "SIGN_UP_V2_SUBMIT_PASSWORD",
    "OAuth2TokenCredential<TFlows>",
    "urn:params:oauth:token-type:x509",
    "--no-yarn",
    `z6Mk${"q".repeat(4)}${expandTemplate("{alnum:40}")}`,
    "\u5143\u7d20\u5185\u6ca1\u6709\u53ef\u805a\u7126",
  ])
    assert.equal(isCredible(quoted(text), "password", "password"), false, text);
  assert.equal(isCredible(quoted("super$ecret"), "password", "password"), true);
});

test("a generated value without digits, or whose letters could be cut into words, is one", () => {
  for (const template of ["{alpha:16}", "{alpha:32}", "{ualnum:32}", "{alpha:12}_{alpha:9}"]) {
    const made = Array.from({ length: 100 }, (_, seed) => expandTemplate(template, seed + 1));
    const missed = made.filter((text) => !isCredible(quoted(text), "secret", "access_token"));
    assert.ok(missed.length <= 8, `${template}: ${missed.length}`);
  }
  for (const text of ["UserAuthenticationFlow", "refresh_session_handler", "NotificationType"])
    assert.equal(isCredible(quoted(text), "secret", "access_token"), false, text);
});

test("base64 may begin with a slash, a path is none", () => {
  for (const seed of [1, 2, 3, 4])
    assert.equal(
      isCredible(quoted(`/${expandTemplate("{b64:42}", seed)}=`), "secret", "access_token"),
      true,
      `${seed}`,
    );
  for (const text of [
    "/etc/ssl/Private/Server2Key4Production",
    "/home/App2024/KeyStore9/Token3File",
  ])
    assert.equal(isCredible(quoted(text), "secret", "access_token"), false, text);
});

test("a value that repeats its name is none", () => {
  assert.equal(isCredible(quoted("Auth_Token_9x"), "secret", "auth_token_9x"), false);
});

test("generated values are long, various and no list of words", () => {
  assert.equal(isGenerated(`8f14e45f${"ceea167a5a36dedd4bea2543"}`), true);
  for (const text of ["8f14e45fceea", "aaaaaaaaaaaaaaaaaaaaaaaa", "the-name-of-the-service-2"])
    assert.equal(isGenerated(text), false, text);
});

test("random values hold capitals, small letters and digits", () => {
  assert.equal(isRandom(`jbYFUW4SlQKcV6${"ZHdEh98i3LygE73Y"}`), true);
  assert.equal(isRandom(`8f14e45f${"ceea167a5a36dedd4bea2543"}`), false);
});

test("marks make a password thick unless they join statements", () => {
  assert.equal(isThick("a!b#c%d^e~f?g"), true);
  assert.equal(isThick("a!b#c%d^e~f?g;h"), false);
});
