/** Storage without a disk: the latest findings, as many as the limit says. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMemoryStorage, maxRows } from "../../../src/node/guard/memoryStorage.ts";
import type { FindingQuery } from "../../../src/protocol/control.ts";
import { decided, finding } from "../../support/events.ts";

const everything: FindingQuery = {
  filter: {},
  sort: "lastAt",
  descending: false,
  offset: 0,
  limit: maxRows + 1,
};

test("rows are kept up to the limit, then the one that was not seen for longest goes", async () => {
  const storage = createMemoryStorage();
  const values = Array.from({ length: maxRows }, (_, index) => index.toString(16));
  for (const value of values) storage.record(decided(value, [finding(value)]));
  storage.record(decided("again", [finding("0")]));
  assert.equal((await storage.findings(everything)).total, maxRows);
  storage.record(decided("more", [finding("ffff")]));
  const { rows, total } = await storage.findings(everything);
  const has = (value: string): boolean =>
    rows.some(({ valueHash }) => valueHash === value.padStart(64, "0"));
  assert.deepEqual([total, has("0"), has("1"), has("2")], [maxRows, true, false, true]);
  assert.equal(rows.find(({ seenCount }) => seenCount === 2)?.valueHash.at(-1), "0");
});
