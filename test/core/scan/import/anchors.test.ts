/** Literals of a pattern, the shape it is given for the scanner, and what may make it hang. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { findAmbiguity } from "../../../../src/core/scan/import/ambiguity.ts";
import {
  findAnchors,
  maxAnchors,
  maxBefore,
  minAnchorLength,
} from "../../../../src/core/scan/import/anchors.ts";
import { attacksOf, attackText, describeAttack } from "../../../../src/core/scan/import/attack.ts";
import type { Pattern } from "../../../../src/core/scan/import/pattern.ts";
import { parsePattern } from "../../../../src/core/scan/import/parse.ts";
import { printPattern } from "../../../../src/core/scan/import/print.ts";
import { maxSampleLength, sampleOf, seeded } from "../../../../src/core/scan/import/sample.ts";
import { roundsBefore, shapePattern } from "../../../../src/core/scan/import/shape.ts";

function parse(source: string): Pattern {
  const parsed = parsePattern(source, "js");
  if (parsed.kind === "refused") throw new Error(parsed.reason);
  return parsed.pattern;
}

function anchors(source: string): readonly [string, number] | undefined {
  const found = findAnchors(parse(source));
  return found === undefined ? undefined : [found.literals.join("|"), found.before.max];
}

test("the literal that is in every match is found, with the way to the beginning", () => {
  assert.deepEqual(anchors("sk-[a-z]{20}"), ["sk-", 0]);
  assert.deepEqual(anchors("[a-z]{20}-key"), ["-key", 20]);
  assert.deepEqual(anchors("\\b(?:sk|pk)_(?:live|test)_[a-z]+"), [
    "sk_live_|sk_test_|pk_live_|pk_test_",
    0,
  ]);
  assert.deepEqual(anchors("[Aa][Pp][Ii]_?key"), ["apikey|api_key", 0]);
  assert.deepEqual(anchors("(?:foo[0-9]|[0-9]bar)x"), ["foo|bar", 1]);
  assert.deepEqual(anchors("(?:ab){2}[0-9]"), ["abab", 0]);
});

test("a pattern without a literal in reach has none", () => {
  assert.equal(anchors("[a-f0-9]{40}"), undefined);
  assert.equal(anchors("(?:key)?[a-f0-9]{40}"), undefined);
  assert.equal(anchors("key|[a-f0-9]{40}"), undefined);
  assert.equal(anchors("[a-z]+key"), undefined);
  assert.equal(anchors(`[0-9]{${maxBefore}}key`)?.[1], maxBefore);
  assert.equal(anchors(`[0-9]{${maxBefore + 1}}key`), undefined);
  assert.equal(anchors(`${"a".repeat(minAnchorLength - 1)}[0-9]`), undefined);
});

function shape(source: string): string | undefined {
  const shaped = shapePattern(parse(source), { any: 100, space: 10 });
  return shaped === undefined ? undefined : printPattern(shaped.pattern, () => true);
}

test("optional text in front goes, endless repeats end, a leading repeat is taken whole", () => {
  assert.equal(shape("[a-z.]{0,50}?key=(\\d{4})"), "key=(\\d{4})");
  assert.equal(shape("key=(\\d+)"), "key=(\\d{1,100})");
  assert.equal(shape("key *=(\\d{4})"), "key {0,10}=(\\d{4})");
  assert.equal(shape("\\d{1,5}-key"), "(?<!\\d)\\d{1,5}-key");
  assert.equal(shape("\\d+-key"), `(?<!\\d)\\d{1,${roundsBefore}}-key`);
  assert.equal(shape("[a-f]{9}"), undefined);
});

test("repeats that can share out a text in many ways are told from those that cannot", () => {
  const ambiguous = (source: string): boolean => findAmbiguity(parse(source)) !== undefined;
  for (const bad of [
    "(a+)+b",
    "(\\w+\\s?)*x",
    "(?:[\\w.]+\\.)*x",
    "(?:a|bc|a)*d",
    "x(?:a{1,2})*b",
    "key(?:_?\\d{1,3})*$",
    "x(?:a|aa)*b",
    "x(?:ab|a[b-d])*e",
  ])
    assert.equal(ambiguous(bad), true, bad);
  for (const good of [
    "(?:\\w+\\.)*x",
    "(?:ab*)*c",
    "(?:x|[a-z])+1",
    "(?:a+b)+",
    "[a-z]+[0-9]+",
    "(?:\\w+ ?){0,5}x",
    "(?:[^\\n]|\\n)*x",
    "(?:[A-Za-z0-9]{4})*=",
    "(?:a{1,2}b)*c",
    "(?:ab|ba)*c",
    "(?:\\d{1,3}\\.){3}",
  ])
    assert.equal(ambiguous(good), false, good);
});

test("samples match their pattern", () => {
  for (const source of ["sk-[a-z]{20}", "(?:a|bc)+-\\d{3,9}", "x[^]{0,9}?y"]) {
    for (let seed = 1; seed < 20; seed += 1) {
      const text = sampleOf(parse(source), seeded(seed));
      assert.match(text, new RegExp(`^(?:${source})$`));
    }
  }
});

test("attack texts feed every wide repeat, have the length that is asked for, and can be told", () => {
  const attacks = attacksOf(parse("key=[a-z]+;[0-9]{2,50}x"), ["key="]);
  const texts = attacks.map((attack) => attackText(attack, 1000));
  assert.ok(texts.some((text) => /^key=[a-z]{900,}/.test(text)));
  assert.ok(texts.some((text) => /^key=[a-z]+;\d{900,}/.test(text)));
  assert.ok(texts.some((text) => /^(?:key=){200,}/.test(text)));
  assert.ok(texts.every((text) => text.length >= 990 && text.length <= 1010));
  assert.equal(describeAttack({ prefix: "k", pump: "a", suffix: "!" }), '"k" + "a" × n + "!"');
});

test("a choice of more literals than are looked for has none", () => {
  for (const count of [maxAnchors - 1, maxAnchors, maxAnchors + 1]) {
    const words = Array.from({ length: count }, (_, index) => `w${index}x`);
    const found = anchors(`(?:${words.join("|")})[0-9]`);
    assert.equal(found?.[0].split("|").length, count <= maxAnchors ? count : undefined);
  }
});

test("samples are cut off where they would be longer than stated", () => {
  for (const count of [maxSampleLength - 1, maxSampleLength, maxSampleLength + 1]) {
    const sample = sampleOf(parse(`a{${count}}`), seeded(1));
    assert.equal(sample.length, Math.min(count, maxSampleLength));
  }
});
