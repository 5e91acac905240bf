/** What the first texts of a conversation say is read once. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Hash, hash } from "../../../src/core/model/ids.ts";
import { readBeginning } from "../../../src/core/wire/beginning.ts";

const texts = { system: "Working directory: /home/ann/shop", firstUser: "Fix the tests" };

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
  const { project, derived } = readBeginning(texts, digest, undefined);
  assert.equal(project.workingDirectory, "/home/ann/shop");
  assert.match(derived ?? "", /^fp:/);
  assert.equal(readBeginning(texts, undefined, undefined).derived, undefined);
  assert.equal(readBeginning({ system: "x" }, digest, undefined).derived, undefined);
});

test("a later turn with the same texts takes over what is known", () => {
  const { digest, calls } = countingHash();
  const first = readBeginning(texts, digest, undefined);
  assert.equal(readBeginning({ ...texts }, digest, first), first);
  assert.equal(calls.length, 1);
});

test("other texts, or another hash, are read anew", () => {
  const { digest } = countingHash();
  const first = readBeginning(texts, digest, undefined);
  const changed = [
    readBeginning({ ...texts, system: "other" }, digest, first),
    readBeginning({ ...texts, firstUser: "other" }, digest, first),
    readBeginning({ system: texts.system }, digest, first),
    readBeginning(texts, countingHash().digest, first),
  ];
  assert.ok(changed.every((each) => each !== first));
});
