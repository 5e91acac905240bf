/** Decoders: each opens what it is for, and every decoded span leads back to the source. */

import assert from "node:assert/strict";
import { deflateSync, gunzipSync, gzipSync } from "node:zlib";
import { test } from "node:test";

import fc from "fast-check";

import {
  decodeBase32,
  decodeBase64,
  decodeHex,
  textOf,
} from "../../../src/core/scan/decode/base64.ts";
import { type Decoded, DecodedBuilder, sourceSpan } from "../../../src/core/scan/decode/decoded.ts";
import { decodeLayer } from "../../../src/core/scan/decode/decoders.ts";
import { decodeEscapes } from "../../../src/core/scan/decode/escapes.ts";
import {
  decodeByteLists,
  decodeHexDump,
  decodeLineMarks,
  decodeNormalised,
  plainOf,
} from "../../../src/core/scan/decode/normalise.ts";

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
    const slice = opened(source, decodeBase64(source, undefined));
    assert.ok(slice.length > 0);
  }
});

test("a base64 span covers the groups that hold the value", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 0, maxLength: 40, unit: "grapheme-ascii" }), (before) => {
      const source = Buffer.from(`${before}${value} tail`).toString("base64");
      const found = decodeBase64(source, undefined).find((decoded) => decoded.text.includes(value));
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
  assert.equal(opened(`x ${hex} y`, decodeHex(`x ${hex} y`)), hex);
  assert.equal(textOf(bytes), value);
  assert.equal(decodeBase32("NOTBASE32").length, 0);
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
  const builder = new DecodedBuilder("x");
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
