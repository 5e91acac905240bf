/** Forms of values that few tools write: each is opened, and the span of what was in it leads back to it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { sourceSpan } from "../../../../src/core/scan/decode/decoded.ts";
import { decodeLayer } from "../../../../src/core/scan/decode/decoders.ts";

const value = "tok_aB3dE5gH7jK9zZ";
const [a, b, c] = [value.slice(0, 6), value.slice(6, 12), value.slice(12)];

/** The part of the source that the value was read from. */
function readFrom(source: string): string {
  const found = decodeLayer(source, undefined).find(({ text }) => text.includes(value));
  assert.ok(found !== undefined, `nothing opened in ${JSON.stringify(source)}`);
  const start = found.text.indexOf(value);
  const span = sourceSpan(found, start, start + value.length);
  return source.slice(span.start, span.end);
}

function escaped(write: (code: number) => string): string {
  return Array.from(value, (character) => write(character.charCodeAt(0))).join("");
}

test("escapes of older scripts and entities without an end are read", () => {
  for (const source of [
    escaped((code) => `%u${code.toString(16).padStart(4, "0")}`),
    escaped((code) => `&#${code}`),
    `${escaped((code) => `&#x${code.toString(16)}`)} and more`,
    `${a}&shy;${b}&zwnj;${c}`,
    `key=3D${value}`,
  ])
    assert.ok(readFrom(source).length >= value.length, source);
});

test("calls that put literals together are read as what they give", () => {
  for (const source of [
    `concat("${a}", "${b}", "${c}")`,
    `SELECT CONCAT('${a}', '${b}', '${c}')`,
    `concat!("${a}", "${b}", "${c}")`,
    `fmt.Sprintf("%s%s%s", "${a}", "${b}", "${c}")`,
    `"{}{}{}".format("${a}", "${b}", "${c}")`,
    `"${a}${b}".concat("${c}")`,
  ])
    assert.ok(readFrom(source).includes(a), source);
});

test("control characters between letters are nothing", () => {
  for (const control of ["\b", "\u0001", "\u007f", "\0"])
    assert.equal(readFrom(`k ${a}${control}${b}${c}`), `${a}${control}${b}${c}`);
});

test("marks without a shape, digits and letters of other scripts do not hide a value", () => {
  const marks = [0xfff9, 0x1d173, 0x1bca0, 0x2800, 0x20e3, 0x1dc4];
  for (const mark of marks.map((code) => String.fromCodePoint(code)))
    assert.equal(readFrom(`k ${a}${mark}${b}${c}`), `${a}${mark}${b}${c}`);
  for (const zero of [0x660, 0x6f0, 0x966]) {
    const written = value.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
    assert.equal(readFrom(written), written);
  }
  const drawn = value.replace("B", "Ᏼ").replace("E", "ꓰ");
  assert.equal(readFrom(drawn), drawn);
});

test("text of two bytes per letter is read in both orders, and behind a byte order mark", () => {
  const small = Buffer.from(`key = ${value}`, "utf16le");
  for (const bytes of [
    small,
    Buffer.from(small).swap16(),
    Buffer.concat([Buffer.from([0xff, 0xfe]), small]),
    Buffer.from(`\ufeff${value}`),
  ])
    assert.ok(readFrom(`data: ${bytes.toString("base64")}`).length > value.length);
});
