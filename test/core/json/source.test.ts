/** Bodies as text and the way back to their bytes; literals that are text already; JSON in a string. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lexBehind, lexBody, lexInside, maxRefusals } from "../../../src/core/json/lex.ts";
import {
  detach,
  literalPositions,
  parseLiteral,
  unescapeLiteral,
} from "../../../src/core/json/literal.ts";
import { patchToken } from "../../../src/core/json/patch.ts";
import { endOfScalar, isDigits, isScalar } from "../../../src/core/json/scalar.ts";
import { readSource, textSource } from "../../../src/core/json/source.ts";
import { spliceBytes } from "../../../src/core/json/splice.ts";
import { bytePositions, decodeString } from "../../../src/core/json/string.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("whatever bytes stand in a string, every token knows its own", () => {
  const byte = fc
    .nat(255)
    .map((each) => (each < 0x20 || each === 0x22 || each === 0x5c ? 0x61 : each));
  const raw = fc.array(byte, { maxLength: 20 }).map((all) => Uint8Array.from(all));
  const utf8 = fc
    .string({ unit: "binary" })
    .map((text) => bytes(JSON.stringify(text).slice(1, -1)));
  fc.assert(
    fc.property(fc.array(fc.oneof(raw, utf8), { maxLength: 6 }), fc.nat(2), (parts, spaces) => {
      const gap = bytes(" ".repeat(spaces));
      const body: number[] = [0x5b];
      const spans = parts.map((part, index) => {
        body.push(...gap, ...(index === 0 ? [] : [0x2c]), ...gap, 0x22);
        const start = body.length;
        body.push(...part, 0x22);
        return { start, end: start + part.length, text: decodeString(part, 0, part.length) };
      });
      body.push(0x5d);
      const lexed = lexBody(Uint8Array.from(body)) ?? assert.fail("not JSON");
      const found = lexed.tokens.map(({ start, end, text }) => ({ start, end, text }));
      assert.deepEqual(found, spans);
      assert.equal(lexed.containers[0]?.end, body.length);
    }),
    { numRuns: 500 },
  );
  assert.equal(textSource("é").byteAt(1), 1);
  assert.equal(readSource(bytes("aé"), 1).text, "é");
});

test("literals mean the same as text and as bytes", () => {
  const piece = fc.constantFrom("a", "\\n", "\\u0041", "\\ud83d", "\\q", "\\", "é", "x".repeat(60));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const literal = pieces.join("");
      const encoded = bytes(literal);
      const text = decodeString(encoded, 0, encoded.length);
      assert.equal(unescapeLiteral(`"${literal}"`), text);
      const parsed = parseLiteral(`"${literal}"`);
      if (parsed !== undefined) assert.equal(parsed, text);
      const positions = Array.from({ length: text.length + 1 }, (_, index) => index);
      const range = { start: 0, end: encoded.length };
      const asBytes = bytePositions(encoded, range, positions);
      const asUnits = literalPositions(literal, positions).map(
        (unit) => bytes(literal.slice(0, unit)).length,
      );
      assert.deepEqual(asUnits, asBytes);
    }),
  );
  assert.equal(detach("abc"), "abc");
});

test("many literals that are not quite JSON are read all the same", () => {
  const value = `a\tb\\n${"x".repeat(60)}`;
  const count = maxRefusals * 3;
  const body = JSON.stringify(Array.from({ length: count }, () => "V")).replaceAll("V", value);
  const tokens = lexBody(bytes(body))?.tokens ?? [];
  assert.equal(tokens.length, count);
  assert.ok(tokens.every((token) => token.text === `a\tb\n${"x".repeat(60)}`));
});

test("lexing goes on behind an element as if it had begun at the start", () => {
  const body = '{"a":{"é":[{"x":"1"},{"y":["2"]},{"z":"3"}],"t":"4"},"u":"5"}';
  const whole = lexBody(bytes(body)) ?? assert.fail("not JSON");
  for (const element of whole.containers.filter((each) => each.index >= 0)) {
    const rest = lexBehind(bytes(body), element) ?? assert.fail("not JSON");
    type Each = (typeof rest.tokens)[number];
    const strip = ({ path, text, start, end, key }: Each) => ({ path, text, start, end, key });
    assert.deepEqual(
      rest.tokens.map(strip),
      whole.tokens.filter((token) => token.start >= element.end).map(strip),
    );
  }
});

test("JSON in a string is lexed in place and patched through both layers", () => {
  const inner = { 'q"': 'say "hi"\né😀', n: 4539148803436467, list: ["x"] };
  const source = bytes(JSON.stringify({ é: 1, arguments: JSON.stringify(inner) }));
  const outer = lexBody(source)?.tokens.find((token) => token.kind === "value");
  const tokens = lexInside(outer?.text ?? "", outer ?? assert.fail())?.tokens ?? [];
  const said = tokens.find((token) => token.text.startsWith("say")) ?? assert.fail();
  assert.equal(said.path, "arguments.*");
  const edit = { span: { start: 4, end: 8 }, replacement: '"A"' };
  const patched = spliceBytes(source, patchToken(source, said, [edit]));
  const read = (body: Uint8Array): unknown =>
    JSON.parse(JSON.parse(new TextDecoder().decode(body)).arguments);
  assert.deepEqual(read(patched), { ...inner, 'q"': 'say "A"\né😀' });
  const number = tokens.find((token) => token.kind === "number") ?? assert.fail();
  const all = { span: { start: 0, end: 16 }, replacement: "N" };
  const replaced = spliceBytes(source, patchToken(source, number, [all]));
  assert.deepEqual(read(replaced), { ...inner, n: "N" });
});

test("numbers and literals end where they end, and only real ones count", () => {
  assert.equal(endOfScalar("12,3", 0), 2);
  assert.equal(isDigits("123", 0, 3), true);
  assert.equal(isDigits("1.3", 0, 3), false);
  assert.equal(isDigits("", 0, 0), false);
  for (const text of ["-1.5e+3", "null", "NaN", "-Infinity"]) assert.ok(isScalar(text), text);
  for (const text of ["1.", "--1", "nul", "e3", "0x1"]) assert.equal(isScalar(text), false, text);
});
