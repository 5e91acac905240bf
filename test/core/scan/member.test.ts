/** Short values read with the names of their JSON members. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxMemberLength } from "../../../src/core/scan/scanner.ts";
import { findingsIn } from "../../cases/scanCases.ts";

const scan = (text: string, key?: string) => findingsIn(text, key === undefined ? {} : { key });
const word = ["hunter2", "xyzQ9"].join("");

test("a name tells what a value is, and the span is the value's", () => {
  const found = scan(word, "password");
  assert.deepEqual(
    found.map(({ type, span }) => [type, span]),
    [["generic_password", { start: 0, end: word.length }]],
  );
  assert.deepEqual(scan(word), []);
  assert.deepEqual(scan(word, "title"), []);
});

test("names that are no words and long values are left as they are", () => {
  assert.deepEqual(scan(word, 'pass"word'), []);
  const text = `${word}${"z".repeat(maxMemberLength)}`.slice(0, maxMemberLength + 1);
  assert.deepEqual(scan(text, "password"), []);
});

test("what the value is anyway is found once", () => {
  const key = ["AKIA", "CATAGDYBL6HCQR6I"].join("");
  assert.equal(scan(key, "aws_access_key_id").length, 1);
});
