/** Values in a row with nothing between them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  context,
  cutsAt,
  isRunOn,
  leastBefore,
  leastBehind,
  maxPart,
  partsAt,
} from "../../../src/core/scan/runOn.ts";
import { maxMatches } from "../../../src/core/scan/match.ts";
import { scannerWith, shippedRules } from "../../support/scanner.ts";
import { findingsIn } from "../../cases/scanCases.ts";

const keys = {
  aws: ["AKIA", "CATAGDYBL6HCQR6I"].join(""),
  github: ["ghp_", "IA6DWkCGQ4HThaFRx7Lm2NbVc9YpZ0sKdJ3u"].join(""),
  google: ["AIza", "fUE08HR3ESk9QxVb2LmN7cPtYw4ZdJ1uGoA"].join(""),
  gitlab: ["glpat-", "Wq7Rk2Zt9Xv4Bn6Mc1Ly"].join(""),
};

/** Spans of secrets in `text`. */
const spansIn = (text: string) => findingsIn(text).map(({ span }) => [span.start, span.end]);

/** What of `text` no finding covers. */
function leftOf(text: string): string {
  const covered = spansIn(text);
  return Array.from(text)
    .filter((_, at) => !covered.some(([start = 0, end = 0]) => start <= at && at < end))
    .join("");
}

test("nothing is left of several values in a row", () => {
  const values = Object.values(keys);
  for (const one of values)
    for (const other of values) assert.equal(leftOf(`x: ${one}${other}\n`), "x: \n");
  assert.equal(leftOf(values.join("")), "");
});

test("each of them is a finding of its own where a format says how long it is", () => {
  const { aws, github, google } = keys;
  for (const [one, other] of [
    [github, aws],
    [google, github],
    [google, google],
  ] as const)
    assert.deepEqual(spansIn(one + other), [
      [0, one.length],
      [one.length, one.length + other.length],
    ]);
});

test("an opening within another one is none", () => {
  const nested = [
    { start: 20, end: 26 },
    { start: 22, end: 26 },
    { start: 20, end: 23 },
  ];
  assert.deepEqual(cutsAt(nested), [20]);
  assert.deepEqual(cutsAt([...nested, { start: 26, end: 30 }]), [20, 26]);
});

test("a word before an opening is no value, and what follows it is none either", () => {
  for (const text of [`my${keys.github}`, `thekeyis${keys.github}`, `x${keys.google}`])
    assert.deepEqual(spansIn(text), []);
});

test("an opening counts where enough of a token stands around it", () => {
  const words = keys.google.slice(-leastBefore);
  const opening = (before: string, behind: number) =>
    isRunOn(`${before}ghp_${"a".repeat(behind)}`, {
      start: before.length,
      end: before.length + 4,
    });
  assert.equal(opening(words, leastBehind), true);
  assert.equal(opening(words.slice(1), leastBehind), false);
  assert.equal(opening(words, leastBehind - 1), false);
  assert.equal(opening(` ${words.slice(1)}`, leastBehind), false);
  assert.equal(opening("a".repeat(leastBefore), leastBehind), false);
});

test("base64 of programs and images holds no values in a row", () => {
  const data = (length: number, from: number): string =>
    "q7Rk2Zt9Xv4Bn6Mc1LyHdW3sJfPuGoEbTi5Qw8".repeat(9).slice(from, from + length);
  for (const text of [
    `${data(120, 1)}EAAA${data(140, 7)}EAAA${data(130, 3)}`,
    `${data(30, 5)}/AKC${data(50, 2)}AIza${data(60, 9)}`,
  ])
    assert.deepEqual(spansIn(text), [], text);
});

test("parts reach from cut to cut, and so far at most", () => {
  const before = "-".repeat(9) + " ".repeat(context);
  const at = before.length;
  assert.deepEqual(partsAt(`${before}twothree.four five`, [at + 3, at + 8]), [
    { start: 9, end: at + 3 },
    { start: at + 3, end: at + 8 },
    { start: at + 8, end: at + 18 },
  ]);
  const word = "w".repeat(maxPart + context + 1);
  assert.deepEqual(partsAt(word + word, [word.length]), [
    { start: 1, end: word.length },
    { start: word.length, end: word.length + maxPart },
  ]);
});

test("a text with more cuts than matches are taken on counts as not scanned", async () => {
  const scanner = scannerWith(await shippedRules());
  const word = ` ${"1".repeat(leastBefore)}ghp_${"b".repeat(leastBehind)}`;
  const kind = (count: number) => scanner.scan([{ text: word.repeat(count) }], 1).kind;
  assert.equal(kind(maxMatches), "scanned");
  assert.equal(kind(maxMatches + 1), "exceeded");
});
