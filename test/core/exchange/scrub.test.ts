/** Which found values are masked in names: those that are long enough. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maskOf, minScrubLength, valuesOf } from "../../../src/core/exchange/scrub.ts";
import { finding } from "../../support/events.ts";

test("a value is masked from its least length on, a shorter one would tear up names", () => {
  for (const length of [minScrubLength - 1, minScrubLength]) {
    const text = "x7".repeat(minScrubLength).slice(0, length);
    const found = valuesOf(
      [{ text }],
      [[finding("a", { span: { start: 0, end: length }, preview: "****" })]],
    );
    assert.equal(found.size, length < minScrubLength ? 0 : 1, `${length}`);
    const masked = maskOf(new Map([[text, "****"]]))(`model-${text}-1`);
    assert.equal(masked, length < minScrubLength ? `model-${text}-1` : "model-****-1");
  }
});
