/**
 * Texts that somebody made to stop the scanner, or that tables and minified files hold by chance: each
 * is read to its end. What grows faster than the text would still run when the test's time is over.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { scannerWith, shippedRules } from "../../support/scanner.ts";

const length = 192 * 1024;
/** Many times what any of them takes on a slow machine; a square of the length takes longer. */
const timeout = 60_000;

const scanner = scannerWith(await shippedRules());

const hostile: readonly (readonly [name: string, part: string])[] = [
  ["a quote and a page of blanks", " "],
  ["rows padded with blanks behind a quote", `"ab"${" ".repeat(150)}x\n`],
  ["joints that end in nothing", `"ab" +${" ".repeat(250)}x\n`],
  ["quotes and comments", `" // # /* `],
  ["templates without a line end", "${a}${b} "],
  ["templates and their parts", "a = 'x' ${a}${a} "],
  ["joined lists without a line end", '["a","b"].join("") '],
  ["spelled-out words", "a b c d e f g h i j k l m n o p "],
  ["ampersands", "&x"],
  ["telephone numbers that are none", "+15551234567 "],
  ["telephone numbers", "0171 2345678\n"],
  ["orders that never come to their point", "your previous all of the your my other prior "],
  ["a service's name and signs", "algolia algolia key____++++"],
  ["notes of an API", "* internal use only "],
  ["one word of a seed phrase", "word "],
  ["headers of keys without their keys", `-----BEGIN RSA ${"PRIVATE"} KEY-----|`],
  ["open brackets", "{[("],
  ["backslashes", "\\"],
  ["percent signs", "%4"],
  ["line marks", "+ 1: | > # "],
];

for (const [name, part] of hostile) {
  test(`it ends: ${name}`, { timeout }, () => {
    const text = `say "hi"${part.repeat(Math.ceil(length / part.length))}`;
    const reply = scanner.scan([{ text }], 1);
    assert.ok(reply.kind === "scanned" || reply.kind === "exceeded");
  });
}
