/** The benchmark of the relay runs, and its sums are right. What it measures is not asserted. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { median, percentile, summarise } from "./proxy/stats.ts";

test("a short run measures every target and writes its figures", async () => {
  const folder = await mkdtemp(join(tmpdir(), "argus-bench-test-"));
  const json = join(folder, "figures.json");
  const script = join(import.meta.dirname, "proxy.ts");
  const args = [script, "--quick", "--rounds", "1", "--only", "repeated-1k", "--json", json];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  assert.match(stdout, /argus - bare/);
  const { summaries } = JSON.parse(await readFile(json, "utf8")) as {
    summaries: { targets: Record<string, Record<string, number>> }[];
  };
  for (const target of ["direct", "bare", "argus"])
    assert.ok((summaries[0]?.targets[target]?.["p50"] ?? 0) > 0, target);
  await rm(folder, { recursive: true });
});

test("medians are taken over rounds, differences within a round", () => {
  const rounds = {
    bare: [{ p50: 1 }, { p50: 10 }, { p50: 2 }],
    argus: [{ p50: 2 }, { p50: 12 }, { p50: 2.5 }],
  };
  const { targets, overBare, timesBare } = summarise({ workload: "w", rounds });
  assert.deepEqual(targets, { bare: { p50: 2 }, argus: { p50: 2.5 } });
  assert.deepEqual(overBare, { argus: { p50: 1 } });
  assert.deepEqual(timesBare, { argus: { p50: 1.25 } });
});

test("percentiles and medians of few values", () => {
  assert.equal(median([3, 1]), 2);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(percentile([5, 1, 3], 0.5), 3);
  assert.equal(percentile([5, 1, 3], 0.99), 5);
});
