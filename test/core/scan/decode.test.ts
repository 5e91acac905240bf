/** Decoders: each opens what it is for, and every decoded span leads back to the source. */

import assert from "node:assert/strict";
import { deflateSync, gunzipSync, gzipSync } from "node:zlib";
import { test } from "node:test";

import fc from "fast-check";

import {
  decodeRuns,
  type Inflate,
  maxInflatedBytes,
  minHexLength,
} from "../../../src/core/scan/decode/base64.ts";
import { textOf } from "../../../src/core/scan/decode/bytesAsText.ts";
import { type Decoded, DecodedBuilder, sourceSpan } from "../../../src/core/scan/decode/decoded.ts";
import { decodeLayer } from "../../../src/core/scan/decode/decoders.ts";
import { decodeEscapes as decodeSeenEscapes } from "../../../src/core/scan/decode/escapes.ts";
import {
  decodeByteLists,
  decodeHexDump,
  decodeLineMarks as decodeMarkedLines,
  decodeNormalised,
  plainOf,
} from "../../../src/core/scan/decode/normalise.ts";

import {
  decodeJoinedArrays,
  decodeControls,
  decodeSpaced,
  decodeTemplates,
  decodeWrapped,
} from "../../../src/core/scan/decode/parts.ts";
import { jointPattern } from "../../../src/core/scan/decode/joint.ts";
import { flags } from "../../../src/core/scan/decode/flags.ts";
import { kindTable } from "../../../src/core/scan/decode/kinds.ts";
import { minItems } from "../../../src/core/scan/decode/lists.ts";
import { minRunLength } from "../../../src/core/scan/decode/runs.ts";
import { readSpecials } from "../../../src/core/scan/decode/specials.ts";
import { survey } from "../../../src/core/scan/decode/survey.ts";
import { telling } from "../../../src/core/scan/decode/inflate.ts";
import { inflateWithin } from "../../../src/node/scanner/inflate.ts";

const decodeBase64 = (text: string, open?: Inflate): readonly Decoded[] =>
  decodeRuns(text, survey(text).runs, open);
const decodeEscapes = (text: string): readonly Decoded[] => decodeSeenEscapes(text, survey(text));
const decodeLineMarks = (text: string): readonly Decoded[] =>
  decodeMarkedLines(text, survey(text).openEnds);

const value = "tok_aB3dE5gH7jK9zZ";
const inflate = (kind: "gzip" | "deflate", bytes: Uint8Array): Uint8Array | undefined =>
  kind === "gzip" ? gunzipSync(bytes) : undefined;

/** The decoded text that holds the value, and the slice of the source its span names. */
function opened(source: string, all: readonly Decoded[]): string {
  const found = all.find((decoded) => decoded.text.includes(value));
  assert.ok(found, `nothing opened in ${source.slice(0, 80)}`);
  const start = found.text.indexOf(value);
  const span = sourceSpan(found, start, start + value.length);
  return source.slice(span.start, span.end);
}

const each = (encode: (character: string) => string): string =>
  value.split("").map(encode).join("");
const code = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, "0");
const bytes = Buffer.from(value);

test("base64, in both alphabets, wrapped and inside text", () => {
  const long = `{"some":"json","key":"${value}","more":"text to make it long enough to be wrapped"}`;
  const plain = Buffer.from(long).toString("base64");
  const wrapped = plain.replaceAll(/(.{40})/g, "$1\n    ");
  for (const source of [
    `data: ${plain} end`,
    `data:\n    ${wrapped}\n`,
    Buffer.from(long).toString("base64url"),
  ]) {
    const slice = opened(source, decodeBase64(source));
    assert.ok(slice.length > 0);
  }
});

test("a base64 span covers the groups that hold the value", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 0, maxLength: 40, unit: "grapheme-ascii" }), (before) => {
      const source = Buffer.from(`${before}${value} tail`).toString("base64");
      const found = decodeBase64(source).find((decoded) => decoded.text.includes(value));
      if (found === undefined) return;
      const start = found.text.indexOf(value);
      const span = sourceSpan(found, start, start + value.length);
      const slice = source.slice(Math.floor(span.start / 4) * 4, Math.ceil(span.end / 4) * 4);
      assert.ok(Buffer.from(slice, "base64").toString().includes(value));
    }),
  );
});

test("compressed bytes in base64 are opened within a limit", () => {
  const source = gzipSync(`key ${value}`).toString("base64");
  assert.ok(opened(source, decodeBase64(source, inflate)).length > 0);
  const deflated = deflateSync(value.repeat(3)).toString("base64");
  assert.equal(
    decodeBase64(deflated, inflate).some((each) => each.text.includes(value)),
    false,
  );
});

test("hex and base32", () => {
  const hex = bytes.toString("hex");
  assert.equal(opened(`x ${hex} y`, decodeBase64(`x ${hex} y`)), hex);
  assert.equal(textOf(bytes), value);
  assert.equal(decodeBase64("NOTBASE32").length, 0);
});

test("escapes of every kind", () => {
  const sources = [
    each((character) => `\\u00${code(character)}`),
    each((character) => `\\u{${code(character)}}`),
    each((character) => `\\x${code(character)}`),
    each((character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`),
    each((character) => `%${code(character)}`),
    each((character) => `&#${character.charCodeAt(0)};`),
    each((character) => `&#x${code(character)};`),
    each((character) => `=${code(character).toUpperCase()}`),
    `${value.slice(0, 5)}\u001b[31m${value.slice(5)}`,
    `"${value.slice(0, 5)}" + "${value.slice(5)}"`,
    `${value.slice(0, 5)}\\\n   ${value.slice(5)}`,
  ];
  for (const source of sources) {
    const text = `before ${source} after`;
    const slice = opened(text, decodeEscapes(text));
    assert.ok(source.includes(slice) || slice.includes(source), source);
  }
});

test("escapes of style sheets, printf and Perl, entities without an end, a single soft break", () => {
  const octal = (character: string): string => `\\0${character.charCodeAt(0).toString(8)}`;
  for (const source of [
    `content: "${each((character) => `\\0000${code(character)}`)}"`,
    `printf '${each(octal)}'`,
    `my $k = "${each((character) => `\\x{${code(character)}}`)}"`,
    `<p>${each((character) => `&#${character.charCodeAt(0)}`)}</p>`,
    `the key is ${value.slice(0, 9)}=\n${value.slice(9)}\n`,
  ])
    assert.notEqual(opened(source, decodeEscapes(source)), "");
  const sums = "h1:".concat("aB3d".repeat(10), "aB3=\n");
  assert.deepEqual(decodeEscapes(sums.repeat(3)), []);
});

test("base64 behind a path or a word, hex with dashes, behind an x and of compressed bytes", () => {
  const text = `NAME=${value};NAME=${value}`;
  const plain = Buffer.from(text).toString("base64url");
  const hex = Buffer.from(text).toString("hex");
  for (const source of [
    `https://x.example/files/d/${plain}`,
    `prefix7${plain}`,
    `\\x${hex}`,
    hex.replaceAll(/(..)(?!$)/g, "$1-"),
    gzipSync(text).toString("hex"),
  ])
    assert.notEqual(opened(source, decodeBase64(source, inflate)), "", source);
});

test("look-alikes, invisible characters and full width are normalised", () => {
  const zeroWidth = value.split("").join("\u200b");
  const fullWidth = each((character) =>
    /[!-~]/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character,
  );
  const cyrillic = value.replaceAll("a", "а");
  for (const source of [zeroWidth, fullWidth, cyrillic]) {
    assert.ok(opened(source, decodeNormalised(source)).length > 0);
  }
  assert.equal(plainOf("é"), "é");
  assert.deepEqual(decodeNormalised("plain"), []);
});

test("letters of other alphabets are read, and text in variation selectors", () => {
  assert.equal(Array.from("IᴍᴘᴏʀᴛᴀɴT🅸🅐🇩ꜱ", plainOf).join(""), "IMPORTANTIADS");
  const hidden = Array.from(bytes, (byte) =>
    String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16),
  ).join("");
  const source = `fine \u{1f60a}${hidden} day`;
  assert.equal(opened(source, decodeNormalised(source)), hidden);
  assert.equal(
    decodeNormalised("\u2764\ufe0f\ufe0f").some(({ name }) => name === "variation_selectors"),
    false,
  );
});

test("line marks of diffs and listings are taken off", () => {
  const head = "-----BEGIN KEY-----";
  const source = `+${head}\n+${"A".repeat(64)}\n+${"B".repeat(64)}`;
  const [decoded] = decodeLineMarks(source);
  assert.equal(decoded?.text, source.replaceAll("+", ""));
});

test("byte lists and dumps", () => {
  const list = [...bytes].map((byte) => `0x${byte.toString(16)}`).join(", ");
  assert.ok(opened(list, decodeByteLists(list)).startsWith("0x"));
  const decimal = [...bytes].join(", ");
  assert.ok(opened(decimal, decodeByteLists(decimal)).length > 0);
  const hex = bytes.toString("hex").padEnd(64, "0");
  const dump = [0, 1]
    .map((row) => {
      const part = hex.slice(row * 32, row * 32 + 32);
      return `0000000${row}: ${part.replaceAll(/(.{4})/g, "$1 ")} ................`;
    })
    .join("\n");
  assert.ok(opened(dump, decodeHexDump(dump)).length > 0);
});

test("spans of decoded text map to the run they came from", () => {
  const builder = new DecodedBuilder("url");
  builder.copy("abc", 10);
  builder.add("Z", 13, 19);
  const decoded = builder.finish();
  assert.deepEqual(sourceSpan(decoded, 1, 2), { start: 11, end: 12 });
  assert.deepEqual(sourceSpan(decoded, 2, 4), { start: 12, end: 19 });
});

test("any text can be decoded, and every span lies inside it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      for (const decoded of decodeLayer(text, undefined)) {
        const span = sourceSpan(decoded, 0, decoded.text.length);
        assert.ok(span.start >= 0 && span.end <= text.length && span.start <= span.end);
      }
    }),
    { numRuns: 500 },
  );
});

test("a value written in parts is put together", () => {
  const [a, b, c] = [value.slice(0, 6), value.slice(6, 12), value.slice(12)];
  for (const [source, all] of [
    [
      `key = ["${a}", "${b}", "${c}"].join("")`,
      (text: string) => decodeJoinedArrays(text, survey(text).flags),
    ],
    [`const a = "${a}";\nconst b = "${b}${c}";\nconst key = \`\${a}\${b}\`;`, decodeTemplates],
    [`key: ${value.split("").join(" ")}`, decodeSpaced],
    [value.split("").join("\0"), decodeControls],
  ] as const)
    assert.ok(opened(source, all(source)).length > 0, source);
});

test("parts are joined by functions, comments between them and mixed quotes do not matter", () => {
  const [a, b, c] = [value.slice(0, 6), value.slice(6, 12), value.slice(12)];
  for (const source of [
    `implode('', ['${a}', '${b}', '${c}'])`,
    `"".join(("${a}", "${b}", "${c}"))`,
    `strings.Join([]string{"${a}", "${b}", "${c}"}, "")`,
    `String.join("", "${a}", "${b}", "${c}")`,
    `!Join ["", ["${a}", "${b}", "${c}"]]`,
    `"${a}" + '${b}' /* next */ + "${c}"`,
    `"${a}" // one\n + "${b}" ++ "${c}"`,
    `"${a}" & _\n "${b}" & "${c}"`,
    `b.append("${a}").append("${b}").append("${c}")`,
  ])
    assert.notEqual(opened(source, decodeLayer(source, undefined)), "", source);
  for (const source of [`["${a}", "${b}"]`, `f("${a}", "${b}", "")`, `it's '${a}'.\n"${b}"`])
    assert.equal(
      decodeLayer(source, undefined).some(({ text }) => text.includes(a + b)),
      false,
      source,
    );
});

test("a token wrapped over lines of one length is joined, other lines are not", () => {
  const long = `${value}${value}0123456789abcdef`;
  const source = `key = \n    ${long.slice(0, 20)}\n    ${long.slice(20, 40)}\n    ${long.slice(40)}\n`;
  assert.ok(opened(source, decodeWrapped(source, survey(source).tokenLines)).length > 0);
  const prose = "one-long-identifier\nanother_long_name_here\n";
  assert.deepEqual(decodeWrapped(prose, survey(prose).tokenLines), []);
});

test("the survey records runs from their least length on, and only mixed ones", () => {
  const run = "aB3dE5gH7jK9mN1pQ";
  const lengths = (text: string): readonly number[] =>
    survey(text).runs.map(({ start, end }) => end - start);
  assert.deepEqual(lengths(`x ${run.slice(0, minRunLength)} y`), [minRunLength]);
  assert.deepEqual(lengths(`x ${run.slice(0, minRunLength - 1)} y`), []);
  assert.deepEqual(lengths("src/core/scan/decode/survey"), []);
});

test("the survey flags a list from its least number of items on", () => {
  const list = (count: number): number =>
    survey(Array.from({ length: count }, () => "0x4f").join(", ")).flags & flags.byteList;
  assert.equal(list(minItems), flags.byteList);
  assert.equal(list(minItems - 1), 0);
});

test("lists, dumps and spelled-out characters are seen wherever they begin", () => {
  const dump = "00000010: 4142 4344 4546 4748 494a 4b4c 4d4e 4f50  ABCDEFGHIJKLMNOP\n";
  const spelled = value.split("").join(" ");
  for (const [list, flag] of [
    [`${"0x4f,\u00a0".repeat(minItems)}`, flags.byteList],
    ["79, ".repeat(minItems + 1), flags.byteList],
    [dump, flags.hexDump],
    [spelled, flags.spaced],
  ] as const)
    for (let before = 0; before < 40; before += 1)
      assert.equal(survey(`${"z".repeat(before)} ${list}`).flags & flag, flag, list);
  assert.equal(survey("- ".repeat(60) + "-".repeat(300)).flags & flags.byteList, 0);
});

test("a table knows the kinds of ASCII characters and nothing beyond", () => {
  const kinds = kindTable([
    [1, /\w/],
    [2, /[^a]/],
  ]);
  assert.deepEqual(
    Array.from("aé-", (character) => kinds[character.charCodeAt(0)]),
    [1, 0, 2],
  );
});

test("every joint of a text begins where the survey noted a place", () => {
  const parts = [
    `"`,
    `'`,
    "`",
    " + ",
    "\n",
    "\r\n",
    "\t",
    " & _\n",
    "// c\n",
    "/* c */",
    "# c\n",
    "\\\n",
  ];
  const part = fc.constantFrom(...parts, "r", "f", "b'", "@", ".", "..", "||", "x", " ");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 24 }), (all) => {
      const text = all.join("");
      const places = new Set(readSpecials(text).places.at);
      for (const { index } of text.matchAll(jointPattern("g"))) assert.ok(places.has(index), text);
    }),
    { numRuns: 2000 },
  );
});

test("plain code sets no flag that costs a decoder", () => {
  const source = 'export const a = (b: number) => b % 10 && call("x", c["d"]) // done\n'.repeat(3);
  assert.equal(survey(source).flags & ~flags.concatenation, 0);
  assert.equal(survey(source).runs.length, 0);
});

test("a closed literal does not go on in the next line, one that opens again does", () => {
  const encoded = Buffer.from(`{"a":"${value}","b":"some more text, long enough"}`).toString(
    "base64",
  );
  const head = encoded.slice(0, 60);
  const closed = `const a = "${head}";\naa\n`;
  assert.equal(opened(closed, decodeBase64(closed)).includes('"'), false);
  const parts = `"${head}",\n"${encoded.slice(60)}"`;
  assert.ok(decodeBase64(parts).some(({ text }) => text.endsWith('enough"}')));
});

test("a joint is an operator, a line end or a comment between two quotes, with bounded blanks", () => {
  const isJoint = (text: string): boolean => jointPattern("y").test(text);
  for (const text of [
    `" + "`,
    `"\n  "`,
    `' . '`,
    `" // first\n  + "`,
    `" \\\n "`,
    `" + /* next */ b"`,
    `"${" ".repeat(200)}"`,
  ])
    assert.ok(isJoint(text), text);
  for (const text of [`", "`, `" and "`, `"\n\n\n"`, `"${" ".repeat(201)}"`])
    assert.ok(!isJoint(text), text);
});

test("hex is opened from its shortest length on", () => {
  for (const digits of [minHexLength - 2, minHexLength, minHexLength + 2]) {
    const text = `x ${Buffer.from("password word word").toString("hex").slice(0, digits)} x`;
    const opened = decodeBase64(text).some((each) => each.text.startsWith("password"));
    assert.equal(opened, digits >= minHexLength, `${digits} digits`);
  }
});

test("what is compressed is opened up to a size", () => {
  let told = 0;
  const onExceeded = (): void => {
    told += 1;
  };
  const open = telling(inflateWithin, { textBytes: 4 * maxInflatedBytes, onExceeded });
  for (const size of [maxInflatedBytes - 1, maxInflatedBytes, maxInflatedBytes + 1]) {
    const packed = gzipSync("word ".repeat(size / 5 + 1).slice(0, size)).toString("base64");
    const lengths = decodeBase64(packed, open).map(({ text }) => text.length);
    assert.deepEqual(lengths.includes(size), size <= maxInflatedBytes, `${size} bytes`);
    assert.equal(told, size <= maxInflatedBytes ? 0 : 1, `${size} bytes`);
  }
});
