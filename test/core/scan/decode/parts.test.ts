/** Values in parts: which literals a template is put together from. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeTemplates } from "../../../../src/core/scan/decode/parts.ts";

/** What the template stands for; its line begins with `x = `. */
function put(text: string): string | undefined {
  return decodeTemplates(text)[0]?.text;
}

const template = "x = `${a}${b}`";

test("parts are looked for up to a distance before the template", () => {
  for (const [distance, isFound] of [
    [3999, true],
    [4000, true],
    [4001, false],
  ] as const) {
    const parts = `a = "one"; b = "two"\n`;
    const text = parts.padEnd(parts.indexOf("one") + distance - "x = `".length) + template;
    assert.equal(put(text) !== undefined, isFound, `${distance}`);
  }
});

test("of a name that is assigned again the last value before the template counts", () => {
  const text = `a = "old"; b = "part"\na = "new"\n${template}\na = "later"`;
  assert.equal(put(text), "x = `newpart");
});
