/** Every value is found that a search one by one finds, in time that the text alone decides. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  createSearch,
  maxAlike,
  maxStem,
  usualWindow,
} from "../../../src/core/exchange/valueSearch.ts";

function placesOf(
  values: readonly string[],
  text: string,
  window: number = usualWindow,
): readonly string[] {
  const search = createSearch(new Map(values.map((each) => [each, each])), window);
  return search(text).map(({ value, span: { start, end } }) => `${value}@${start}-${end}`);
}

/** The longest value at each place, from left to right. */
function oneByOne(values: readonly string[], text: string, window: number): readonly string[] {
  const found: string[] = [];
  const longestFirst = values.toSorted((a, b) => b.length - a.length);
  for (let at = 0; at < text.length;) {
    const value = longestFirst.find((each) => each.length >= window && text.startsWith(each, at));
    if (value !== undefined) found.push(`${value}@${at}-${at + value.length}`);
    at += value?.length ?? 1;
  }
  return found;
}

test("finds what is found one by one, of any characters and however alike", () => {
  const words = (unit: string): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...unit.split("")), minLength: 1, maxLength: 30 });
  for (const [unit, window] of [
    ["ab", usualWindow],
    ["aé1\n", 4],
    ["\ud83d\ude00x", 6],
  ] as const)
    fc.assert(
      fc.property(fc.array(words(unit)), fc.array(words(unit)), (values, between) => {
        const text = between.map((each, at) => each + (values[at] ?? "")).join("");
        const expected = oneByOne([...new Set(values)], text, window);
        assert.deepEqual(placesOf(values, text, window), expected);
      }),
    );
});

test("of a long value its stem has to be there, and what is equal behind it goes along", () => {
  const long = "x1".repeat(maxStem);
  const check = (text: string, ...places: readonly string[]): void => {
    const found = placesOf([long], text).map((place) => place.replace(/^.*@/, ""));
    assert.deepEqual(found, places);
  };
  check(`-${long}-`, `1-${1 + long.length}`);
  check(`-${long.slice(0, maxStem)}`, `1-${1 + maxStem}`);
  check(`-${long.slice(0, maxStem + 3)}-`, `1-${4 + maxStem}`);
  check(`-${long.slice(0, maxStem - 1)}-`);
});

test("of values that begin alike the one that is there is found, up to a limit", () => {
  const stem = "x1".repeat(maxStem / 2);
  const values = Array.from({ length: maxAlike + 1 }, (_, at) => `${stem}-${at}-end`);
  const last = (text: string): string => placesOf(values, text)[0]?.replace(/@.*/, "") ?? "";
  assert.equal(last(values[maxAlike - 1] ?? ""), values[maxAlike - 1]);
  assert.notEqual(last(values[maxAlike] ?? ""), values[maxAlike]);
});

test("values and texts that are made to take long do not", () => {
  const alike = Array.from({ length: 4096 }, (_, at) => `${"A1".repeat(8)}${at}zz`);
  assert.equal(placesOf(alike, `${"A1".repeat(8)} `.repeat(60_000)).length, 0);
  const period = Array.from({ length: 40 }, (_, at) => "a1".repeat(8 + at));
  assert.ok(placesOf(period, "a1".repeat(500_000)).length < 20_000);
  const miss = `${"a1".repeat(50_000)}Z`;
  assert.ok(placesOf([miss], "a1".repeat(500_000)).length < 20_000);
});
