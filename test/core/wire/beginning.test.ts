/** What the first texts of a conversation say is read once. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import type { Family } from "../../../src/core/model/exchange.ts";
import { type Hash, hash } from "../../../src/core/model/ids.ts";
import { fingerprintLength, readBeginning } from "../../../src/core/wire/beginning.ts";

const texts = { system: "Working directory: /home/ann/shop", firstUser: "Fix the tests" };

const family = "anthropic";

function countingHash(): { readonly digest: (text: string) => Hash; readonly calls: string[] } {
  const calls: string[] = [];
  const digest = (text: string): Hash => {
    calls.push(text);
    return hash(`${text.length}`.padStart(64, "0"));
  };
  return { digest, calls };
}

test("project and id come from the first texts", () => {
  const { digest } = countingHash();
  const { project, derived } = readBeginning(texts, { hash: digest, family }, undefined);
  assert.equal(project.workingDirectory, "/home/ann/shop");
  assert.match(derived ?? "", /^fp:/);
  assert.equal(readBeginning(texts, { hash: undefined, family }, undefined).derived, undefined);
  assert.equal(
    readBeginning({ system: "x" }, { hash: digest, family }, undefined).derived,
    undefined,
  );
});

test("a later turn with the same texts takes over what is known", () => {
  const { digest, calls } = countingHash();
  const first = readBeginning(texts, { hash: digest, family }, undefined);
  assert.equal(readBeginning({ ...texts }, { hash: digest, family }, first), first);
  assert.equal(calls.length, 1);
});

test("conversations are told apart by the beginnings of their texts, not by what stands behind", () => {
  const naming = { hash: (text: string) => hash(createHash("sha256").update(text).digest("hex")) };
  const id = (first: Partial<typeof texts>): string | undefined =>
    readBeginning({ ...texts, ...first }, { ...naming, family }, undefined).derived;
  const start = (length: number): string => "x".repeat(length);
  for (const member of ["system", "firstUser"] as const) {
    const same = id({ [member]: start(fingerprintLength) });
    assert.equal(id({ [member]: `${start(fingerprintLength)}y` }), same, member);
    assert.notEqual(id({ [member]: `${start(fingerprintLength - 1)}y` }), same, member);
  }
});

test("other texts, another hash or another provider are read anew", () => {
  const { digest } = countingHash();
  const first = readBeginning(texts, { hash: digest, family }, undefined);
  const naming = { hash: digest, family } as const;
  const changed = [
    readBeginning({ ...texts, system: "other" }, naming, first),
    readBeginning({ ...texts, firstUser: "other" }, naming, first),
    readBeginning({ system: texts.system }, naming, first),
    readBeginning(texts, { ...naming, hash: countingHash().digest }, first),
    readBeginning(texts, { ...naming, family: "openai" }, first),
  ];
  assert.ok(changed.every((each) => each !== first));
});

test("the same texts sent to two providers are two conversations", () => {
  const sha = (text: string): Hash => hash(createHash("sha256").update(text).digest("hex"));
  const id = (to: Family): string | undefined =>
    readBeginning(texts, { hash: sha, family: to }, undefined).derived;
  assert.equal(id("anthropic"), id("anthropic"));
  assert.notEqual(id("anthropic"), id("openai"));
});
