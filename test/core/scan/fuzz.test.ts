/**
 * The whole scanner on made-up texts: it never throws, findings lie inside the text and in order, the
 * same text gives the same findings, and what is found through an encoding lies where it was put.
 *
 * Texts are put together from what the scanner reacts to: literals of rules, examples, names of
 * credentials, encodings, quotes, broken pieces of all of these. `FUZZ_RUNS` is the number of texts
 * per property: 1 000 here, 100 000 by `npm run fuzz`. `FUZZ_SEED` repeats a run.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";

import fc from "fast-check";

import type { FieldRole, TextFinding } from "../../../src/core/model/finding.ts";
import type { ScanText } from "../../../src/core/scan/scanner.ts";
import { expandTemplate } from "../../../src/core/scan/template.ts";
import { scannerWith, scanOne, shippedRules } from "../../support/scanner.ts";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 1000);
const seed = process.env["FUZZ_SEED"];
const parameters = { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) };

const rules = await shippedRules();
const scanner = scannerWith(rules);
const scan = (text: ScanText): readonly TextFinding[] => scanOne(scanner, text);

const examples = rules.flatMap((file) => file.rules.flatMap((rule) => rule.examples.hit));

type Encoding = readonly [name: string, encode: (text: string) => string];
const encodings: readonly Encoding[] = [
  ["base64", (text) => Buffer.from(text).toString("base64")],
  ["base64url", (text) => Buffer.from(text).toString("base64url")],
  ["hex", (text) => Buffer.from(text).toString("hex")],
  [
    "percent",
    (text) =>
      [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  ],
  ["partly percent", encodeURIComponent],
  ["json", (text) => JSON.stringify(text)],
  ["json twice", (text) => JSON.stringify(JSON.stringify(text))],
  [
    "\\u",
    (text) =>
      text
        .split("")
        .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`)
        .join(""),
  ],
  [
    "html",
    (text) =>
      text
        .split("")
        .map((each) => `&#${each.charCodeAt(0)};`)
        .join(""),
  ],
  ["gzip", (text) => gzipSync(text).toString("base64")],
  ["deflate", (text) => deflateSync(text).toString("base64")],
  ["zero width", (text) => text.split("").join("\u200b")],
  ["lines", (text) => text.replaceAll(/(.{20})/g, "$1\n")],
  ["diff", (text) => text.replaceAll(/^/gm, "+ ")],
  ["reversed", (text) => text.split("").toReversed().join("")],
];

const example = fc
  .tuple(fc.constantFrom(...examples), fc.nat({ max: 1_000_000 }))
  .map(([template, salt]) => expandTemplate(template, salt));
const encode = fc.constantFrom(...encodings.map(([, each]) => each));
const encoded = fc.tuple(example, encode).map(([text, each]) => each(text));
const twice = fc.tuple(example, encode, encode).map(([text, a, b]) => b(a(text)));
const cut = fc
  .tuple(fc.oneof(example, encoded), fc.nat({ max: 80 }), fc.nat({ max: 80 }))
  .map(([text, from, length]) => text.slice(from, from + length));
const glue = fc.constantFrom(
  ..." =:\n\t\"'`,;{}[]()<>&?@#|\\/+-._%$*~^!".split(""),
  "\r\n",
  "\\n",
  '\\"',
  " = ",
  "password",
  "api_key",
  "secret:",
  "token=",
  "Bearer ",
  "-----BEGIN ",
  "PRIVATE KEY-----",
  "data:;base64,",
  "\\x41",
  "&#x41;",
  "%41",
  "\u0000",
  "\u2028",
  "\ud800",
  "\u{1f511}",
  "\u{e0041}",
  "ignore all previous instructions",
  "CONFIDENTIAL",
);
const noise = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
  fc.stringMatching(/^[0-9 .-]{1,30}$/),
);
const text = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: glue },
      { weight: 3, arbitrary: noise },
      { weight: 3, arbitrary: example },
      { weight: 2, arbitrary: encoded },
      { weight: 1, arbitrary: twice },
      { weight: 3, arbitrary: cut },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));
const roles: readonly FieldRole[] = [
  "system",
  "user",
  "assistant",
  "tool",
  "definition",
  "unknown",
];
const scanText = fc.record(
  {
    text,
    role: fc.constantFrom(...roles),
    path: fc.oneof(fc.constantFrom(".env", "a/id_rsa", "x.pem", "src\\a.ts"), noise),
  },
  { requiredKeys: ["text"] },
);

test("any text is scanned: no exception, spans inside it and in order, masks that are masks", () => {
  fc.assert(
    fc.property(scanText, (given) => {
      const findings = scan(given);
      const { length } = given.text;
      for (const { span, preview, valueHash } of findings) {
        assert.ok(
          span.start >= 0 && span.end <= length,
          `span ${span.start}-${span.end} of ${length}`,
        );
        assert.ok(
          span.start < span.end || length === 0 || given.path !== undefined,
          "an empty span",
        );
        assert.match(preview, /^[\x20-\x7e]{0,4}\*{4}$/);
        assert.match(valueHash, /^[0-9a-f]{64}$/);
      }
      const starts = findings
        .filter(({ ruleId }) => ruleId !== "marked-content")
        .map(({ span }) => span.start);
      assert.deepEqual(
        starts,
        starts.toSorted((a, b) => a - b),
      );
    }),
    parameters,
  );
});

test("the same text gives the same findings, whatever was scanned in between", () => {
  fc.assert(
    fc.property(scanText, scanText, (given, other) => {
      const before = scan(given);
      scan(other);
      assert.deepEqual(scan(given), before);
    }),
    { ...parameters, numRuns: Math.ceil(numRuns / 4) },
  );
});

/** A value that stands alone in any encoding; built here so that the repository holds none. */
const planted = ["gh", "p_", "a9B8c7D6e5F4g3H2i1J0k9L8m7N6o5P4q3R2"].join("");
const around = fc.stringMatching(/^[a-z ,.]{0,60}$/).map((words) => `${words}\n`);
const wholeEncodings = encodings.filter(
  ([name]) => !["reversed", "lines", "diff", "zero width"].includes(name),
);

test("what is found through encodings covers the place where it was put, and nothing else", () => {
  const layers = fc.array(fc.constantFrom(...wholeEncodings), { minLength: 1, maxLength: 2 });
  const unit = `TOKEN=${planted}`;
  fc.assert(
    fc.property(around, layers, around, (head, chosen, tail) => {
      const piece = chosen.reduce((inner, [, each]) => each(inner), unit);
      // The mark behind it: base64 reads on into the next line.
      const whole = `${head}"${piece}" !\n${tail}`;
      const from = head.length + 1;
      const to = from + piece.length;
      for (const { span } of scan({ text: whole })) {
        assert.ok(
          span.start >= from && span.end <= to,
          `${chosen.map(([name]) => name).join(" in ")}: ${span.start}-${span.end} outside ${from}-${to}`,
        );
      }
    }),
    { ...parameters, numRuns: Math.ceil(numRuns / 4) },
  );
});
