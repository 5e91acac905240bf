/** Groups of a batch: what is scanned in one call, and that every line is answered in its order. */

import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";

import { maxGroupTexts, maxGroupUnits, runBatch } from "../../../src/node/cli/batch.ts";

/** Sizes of the calls that lines with these texts come to. */
async function groupsOf(texts: readonly string[]): Promise<readonly number[]> {
  const calls: number[] = [];
  const output = new PassThrough();
  const said = text(output);
  const lines = texts.map((each, id) => `${JSON.stringify({ id, text: each })}\n`);
  await runBatch({
    input: Readable.from([Buffer.from(lines.join(""))]),
    output,
    engine: {
      scan: (all) => {
        calls.push(all.length);
        return Promise.resolve({ kind: "scanned", findings: all.map(() => []) });
      },
      stop: () => Promise.resolve(),
    },
  });
  output.end();
  const ids = (await said).trim().split("\n");
  assert.deepEqual(
    ids.map((line) => JSON.parse(line).id),
    [...texts.keys()],
  );
  return calls;
}

test("so many texts are scanned in one call, and the next one in another", async () => {
  const several = (count: number): readonly string[] => Array.from({ length: count }, () => "x");
  assert.deepEqual(await groupsOf(several(maxGroupTexts - 1)), [maxGroupTexts - 1]);
  assert.deepEqual(await groupsOf(several(maxGroupTexts)), [maxGroupTexts]);
  assert.deepEqual(await groupsOf(several(maxGroupTexts + 1)), [maxGroupTexts, 1]);
});

test("texts that are longer together than stated are scanned in two calls; one alone is scanned", async () => {
  const half = "x".repeat(maxGroupUnits / 2);
  assert.deepEqual(await groupsOf([half, half.slice(1)]), [2]);
  assert.deepEqual(await groupsOf([half, half]), [2]);
  assert.deepEqual(await groupsOf([half, `${half}x`]), [1, 1]);
  assert.deepEqual(await groupsOf([`${half}${half}x`]), [1]);
});
