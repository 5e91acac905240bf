/** Seed phrases: made with the library at run time, found anywhere, told from words in a row. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";

import { findSeedPhrases } from "../../../src/core/scan/seedPhrase.ts";

const found = (text: string): readonly string[] =>
  findSeedPhrases(text).map(({ start, end }) => text.slice(start, end));

test("phrases of every length are found, bare and inside text, and the span is the phrase", () => {
  for (const strength of [128, 160, 192, 224, 256]) {
    const phrase = generateMnemonic(wordlist, strength);
    for (const text of [phrase, `My wallet: ${phrase}.`, `SEED="${phrase}"`, `1\n${phrase}\n2`])
      assert.deepEqual(found(text), [phrase], text);
  }
});

test("a phrase is found at every offset of the sampling", () => {
  const phrase = generateMnemonic(wordlist, 128);
  for (let before = 0; before < 100; before += 1)
    assert.deepEqual(found(`${"-".repeat(before)}${phrase}`), [phrase]);
});

test("one phrase behind the other, with anything between them", () => {
  const [one, two] = [generateMnemonic(wordlist, 128), generateMnemonic(wordlist, 128)];
  for (let gap = 1; gap < 60; gap += 1)
    assert.deepEqual(found(`${one}${"_".repeat(gap)}${two}`), [one, two]);
});

test("the words of a phrase may be listed: quoted, numbered, marked, indented", () => {
  const words = generateMnemonic(wordlist, 128).split(" ");
  const whole = (before: string, between: (index: number) => string): void => {
    const phrase = words.map((word, index) => (index === 0 ? "" : between(index)) + word).join("");
    assert.deepEqual(found(`${before}${phrase}"\n`), [phrase]);
  };
  whole('["', () => '","');
  whole('[\n        "', () => '",\r\n        "');
  whole("words:\n    - ", () => "\n    - ");
  whole("1. ", (index) => `\n${index + 1}. `);
  for (const [length, count] of [
    [1, 1],
    [16, 1],
    [17, 0],
  ] as const)
    assert.equal(found(words.join(" ".repeat(length))).length, count, `${length} blanks`);
});

test("the list of words itself holds no phrase", () => {
  for (const text of [
    wordlist.join("\n"),
    JSON.stringify(wordlist),
    wordlist.slice(0, 12).join(" "),
  ])
    assert.deepEqual(found(text), []);
});

test("words of the list whose checksum does not hold are no phrase", () => {
  const words = generateMnemonic(wordlist, 128).split(" ");
  const wrong = wordlist
    .map((word) => [...words.slice(0, -1), word].join(" "))
    .filter((text) => found(text).length > 0);
  // One last word in sixteen completes a valid phrase of twelve words: four bits of checksum.
  assert.equal(wrong.length, wordlist.length / 16);
});

test("the shortest phrase is found where there is nothing else", () => {
  const short = wordlist.filter((word) => word.length === 3);
  const words = short.slice(0, 11).toReversed().join(" ");
  const phrases = short.map((last) => `${words} ${last}`).filter((text) => found(text).length > 0);
  assert.ok(phrases.length > 0);
  for (const phrase of phrases) {
    assert.equal(phrase.length, 47);
    assert.deepEqual(found(phrase), [phrase]);
  }
});

test("every word of the list can stand in a phrase", () => {
  for (let from = 0; from < wordlist.length; from += 11) {
    const words = wordlist
      .slice(Math.min(from, wordlist.length - 11))
      .slice(0, 11)
      .join(" ");
    assert.ok(
      wordlist.some((last) => found(`${words} ${last}`).length === 1),
      words,
    );
  }
});

test("prose and eleven words are no phrase", () => {
  assert.deepEqual(
    found("the quick brown fox jumps over the lazy dog again and again ".repeat(20)),
    [],
  );
  assert.deepEqual(found(generateMnemonic(wordlist, 128).split(" ").slice(1).join(" ")), []);
});

test("words that come again and again are a phrase only on their own", () => {
  const known = "legal winner thank year wave sausage worth useful legal winner thank yellow";
  const zero = `${"abandon ".repeat(11)}about`;
  assert.deepEqual(found("word ".repeat(2000)), []);
  assert.deepEqual(found(`${"abandon ".repeat(40)}about`), []);
  assert.deepEqual(found(zero), [zero]);
  assert.deepEqual(found(`zoo zoo ${known}`), [known]);
});
