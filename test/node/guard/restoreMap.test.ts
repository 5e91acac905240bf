/** What is remembered of replaced values, for whom, and for how long. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { DecidedFinding } from "../../../src/core/model/exchange.ts";
import { hash } from "../../../src/core/model/ids.ts";
import { isPlaceholder, tagLength } from "../../../src/core/policy/placeholder.ts";
import {
  createRestoreMap,
  entryBytes,
  maxRememberedBytes,
  maxValueLength,
  maxWords,
  type Remembered,
  rememberMs,
  type RestoreMap,
  tableBytes,
} from "../../../src/node/guard/restoreMap.ts";
import { hasher } from "../../../src/node/platform/keys.ts";
import { finding } from "../../support/events.ts";

const keyed = hasher(new Uint8Array(32).fill(3));
let now = 0;
const open = (digest = keyed): RestoreMap => createRestoreMap({ hash: digest, elapsed: () => now });

function at(path: string): DecidedFinding {
  return { ...finding("a"), type: "test_key", path };
}

function put(remembered: Remembered, text: string, path = "messages[0].content"): string {
  return remembered.wordFor({ finding: at(path), text });
}

function restore(remembered: Remembered, text: string): string | undefined {
  return remembered.known()?.valueOf(text);
}

test("the same value has the same word in every conversation and after a restart", () => {
  const word = put(open().enter("a"), "value one");
  assert.ok(isPlaceholder(word), word);
  assert.equal(put(open().enter("b"), "value one"), word);
  assert.equal(put(open().enter(undefined), "value one"), word);
  assert.notEqual(put(open().enter("a"), "value two"), word);
});

test("a word is known to its own conversation only", () => {
  const map = open();
  const word = put(map.enter("a"), "value one");
  assert.equal(restore(map.enter("a"), word), "value one");
  assert.equal(map.enter("b").known(), undefined);
  assert.equal(map.enter(undefined).known(), undefined);
  const alone = map.enter(undefined);
  assert.equal(restore(alone, put(alone, "v")), "v");
  map.clear();
  assert.equal(map.enter("a").known(), undefined);
});

test("what was replaced is known, in its own conversation", () => {
  const map = open();
  assert.deepEqual(map.enter("a").replaced(), []);
  for (const value of ["value-one-1", "value-two-2"]) put(map.enter("a"), value);
  const values = map.enter("a").replaced();
  assert.deepEqual(
    values.map(([value]) => value),
    ["value-one-1", "value-two-2"],
  );
  assert.deepEqual(map.enter("b").replaced(), []);
});

test("two values with the same hash get different words", () => {
  const one = open(() => hash("ab".repeat(32))).enter("a");
  const words = ["first", "second", "third", "first"].map((value) => put(one, value));
  assert.equal(new Set(words).size, 3);
  assert.equal(words[0], words[3]);
  assert.deepEqual(
    words.map((word) => restore(one, word)),
    ["first", "second", "third", "first"],
  );
});

test("what stood escaped in the arguments of a call is kept as what it says", () => {
  const one = open().enter("a");
  const path = "messages[1].tool_calls[0].function.arguments";
  const word = put(one, String.raw`a\"b\n\u00e9`, path);
  assert.equal(restore(one, word), 'a"b\né');
  assert.equal(put(one, 'a"b\né'), word);
  assert.equal(restore(one, put(one, String.raw`half \u00`, path)), String.raw`half \u00`);
});

test("a key in the lines of a patch is the same value as the key itself", () => {
  const one = open().enter("a");
  const key = ["-----BEGIN PRIVATE", " KEY-----\nMIIE\n+x==\n-----END KEY-----"].join("");
  const word = put(one, key);
  for (const mark of ["+", "-"]) {
    assert.equal(put(one, key.replaceAll("\n", `\n${mark}`)), word);
    assert.equal(restore(one, word), key);
  }
  for (const text of ["a\n- b\n- c", key.replaceAll("\n", "\n  "), "a\n+b\n+c"])
    assert.equal(restore(one, put(one, text)), text);
});

test("a word inside a replaced text is kept as its value", () => {
  const one = open().enter("a");
  const inner = put(one, "hunter2");
  const outer = put(one, `https://u:${inner}@host`);
  assert.equal(restore(one, outer), "https://u:hunter2@host");
});

test("the oldest word of a conversation goes when there are too many", () => {
  const one = open().enter("a");
  const words = Array.from({ length: maxWords + 1 }, (_, index) => put(one, `value ${index}`));
  assert.equal(restore(one, words[0] ?? ""), undefined);
  assert.equal(restore(one, words[1] ?? ""), "value 1");
  assert.equal(restore(one, words.at(-1) ?? ""), `value ${maxWords}`);
});

test("a conversation that has too much alone loses its oldest words, and is not forgotten", () => {
  const count = Math.ceil(maxRememberedBytes / (maxValueLength * 2));
  for (const over of [0, 1]) {
    const map = open();
    let left = maxRememberedBytes - tableBytes;
    const words = Array.from({ length: count }, (_, index) => {
      const wordLength = "ARGUS_TEST_KEY_".length + tagLength;
      const room = (left - entryBytes) / 2 - wordLength;
      const length = index < count - 1 ? Math.min(maxValueLength, room) : room + over;
      left -= entryBytes + (wordLength + length) * 2;
      return put(map.enter("a"), `${index} `.padEnd(length, "x"));
    });
    assert.equal(left + 2 * over, 0);
    const one = map.enter("a");
    const known = words.filter((word) => restore(one, word) !== undefined);
    assert.deepEqual(known, words.slice(over), `${over} beyond`);
  }
});

test("the oldest conversations go when there is too much, and very long values are not kept", () => {
  const map = open();
  const count = Math.ceil(maxRememberedBytes / (maxValueLength * 2)) + 1;
  for (let index = 0; index < count; index += 1)
    put(map.enter(`c${index}`), `${index}`.padEnd(maxValueLength, "x"));
  assert.equal(map.enter("c0").known(), undefined);
  assert.notEqual(map.enter(`c${count - 1}`).known(), undefined);
  const one = map.enter("long");
  assert.equal(restore(one, put(one, "x".repeat(maxValueLength + 1))), undefined);
});

test("a conversation is forgotten a day after its last request", () => {
  const map = open();
  put(map.enter("a"), "value one");
  now += rememberMs - 1;
  assert.notEqual(map.enter("a").known(), undefined);
  now += rememberMs - 1;
  assert.notEqual(map.enter("a").known(), undefined);
  now += rememberMs + 2;
  assert.equal(map.enter("a").known(), undefined);
});
