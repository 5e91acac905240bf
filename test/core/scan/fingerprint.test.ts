/** Copies of marked files are recognised in excerpts, other formats and small edits; others are not. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import {
  createFindCopies,
  fingerprintOf,
  minLines,
  minWords,
  minWordsInRow,
} from "../../../src/core/scan/fingerprint.ts";
import {
  eachGram,
  eachLine,
  gramLength,
  saysEnough,
  winnowWindow,
} from "../../../src/core/scan/fingerprint/grams.ts";
import { createScanner } from "../../../src/core/scan/scanner.ts";
import { hash } from "../../../src/core/model/ids.ts";
import { loadRules } from "../../../src/node/platform/rules.ts";
import { plantedKey } from "../../support/product.ts";
import { maxWord, tokenise } from "../../../src/core/scan/fingerprint/tokens.ts";

const seed = { high: 0x1234_5678, low: 0x0bad_cafe };
const folder = join(import.meta.dirname, "../../../src/core/scan");
const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
const source = (name: string): string => readFileSync(join(folder, name), "utf8");
const marked = source("fingerprint.ts");
const sets = [fingerprintOf("fingerprint.ts", marked, seed)];
const find = createFindCopies({ seed, sets });

const at = marked.indexOf("export const minLines");
const start = marked.slice(0, at).split("\n").length + 30;
/** Eight or more lines from the midst of the marked file. */
function excerpt(lines: number): readonly string[] {
  return marked.split("\n").slice(start, start + lines);
}

function recognised(text: string): boolean {
  return find(`Please look at this:\n${text}\nWhat does it do?`).length > 0;
}

test("eight lines are recognised, with the file and the place", () => {
  const text = `One line before.\n${excerpt(8).join("\n")}\nOne after.`;
  const [found] = find(text);
  assert.equal(found?.label, "fingerprint.ts");
  assert.ok((found?.start ?? 0) >= 17 && (found?.end ?? 0) <= text.length - 10);
});

test("the layout does not matter: white space, listings, diffs, quotes, one long line", () => {
  const lines = excerpt(12);
  for (const text of [
    lines.map((line) => line.trim()).join("\n\n"),
    lines.map((line, index) => `${String(index + 90).padStart(6)}→${line}`).join("\n"),
    lines.map((line, index) => `src/a.ts:${index + 9}:${line}`).join("\n"),
    lines.map((line) => `+${line}`).join("\n"),
    lines.map((line) => `> ${line}`).join("\n"),
    lines.join(" "),
    lines.join("\r\n"),
    lines.join("\n").toUpperCase(),
  ])
    assert.ok(recognised(text), text.slice(0, 80));
});

test("small edits do not matter: comments, a changed line in three, lines in another order", () => {
  const lines = excerpt(18).filter((line) => /\w/.test(line));
  assert.ok(recognised(lines.flatMap((line) => [line, "  // and so on"]).join("\n")));
  assert.ok(recognised(lines.map((line) => `${line} // ${line.length}`).join("\n")));
  assert.ok(recognised(lines.map((line, i) => (i % 3 === 2 ? "something else" : line)).join("\n")));
  const swapped = lines.map((_, index) => lines[index ^ 1] ?? "");
  assert.ok(recognised(swapped.join("\n")));
});

test("other files in the same hand are not taken for it", () => {
  for (const name of names)
    if (name !== "fingerprint.ts") assert.deepEqual(find(source(name)), [], name);
});

test("too little is no excerpt", () => {
  assert.equal(recognised(excerpt(2).join("\n")), false);
  assert.ok(minLines > 2 && minWords >= 2 * gramLength && minWordsInRow > minWords);
  assert.ok(winnowWindow + gramLength <= minWords);
});

test("an excerpt is recognised whatever single lines of its file stand around it", () => {
  const all = marked.split("\n").filter((line) => (line.match(/\w+/g) ?? []).length >= 6);
  const noise = (index: number): readonly string[] =>
    ["alpha", "beta", "gamma"].map((word) => `${word} ${index} stands in no marked file ${word}`);
  const sparse = all.slice(40).flatMap((line, index) => [...noise(index), line]);
  assert.equal(recognised(sparse.join("\n")), false);
  for (const text of [
    [...excerpt(12), ...sparse],
    [...sparse, ...excerpt(12)],
    [...sparse, ...excerpt(12), ...sparse],
  ])
    assert.ok(recognised(text.join("\n")));
});

test("three different fingerprints make an excerpt, one that comes again and again does not", () => {
  // Shorter than a run, so that each is one fingerprint.
  const lines = excerpt(90).filter((line) => /^(?:\W*\w+){5,7}\W*$/.test(line));
  const [one = "", two = "", three = ""] = [lines[0], lines[3], lines[6]];
  const of = (...some: readonly string[]): string => `${some.join("\n")}\n`.repeat(6);
  assert.equal(recognised(of(one)), false);
  assert.equal(recognised(of(one, two)), false);
  assert.equal(recognised(of(one, two, three)), true);
});

test("a gap of three lines with words is part of an excerpt, one of four is not", () => {
  const lines = excerpt(40).filter((line) => (line.match(/\w+/g) ?? []).length >= 5);
  const split = (gap: number): string =>
    [
      ...lines.slice(0, 5),
      ...Array.from({ length: gap }, (_, i) => `word ${i}\n`),
      ...lines.slice(5, 10),
    ].join("\n");
  for (const gap of [3, 4]) {
    const found = find(split(gap));
    assert.equal(
      found.some((each) => split(gap).slice(each.start, each.end).includes("word 0")),
      gap <= 3,
    );
  }
});

test("imports and licence texts are shared by many files and count for none", () => {
  const licence = Array.from(
    { length: 12 },
    (_, i) => ` * Licensed under the terms of clause ${i} without warranties`,
  );
  const imports = Array.from(
    { length: 12 },
    (_, i) => `import { part${i}, other${i} } from "./module/number${i}.ts";`,
  );
  const text = ["/*", ...licence, " */", ...imports].join("\n");
  assert.equal(fingerprintOf("x", text, seed).hashes.length, 0);
});

test("what many marked files share is boilerplate, what few share is theirs", () => {
  const body = excerpt(10).join("\n");
  const copies = (count: number) =>
    Array.from({ length: count }, (_, i) => fingerprintOf(`copy${i}`, `${body}\nlast ${i}`, seed));
  assert.equal(createFindCopies({ seed, sets: copies(4) })(body).length, 4);
  assert.equal(createFindCopies({ seed, sets: copies(5) })(body).length, 0);
});

test("a small file is recognised as a whole", () => {
  const small = "alpha gate opens at seven sharp\nbeta team enters by the north door\n";
  const copies = createFindCopies({ seed, sets: [fingerprintOf("plan.txt", small, seed)] });
  assert.equal(copies(`The plan: ${small} Thanks!`).length, 1);
  assert.equal(copies("The gate opens at eight. The team enters by the door.").length, 0);
});

test("a set holds numbers only, and another seed recognises nothing", () => {
  const [set] = sets;
  assert.ok(set !== undefined && set.hashes.length > 100 && set.words > 100);
  const other = createFindCopies({ seed: { high: 1, low: 2 }, sets });
  assert.deepEqual(other(marked), []);
});

test("words have their places; longer ones than the limit share their beginnings", () => {
  const text = "Ab cd_2\n世界 x";
  const tokens = tokenise(text);
  const words = Array.from({ length: tokens.count }, (_, i) =>
    text.slice(tokens.start[i], tokens.end[i]),
  );
  assert.deepEqual(words, ["Ab", "cd_2", "世", "界", "x"]);
  assert.deepEqual(Array.from(tokens.line.slice(0, 5)), [0, 0, 1, 1, 1]);
  const same = (length: number) => tokenise("a".repeat(length)).first[0];
  assert.equal(same(maxWord), same(maxWord + 1));
  assert.notEqual(same(maxWord - 1), same(maxWord));
});

test("the hash of a run depends on its words alone, wherever it stands", () => {
  const run = "one two three four five six seven eight";
  const hashes = (text: string): ReadonlySet<string> => {
    const all = new Set<string>();
    eachGram(tokenise(text), seed, (high, low) => all.add(`${high}:${low}`));
    return all;
  };
  const [alone] = hashes(run);
  assert.ok(alone !== undefined && hashes(`zero nought ${run} nine`).has(alone));
  assert.equal(hashes(run.replace("one", "uno")).has(alone), false);
  assert.equal(saysEnough(tokenise("a a a a a a a b"), 0, gramLength), false);
  let lines = 0;
  eachLine(tokenise(`${run}\nshort line\n${run}`), seed, () => (lines += 1));
  assert.equal(lines, 2);
});

test("every excerpt of enough lines and words is recognised; any text is read without an exception", () => {
  const lines = marked.split("\n");
  fc.assert(
    fc.property(fc.nat({ max: lines.length - 24 }), (from) => {
      assert.ok(recognised(lines.slice(from, from + 24).join("\n")), `lines from ${from}`);
    }),
    { numRuns: 60 },
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      for (const { start: from, end } of find(text)) assert.ok(from >= 0 && end <= text.length);
      assert.ok(fingerprintOf("x", text, seed).words >= 0);
    }),
  );
});

test("the scanner reports a copy and what else is found in it, and forgets nothing of either", async () => {
  const { files } = await loadRules(join(import.meta.dirname, "../../../rules"));
  const scanner = createScanner({ hash });
  const settings = {
    detectors: { secrets: true, pii: true, proprietary: true, injection: true, custom: true },
    disabledRules: [],
    minSeverity: "info",
    decode: true,
    maxDecodeDepth: 3,
    allowPatterns: [],
  } as const;
  const text = [...excerpt(6), `const key = "${plantedKey()}";`, ...excerpt(12).slice(6)].join(
    "\n",
  );
  const types = (version: number) => {
    const reply = scanner.scan([{ text }], version);
    return reply.kind === "scanned" ? reply.findings[0]?.map(({ type }) => type) : undefined;
  };
  scanner.configure({ version: 1, rules: files, settings, fingerprints: { seed, sets } });
  assert.deepEqual(types(1), ["marked_content", "aws_access_key"]);
  scanner.configure({ version: 2, rules: files, settings });
  assert.deepEqual(types(2), ["aws_access_key"]);
});
