/** The lexer and the patcher of JSON bodies: every string token, and only the bytes that are meant. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lexJson, type Token } from "../../../src/core/json/lex.ts";
import { patchToken } from "../../../src/core/json/patch.ts";
import { indexSegment, isWord, keySegment, maxKeyLength } from "../../../src/core/json/path.ts";
import { bytePositions, decodeString, escapeString } from "../../../src/core/json/string.ts";
import { spliceBytes, spliceText } from "../../../src/core/json/splice.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const lex = (text: string): readonly Token[] => lexJson(bytes(text)) ?? assert.fail("not JSON");
const values = (text: string): readonly string[] =>
  lex(text)
    .filter((token) => token.kind === "value")
    .map((token) => `${token.path}=${token.text}`);

test("every value has the path that people would write", () => {
  assert.deepEqual(values('{"a":[{"b":"x"},"y"],"c":{"d":"z"}}'), ["a[0].b=x", "a[1]=y", "c.d=z"]);
});

test("both values of a duplicate key are seen, and the keys themselves", () => {
  assert.deepEqual(values('{"a":"1","a":"2"}'), ["a=1", "a=2"]);
  assert.equal(lex('{"a":1}').filter((token) => token.kind === "key").length, 1);
});

test("roots of any kind, several roots, a byte order mark and NaN are accepted", () => {
  assert.deepEqual(values('"x"'), ["=x"]);
  assert.deepEqual(values('["x"]'), ["[0]=x"]);
  assert.deepEqual(values('{"a":"x"}\n{"a":"y"}'), ["a=x", "$line[1].a=y"]);
  assert.equal(lex('\ufeff{"a":"x","n":NaN}').length, 4);
});

test("what is not JSON is left to the caller whole", () => {
  for (const text of [
    "",
    "{",
    '{"a"}',
    "[1,]",
    '{"a":1}}',
    "// x\n{}",
    '{"a":"x',
    "{a:1}",
    "[1 2]",
  ]) {
    assert.equal(lexJson(bytes(text)), undefined, text);
  }
});

test("ten thousand levels are as good as one", () => {
  const tokens = lex(`${"[".repeat(10_000)}"x"${"]".repeat(10_000)}`);
  assert.equal(tokens.length, 1);
  assert.ok((tokens[0]?.path.length ?? 0) < 400, "the path stays short");
});

test("long numbers are tokens, short ones are not", () => {
  assert.deepEqual(
    lex('{"a":4539148803436467,"b":12}')
      .filter((token) => token.kind === "number")
      .map((t) => t.text),
    ["4539148803436467"],
  );
});

test("a key that could be a secret is not shown in a path", () => {
  assert.equal(keySegment("a", "content"), "a.content");
  assert.equal(keySegment("a", "x9Kq72LmPz81VvT0aB3c"), "a.*");
  assert.equal(isWord("x".repeat(maxKeyLength)), true);
  assert.equal(isWord("x".repeat(maxKeyLength + 1)), false);
  assert.equal(indexSegment("a", 3), "a[3]");
});

test("escapes, multibyte characters and lone surrogates become the text they mean", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a\\u0041\\n", "aA\n"],
    ["é€😀", "é€😀"],
    ["\\ud83d\\ude00", "😀"],
    ["\\ud83d", "\ud83d"],
    ["\\q", "\\q"],
  ];
  for (const [source, text] of cases) {
    const encoded = bytes(source);
    assert.equal(decodeString(encoded, 0, encoded.length), text);
  }
  assert.equal(decodeString(Uint8Array.of(0xc3, 0x28), 0, 2), "\ufffd(");
});

test("positions of the text lead to whole bytes and escapes", () => {
  const source = bytes("a\\u0041é😀z");
  const range = { start: 0, end: source.length };
  assert.deepEqual(bytePositions(source, range, [0, 1, 2, 3, 5, 6]), [0, 1, 7, 9, 13, 14]);
});

test("patching any span of any string changes that text and nothing else", () => {
  const json = fc.jsonValue({ stringUnit: "binary" });
  fc.assert(
    fc.property(
      json,
      fc.tuple(fc.nat(), fc.nat(), fc.nat()),
      fc.boolean(),
      (value, picks, spaced) => {
        const [pick, a, b] = picks;
        const source = bytes(JSON.stringify(value, null, spaced ? 2 : 0));
        const tokens = lexJson(source) ?? assert.fail("not JSON");
        const strings = tokens.filter((token) => token.kind === "value" || token.kind === "key");
        const token = strings[pick % Math.max(1, strings.length)];
        if (token === undefined) return;
        const points = [a % (token.text.length + 1), b % (token.text.length + 1)].toSorted(
          (x, y) => x - y,
        );
        const [start = 0, end = 0] = points;
        if (splitsPair(token.text, start) || splitsPair(token.text, end)) return;
        const edit = { span: { start, end }, replacement: "ARGUS_X" };
        const patched = spliceBytes(source, patchToken(source, token, [edit]));
        const again = lexJson(patched) ?? assert.fail("no longer JSON");
        const index = tokens.indexOf(token);
        assert.equal(again[index]?.text, spliceText(token.text, [edit]));
        assert.deepEqual(
          again.filter((_, at) => at !== index).map((each) => each.text),
          tokens.filter((_, at) => at !== index).map((each) => each.text),
        );
      },
    ),
    { numRuns: 400 },
  );
});

function splitsPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

test("a number that is replaced becomes a string", () => {
  const source = bytes('{"card":4539148803436467}');
  const token = lexJson(source)?.find((each) => each.kind === "number") ?? assert.fail("no number");
  const edits = patchToken(source, token, [{ span: { start: 0, end: 16 }, replacement: "ARGUS" }]);
  assert.equal(new TextDecoder().decode(spliceBytes(source, edits)), '{"card":"ARGUS"}');
});

test("a replacement is escaped for JSON", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(JSON.parse(`"${escapeString(text)}"`), text);
    }),
  );
});
