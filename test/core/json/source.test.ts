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
import { readSource, textSource } from "../../../src/core/json/source.ts";
import { spliceBytes } from "../../../src/core/json/splice.ts";
import { bytePositions, decodeString } from "../../../src/core/json/string.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("any bytes become text, and every unit knows its byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5), (body, from) => {
      const start = Math.min(from, body.length);
      const source = readSource(body, start);
      let expected = "";
      const positions: number[] = [];
      for (let at = start; at < body.length;) {
        const end = nextCharacter(body, at);
        const text = decodePlain(body.subarray(at, end));
        for (let i = 0; i < text.length; i += 1) positions.push(at);
        expected += text;
        at = end;
      }
      assert.equal(source.text, expected);
      for (const [unit, byte] of positions.entries())
        if (!isLow(expected, unit)) assert.equal(source.byteAt(unit), byte);
      assert.equal(source.byteAt(expected.length), body.length);
      assert.equal(source.byteAt(0), start, "positions may go back");
    }),
  );
  assert.equal(textSource("é").byteAt(1), 1);
});

/** A backslash is only a backslash here. */
function decodePlain(part: Uint8Array): string {
  return part[0] === 0x5c ? "\\" : decodeString(part, 0, part.length);
}

/** End of the character that begins at a byte: the platform's decoder says whether it is one. */
function nextCharacter(body: Uint8Array, at: number): number {
  for (let length = 2; length <= 4; length += 1) {
    try {
      const text = strict.decode(body.subarray(at, at + length));
      if ((text.codePointAt(0) ?? 0) >= 0x80 && at + length <= body.length) return at + length;
    } catch {
      // Not the end of a character yet, or none at all.
    }
  }
  return at + 1;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isLow(text: string, unit: number): boolean {
  const code = text.charCodeAt(unit);
  return code >= 0xdc00 && code <= 0xdfff;
}

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
