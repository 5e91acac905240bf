/** Scans behind an answer: how far it gets ahead of them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxScansBehind, ScansBehind } from "../../../src/node/guard/scansBehind.ts";

test("an answer waits when one scan more than the limit runs, until that one has ended", async () => {
  const scans = new ScansBehind();
  const running = Array.from({ length: maxScansBehind + 1 }, () => Promise.withResolvers<void>());
  const last = running.pop();
  for (const { promise } of running) await scans.add(promise);
  let isOver = false;
  const waiting = scans.add(last?.promise ?? Promise.resolve()).then(() => (isOver = true));
  await new Promise(setImmediate);
  assert.equal(isOver, false);
  last?.resolve();
  await waiting;
  for (const { resolve } of running) resolve();
  await scans.ended();
  for (const { promise } of running) await scans.add(promise);
});

test("a scan that fails ends like any other", async () => {
  const scans = new ScansBehind();
  for (let count = 0; count <= maxScansBehind; count += 1)
    await scans.add(Promise.reject(new Error("broken")));
  await scans.ended();
});
