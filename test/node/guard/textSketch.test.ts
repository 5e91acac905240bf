/** What was added is never denied; most of what was not is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { createTextSketch, printOf } from "../../../src/node/guard/textSketch.ts";

test("what was added may be there, whatever else was added", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
      const sketch = createTextSketch();
      for (const text of texts) sketch.add(printOf(text));
      assert.ok(texts.every((text) => sketch.mayHave(printOf(`${text}`))));
    }),
  );
});

test("other texts are mostly denied, and all once it is cleared", () => {
  const sketch = createTextSketch();
  const name = (at: number): string => `const value${at} = read(${at * 7});\n`.repeat(20);
  const range = Array.from({ length: 1_000 }, (_, at) => at);
  for (const at of range) sketch.add(printOf(name(at)));
  const taken = range.filter((at) => sketch.mayHave(printOf(name(at + 5_000))));
  assert.ok(taken.length < 100, `${taken.length} of 1000`);
  sketch.clear();
  assert.ok(range.every((at) => !sketch.mayHave(printOf(name(at)))));
});
