/** Bodies that are not JSON: forms, multipart, text in several encodings, binary. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { boundaryOf, maxParts, readParts } from "../../../src/core/wire/multipart.ts";
import {
  decodeComponent,
  encodeComponent,
  parsePairs,
  shownName,
} from "../../../src/core/wire/pairs.ts";
import { spliceBytes, spliceText } from "../../../src/core/json/splice.ts";
import { minRunLength, patchText, readText } from "../../../src/core/wire/text.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("pairs are decoded, and their values' places are those of the encoded text", () => {
  const text = "a=1+2&b=%C3%A9&c&d=";
  assert.deepEqual(
    parsePairs(text).map(({ name, value, start, end }) => [name, value, text.slice(start, end)]),
    [
      ["a", "1 2", "1+2"],
      ["b", "é", "%C3%A9"],
      ["c", "", ""],
      ["d", "", ""],
    ],
  );
});

test("a broken percent escape stays as it is", () => {
  assert.equal(decodeComponent("100%&x"), "100%&x");
  assert.equal(decodeComponent("%zz%41"), "%zzA");
  assert.equal(decodeURIComponent(encodeComponent("a b&\ud800")), "a b&\ufffd");
});

test("a name that could be a secret is not shown", () => {
  assert.equal(shownName("model"), "model");
  assert.equal(shownName("k3y9x7z1q5w8e2r4"), "*");
});

test("the parts of a multipart body are found with name, file and body", () => {
  const body = bytes(
    [
      "--B\r\n",
      'Content-Disposition: form-data; name="file"; filename="a.env"\r\n',
      "Content-Type: text/plain\r\n\r\n",
      "KEY=1\r\n",
      "--B\r\n",
      'Content-Disposition: form-data; name="model"\r\n\r\n',
      "m\r\n",
      "--B--\r\n",
    ].join(""),
  );
  const read = readParts(body, boundaryOf('multipart/form-data; boundary="B"') ?? "");
  assert.deepEqual(read?.around, []);
  assert.deepEqual(
    read?.parts.map((part) => [
      part.name,
      part.fileName,
      new TextDecoder().decode(body.subarray(part.body.start, part.body.end)),
    ]),
    [
      ["file", "a.env", "KEY=1"],
      ["model", undefined, "m"],
    ],
  );
});

test("what stands around the parts is found too", () => {
  const part = "\r\n\r\nx\r\n";
  const around = (text: string): readonly string[] | undefined =>
    readParts(bytes(text), "B")?.around.map(({ start, end }) =>
      text.slice(start, end).replaceAll(/^--|\r\n/g, ""),
    );
  assert.deepEqual(around(`before\r\n--B${part}--B--`), ["before"]);
  assert.deepEqual(around(`--B${part}--B--behind`), ["behind"]);
  assert.deepEqual(around(`--B on its line${part}--B--`), [" on its line"]);
  assert.deepEqual(around(`--B${part}--B\r\n\r\nnever closed`), ["never closed"]);
});

test("a body that has not the form of its boundary is left to the caller", () => {
  assert.equal(readParts(bytes("no parts"), "B"), undefined);
  assert.equal(boundaryOf("application/json"), undefined);
});

test("text is read in UTF-8, UTF-16 and UTF-32, and patched at the right bytes", () => {
  const utf16 = (text: string): Uint8Array => {
    const result = new Uint8Array(2 + text.length * 2);
    result.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i += 1)
      result.set([text.charCodeAt(i) & 255, text.charCodeAt(i) >> 8], 2 + i * 2);
    return result;
  };
  const wide = (text: string, little: boolean): Uint8Array =>
    Uint8Array.from(
      Array.from(text).flatMap((letter) => {
        const code = letter.codePointAt(0) ?? 0;
        const all = [code & 255, (code >> 8) & 255, code >> 16, 0];
        return little ? all : all.toReversed();
      }),
    );
  const sources = [
    bytes("é key=SECRET \\n end"),
    utf16("key=SECRET end"),
    wide("é\u{1f600} key=SECRET end", true),
    // Mostly not ASCII; and one (U+4E00) with a zero where ASCII has none.
    utf16(`{"${"\u5bc6\u7801".repeat(200)} key=SECRET"}`).slice(2),
    utf16(`{"${"mostly ascii ".repeat(20)} \u4e00 key=SECRET"}`).slice(2),
    wide("\ufeff\u{1f600} key=SECRET end", false),
  ];
  for (const source of sources) {
    const [piece] = readText(source, 0, source.length);
    assert.ok(piece);
    const start = piece.text.indexOf("SECRET");
    assert.ok(start > 0);
    const edits = patchText(source, piece, [{ span: { start, end: start + 6 }, replacement: "X" }]);
    const patched = spliceBytes(source, edits);
    const [again] = readText(patched, 0, patched.length);
    assert.equal(again?.text, piece.text.replace("SECRET", "X"));
  }
});

test("of binary data the printable runs are read", () => {
  const run = "a".repeat(minRunLength);
  const source = Uint8Array.of(0, 255, ...bytes(run), 0, ...bytes(run.slice(1)), 1);
  assert.deepEqual(
    readText(source, 0, source.length).map((piece) => piece.text),
    [run],
  );
});

test("characters of two bytes among other bytes are read, in either order", () => {
  const run = "a".repeat(minRunLength);
  const little = Buffer.from(run, "utf16le");
  for (const inside of [little, Buffer.from(little).swap16()]) {
    const source = Uint8Array.of(1, 255, ...bytes("1".repeat(40)), 7, ...inside, 254, 1);
    const pieces = readText(source, 0, source.length);
    assert.deepEqual(
      pieces.map((piece) => piece.text),
      ["1".repeat(40), run],
    );
    const [, piece] = pieces;
    assert.ok(piece);
    const edits = patchText(source, piece, [{ span: { start: 0, end: 8 }, replacement: "X" }]);
    assert.equal(spliceBytes(source, edits).length, source.length - inside.length + 2);
  }
});

test("single bytes behind a mark of wide characters are read beside them, not to be patched", () => {
  const source = Uint8Array.of(0xff, 0xfe, ...bytes("single bytes"));
  const [wide, run] = readText(source, 0, source.length);
  assert.deepEqual([wide?.aside, run?.text, run?.aside], [undefined, "single bytes", true]);
});

test("splicing keeps everything outside the edits", () => {
  const edits = [
    { span: { start: 4, end: 5 }, replacement: "E" },
    { span: { start: 0, end: 1 }, replacement: "" },
  ];
  assert.equal(spliceText("abcdef", edits), "bcdEf");
});

test("a body of more parts than are read is left as one text", () => {
  const part = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';
  for (const count of [maxParts - 1, maxParts, maxParts + 1]) {
    const read = readParts(bytes(`${part.repeat(count)}--B--\r\n`), "B");
    assert.equal(read?.parts.length, count <= maxParts ? count : undefined);
  }
});
