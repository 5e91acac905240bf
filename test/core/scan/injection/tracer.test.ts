/** What may stand at a place, told without trying it: never less than what stands there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { parsePattern } from "../../../../src/core/scan/import/parse.ts";
import { sampleOf, seeded } from "../../../../src/core/scan/import/sample.ts";
import { actionCues } from "../../../../src/core/scan/injection/actions.ts";
import { answerCues } from "../../../../src/core/scan/injection/answers.ts";
import { latinCues } from "../../../../src/core/scan/injection/languages.ts";
import { markCues } from "../../../../src/core/scan/injection/marks.ts";
import type { Expression } from "../../../../src/core/scan/injection/outline.ts";
import { personaCues } from "../../../../src/core/scan/injection/persona.ts";
import { poisonCues } from "../../../../src/core/scan/injection/poison.ts";
import { takeoverCues } from "../../../../src/core/scan/injection/takeover.ts";
import { createTracer, maxStates, maxTrace } from "../../../../src/core/scan/injection/tracer.ts";
import { asciiBanners } from "../../../../src/core/scan/proprietary/banners.ts";
import { placesIn } from "../../../../src/core/scan/speech.ts";

function told(text: string, ...expressions: readonly Expression[]): readonly number[] {
  const tracer = createTracer(expressions.map((each) => () => each));
  return tracer.begin("", [...expressions.keys()])(text, 0);
}

function check(expression: RegExp, texts: readonly string[], expected: boolean): void {
  for (const text of texts) assert.equal(told(text, expression).length > 0, expected, text);
}

test("a pattern is told where it may stand and not where a character speaks against it", () => {
  check(/ignore\s{1,3}(?:all|the)\b/iy, ["IGNORE  the", "ignore\nall", "ignore allow"], true);
  check(
    /ignore\s{1,3}(?:all|the)\b/iy,
    ["ignored", "ignore some", "ignore al", " ignore all"],
    false,
  );
  check(/send\b[^\n.]{0,9}?(?:key|token)/iy, ["send it: a key", "send the token"], true);
  check(/send\b[^\n.]{0,9}?(?:key|token)/iy, ["send it. A key", "send it\nkey"], false);
  check(/a[“”]b|[^\w]c|\x41\u0042/y, ["a“b", "-c", "éc", "AB"], true);
  check(/\d{3}x?(?=y)(?<!z)[-a-c\]]+/y, ["123x-", "456]"], true);
  check(/\d{3}x?(?=y)(?<!z)[-a-c\]]+/y, ["1-", "123d"], false);
});

test("what cannot be read takes anything", () => {
  check(/\p{Lu}b/uy, ["zz"], true);
  check(/a(?<name>b)/y, ["a"], true);
  check(/a(?<name>b)/y, ["b"], false);
});

test("a blank may stand for something else", () => {
  const expression = { source: "you (?:are|'re) ?(?:no )?\\w", flags: "iy", blank: "[\\s*]{1,3}" };
  for (const text of ["you**are no\nx", "YOU 'rex"]) assert.deepEqual(told(text, expression), [0]);
  for (const text of ["you_are x", "youare x"]) assert.deepEqual(told(text, expression), []);
});

test("several patterns are told together, in order and behind their literal", () => {
  const tracer = createTracer([/ab/y, /a(?:b|c)d/y, /x/y, /a\w/y].map((each) => () => each));
  const trace = tracer.begin("a", [0, 1, 3]);
  assert.deepEqual(trace("-abd", 1), [0, 1, 3]);
  assert.deepEqual(trace("Ac", 0), [3]);
  assert.deepEqual(trace("a", 0), []);
});

test("what goes on further than is walked may stand there", () => {
  const expression = /a[^x]{0,900}?b/y;
  check(expression, [`a${"-".repeat(maxTrace)}`, `a${"-".repeat(maxTrace)}b`], true);
  check(expression, [`a${"-".repeat(maxTrace - 2)}`], false);
});

test("a pattern of more states than are kept is still told", () => {
  const last = Math.ceil(Math.log2(maxStates));
  const expression = new RegExp(`(?:a|b){0,99}a${"[ab]".repeat(last)}c`, "y");
  const tracer = createTracer([() => expression]);
  const trace = tracer.begin("", [0]);
  const random = seeded(1);
  const letters = (count: number) => Array.from({ length: count }, () => "ab"[random(2)]).join("");
  for (let round = 0; round < 60; round += 1) trace(letters(maxTrace - 1), 0);
  assert.deepEqual(trace(`${letters(40)}a${letters(last)}c`, 0), [0]);
});

test("where a text may go on in more ways than are followed, all of them may stand there", () => {
  const followed = 48;
  for (const count of [followed - 1, followed, followed + 1]) {
    const expressions = Array.from({ length: count }, () => /abc/y);
    assert.deepEqual(told("abc", ...expressions), [...expressions.keys()]);
    assert.equal(told("axc", ...expressions).length, count > followed ? count : 0, `${count} ways`);
  }
});

const atoms = [
  "a",
  "b",
  " ",
  "\\s",
  "\\w",
  "\\b",
  "[^a]",
  "[a-b_]",
  ".",
  "(?=a)",
  "(?!b)",
  "(?<!a)",
];
const { source } = fc.letrec<{ source: string; atom: string }>((tie) => ({
  source: fc
    .array(fc.array(tie("atom"), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((branches) => branches.map((items) => items.join("")).join("|")),
  atom: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(...atoms),
    fc
      .tuple(tie("source"), fc.constantFrom("", "?", "*", "{2}", "{0,4}?", "{1,}", "{1,2}"))
      .map(([inner, count]) => `(?:${inner})${count}`),
  ),
}));
const words = fc
  .array(fc.constantFrom("a", "b", "A", " ", "\n", "_", "é", "-"), { maxLength: 9 })
  .map((parts) => parts.join(""));

test("whatever matches is told", () => {
  fc.assert(
    fc.property(source, words, fc.constantFrom("y", "iy"), (pattern, text, flags) => {
      const expression = new RegExp(pattern, flags);
      if (expression.test(text)) assert.deepEqual(told(text, expression), [0]);
    }),
    { numRuns: 3000 },
  );
});

test("ordinary text holds next to no place", () => {
  const text =
    "Send the form and read the output. You should not add a new file to the list, as all of the earlier " +
    "commands start with your name; the assistant will display any message without an error. ";
  assert.deepEqual(placesIn(text.repeat(4)), []);
});

interface Spoken {
  readonly anchors: readonly string[];
  readonly regex: RegExp;
  readonly of: object;
}

const cues = [
  ...[takeoverCues, personaCues, actionCues, answerCues, markCues, latinCues, poisonCues]
    .flat()
    .map((cue): Spoken => ({ anchors: cue.anchors, regex: cue.regex(), of: cue })),
  ...asciiBanners.map((banner): Spoken => ({ ...banner, of: banner })),
];

test("every cue and banner is told where it stands, in either case", () => {
  const random = seeded(7);
  let stood = 0;
  for (const { anchors, regex, of } of cues) {
    const ignoreCase = regex.flags.includes("i");
    const parsed = parsePattern(regex.source, "js", { ignoreCase });
    if (parsed.kind !== "ok") continue;
    for (let round = 0; round < 12; round += 1) {
      const text = sampleOf(parsed.pattern, random);
      const folded = text.toLowerCase();
      regex.lastIndex = 0;
      if (!regex.test(text) || !anchors.some((anchor) => folded.startsWith(anchor))) continue;
      stood += 1;
      const places = placesIn(text).filter(({ start }) => start === 0);
      const said = places.flatMap(({ speech, poison, banners }) =>
        [speech, poison, banners].flat(),
      );
      assert.ok(
        said.some((each) => each === of),
        `${regex.source.slice(0, 60)}: ${text}`,
      );
    }
  }
  assert.ok(stood > cues.length * 4, `${stood} samples`);
});
