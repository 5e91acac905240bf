/** Pairs of letters: what chance writes, and what people do. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isScrambled, leastPairs } from "../../../src/core/scan/scrambled.ts";
import { expandTemplate } from "../../../src/core/scan/template.ts";

test("names, words and abbreviations of programs are in order", () => {
  for (const text of [
    "FlowSignUpPasswordRequiredResult",
    "SIGN_UP_SUBMIT_PASSWORD",
    "kubernetesClusterRoleBinding",
    "my-application-configuration",
    "HTTPSConnectionPool",
    "getElementsByClassName",
    "Benutzerverwaltung",
    "authenticationTokenProvider",
  ])
    assert.equal(isScrambled(text), false, text);
});

test("most of what chance writes is scrambled, in either case, with digits or marks", () => {
  for (const template of ["{alnum:24}", "{alpha:20}", "{lower:20}", "{ualnum:32}", "{b64url:32}"]) {
    const made = Array.from({ length: 200 }, (_, seed) => expandTemplate(template, seed + 1));
    assert.ok(made.filter(isScrambled).length >= 160, template);
  }
});

test("so few pairs that they say nothing are in order", () => {
  assert.equal(isScrambled("x".repeat(leastPairs + 1)), true);
  assert.equal(isScrambled("x".repeat(leastPairs)), false);
});
