/** Long strings whose texts are made later: the same tokens as otherwise. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { LateToken, minLateLength, minLateText } from "../../../src/core/json/late.ts";
import { lexBehind, lexBody, lexJson, type Token } from "../../../src/core/json/lex.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const late = (body: Uint8Array, kept?: ReadonlySet<string>): readonly Token[] =>
  lexBody(body, kept, "late")?.tokens ?? assert.fail("not JSON");
const plain = ({ kind, start, end, path, key, text }: Token): object => ({
  kind,
  start,
  end,
  path,
  key,
  text,
});

test("tokens are the same, whatever stands in a string", () => {
  const pieces = [
    "a",
    "é",
    "😀",
    "\\n",
    '\\"',
    "\\\\",
    "\\u00e9",
    "\\ud83d",
    "\\ud83d\\ude00",
    "\\q",
  ];
  const literal = fc
    .tuple(fc.array(fc.constantFrom(...pieces), { minLength: 1 }), fc.constantFrom(1, 900))
    .map(([parts, times]) => parts.join("").repeat(times));
  fc.assert(
    fc.property(fc.array(literal, { minLength: 1, maxLength: 5 }), (literals) => {
      const body = bytes(`{"k":[${literals.map((each) => `"${each}"`).join(", ")}]}`);
      const eager = lexBody(body)?.tokens ?? assert.fail("not JSON");
      assert.deepEqual(late(body).map(plain), eager.map(plain));
      for (const token of late(body))
        if (token instanceof LateToken)
          assert.deepEqual(token.literal, body.subarray(token.start, token.end));
    }),
  );
});

test("late from its length on, and its text is longer than what is looked at by length", () => {
  const lengths = [minLateLength - 1, minLateLength];
  const body = bytes(JSON.stringify(lengths.map((length) => "x".repeat(length))));
  assert.deepEqual(
    late(body).map((token) => token instanceof LateToken),
    [false, true],
  );
  const escapes = "\\u0061".repeat(Math.ceil(minLateLength / 6));
  const [shortest] = late(bytes(`["${escapes}"]`));
  assert.ok(shortest instanceof LateToken);
  assert.equal(shortest.text.length, minLateText + 1);
});

test("keys, members that are kept, broken UTF-8, and who does not ask get their texts at once", () => {
  const long = "x".repeat(minLateLength);
  const isLate = (tokens: readonly Token[] | undefined): boolean =>
    (tokens ?? assert.fail("not JSON")).some((token) => token instanceof LateToken);
  assert.ok(isLate(late(bytes(`{"role":"${long}"}`))));
  assert.ok(!isLate(late(bytes(`{"${long}":1}`))));
  assert.ok(!isLate(late(bytes(`{"role":"${long}"}`), new Set(["role"]))));
  assert.ok(!isLate(late(Uint8Array.of(...bytes(`["${long}`), 0xff, ...bytes('"]')))));
  assert.ok(!isLate(lexJson(bytes(`["${long}"]`))));
});

test("what is read behind an element does not keep the body", () => {
  const body = bytes(JSON.stringify([{ a: 1 }, "x".repeat(minLateLength)]));
  const element = lexBody(body)?.containers[1] ?? assert.fail("no element");
  const [token] = lexBehind(body, element, undefined, "late")?.tokens ?? [];
  assert.ok(token instanceof LateToken);
  assert.notEqual(token.literal.buffer, body.buffer);
  assert.equal(token.text, "x".repeat(minLateLength));
});
