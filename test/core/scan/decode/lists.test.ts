/** Lists, dumps and spelled-out characters: the shortest that is seen is seen wherever it stands. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { flags } from "../../../../src/core/scan/decode/flags.ts";
import { listFlags, minItems } from "../../../../src/core/scan/decode/lists.ts";
import { decodeByteLists } from "../../../../src/core/scan/decode/normalise.ts";

/** More places than lie between two of those that are looked at. */
const offsets = Array.from({ length: 80 }, (_, offset) => offset);

/** `least`: so many items are seen at every place, and one less at none. */
function check(flag: number, least: number, write: (count: number) => string): void {
  for (const count of [least - 1, least, least + 1])
    for (const offset of offsets) {
      const text = `${"~".repeat(offset)}\n${write(count)}\n${"~".repeat(40)}`;
      const seen = (listFlags(text) & flag) !== 0;
      assert.equal(seen, count >= least, `${count} items at ${offset}`);
    }
}

const several = (count: number, item: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => item(index));

test("bytes in decimal and in hex, from twelve on", () => {
  check(flags.byteList, minItems, (count) =>
    several(count, (index) => String(100 + index)).join(", "),
  );
  check(flags.byteList, minItems, (count) =>
    several(count, (index) => `a${(index % 16).toString(16)}`).join(" "),
  );
});

test("words of a dump, from six on: the shortest region of all", () => {
  check(flags.hexDump, 6, (count) => several(count, (index) => `1a2${index % 10}`).join(" "));
});

test("spelled-out characters, from sixteen on", () => {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  check(flags.spaced, 16, (count) => several(count, (index) => letters.charAt(index)).join(" "));
});

test("a list of bytes is read from its least number of items on, however it is written", () => {
  const lists: readonly ((code: number) => string)[] = [
    (code) => `0x${code.toString(16)}, `,
    (code) => `${code}, `,
    (code) => `${code.toString(16)} `,
    (code) => `${code.toString(2).padStart(8, "0")} `,
    (code) => `${code} `,
  ];
  for (const write of lists)
    for (const count of [minItems - 1, minItems, minItems + 1]) {
      const word = "passwordword!".slice(0, count);
      const text = Array.from(word, (letter) => write(letter.charCodeAt(0)))
        .join("")
        .trim();
      const isRead = decodeByteLists(text).some((each) => each.text === word);
      assert.equal(isRead, count >= minItems, text);
      assert.equal((listFlags(text) & flags.byteList) !== 0, count >= minItems, text);
    }
});
