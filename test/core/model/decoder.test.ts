/** Decoders by their names: each has a switch of its own. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { type Decoder, decoderOf, decoders } from "../../../src/core/model/decoder.ts";
import { maxInflatedBytes } from "../../../src/core/scan/decode/base64.ts";
import { plantedKey } from "../../support/product.ts";
import { scannerWith, scanOne, shippedRules } from "../../support/scanner.ts";

const rules = await shippedRules();
const key = plantedKey();
const isFound = (text: string, disabledDecoders: readonly Decoder[] = []) =>
  scanOne(scannerWith(rules, { disabledDecoders }), { text }).length > 0;

function spelled(prefix: string, radix: number, width: number): string {
  const code = (each: string) => each.charCodeAt(0).toString(radix).padStart(width, "0");
  return Array.from(key, (each) => prefix + code(each)).join("");
}

for (const [decoder, text] of [
  ["base64", Buffer.from(`the key is ${key}`).toString("base64")],
  ["base64", gzipSync(`the key is ${key}, `.repeat(4)).toString("base64")],
  ["hex", Buffer.from(`the key is ${key}`).toString("hex")],
  ["url", spelled("%", 16, 2)],
  ["unicode", spelled("\\u", 16, 4)],
  ["html", spelled("&#", 10, 0).replaceAll("&", ";&").slice(1)],
  ["concatenation", `"${key.slice(0, 7)}" + "${key.slice(7)}"`],
] as const)
  test(`${decoder} is looked into unless it is switched off, and only then not: ${text.slice(0, 12)}`, () => {
    const others = decoders.filter((each) => each !== decoder);
    assert.equal(isFound(text), true);
    assert.equal(isFound(text, [decoder]), false);
    assert.equal(isFound(text, others), true);
  });

test("what is compressed in an encoding that is switched off is not opened, and no reason to stop", () => {
  const large = gzipSync("a line of text\n".repeat(maxInflatedBytes / 10)).toString("base64");
  const kind = (disabledDecoders: readonly Decoder[]) =>
    scannerWith(rules, { disabledDecoders }).scan([{ text: large }], 1).kind;
  assert.equal(kind([]), "exceeded");
  assert.equal(kind(["base64"]), "scanned");
});

test("what was found in an encoding goes by the name of its switch", () => {
  assert.equal(decoderOf("base64+gzip"), "base64");
  assert.equal(decoderOf("base64+deflate"), "base64");
  for (const each of decoders) assert.equal(decoderOf(each), each);
});
