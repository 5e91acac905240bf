/** The limits of the store at their edges, and what a snapshot that fails or takes long may not lose. */

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { millis } from "../../../src/core/model/ids.ts";
import { dayMs } from "../../../src/node/platform/clock.ts";
import type { Change } from "../../../src/node/store/changes.ts";
import { maxRecordBytes } from "../../../src/node/store/journal.ts";
import { seal } from "../../../src/node/store/sealed.ts";
import {
  changesOf,
  maxFindings,
  maxJournalBytes,
  openStore,
  pruneEvery,
  sampleRows,
  type Store,
} from "../../../src/node/store/store.ts";
import { decided, finding } from "../../support/events.ts";
import {
  everything,
  key,
  openTestStore,
  sqlWasm,
  start,
  storeFolders,
} from "../../support/store.ts";

const folder = storeFolders();
const rowsIn = (store: Store): number => store.findings(everything).total;

/** What a killed process would leave. */
async function rowsAfterKill(path: string): Promise<number> {
  const copy = folder();
  cpSync(path, copy, { recursive: true });
  const store = await openTestStore(copy);
  const rows = rowsIn(store);
  await store.close();
  return rows;
}

const isJournal = (name: string): boolean => name.startsWith("journal-");
const snapshots = (path: string): number =>
  readdirSync(path).filter((name) => name.endsWith(".db")).length;

function journalBytes(path: string): number {
  const sizes = readdirSync(path).filter(isJournal);
  return sizes.reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

/** Length, seal and text of a change around its filling. */
const around = 4 + seal(key, "journal", Buffer.alloc(0)).length;

/** A write is acknowledged before the snapshot that it may ask for; the next one comes after it. */
const settled = (store: Store): Promise<void> => store.recordChanges([]);

/** Makes the journal of a new store so long. */
async function fill(store: Store, path: string, target: number): Promise<void> {
  for (let left = target - journalBytes(path); left > 0; left = target - journalBytes(path)) {
    const size = left > maxRecordBytes ? Math.floor(left / 2) : left;
    const bare: Change = { kind: "request", day: "", action: "pass" };
    const day = "x".repeat(size - around - JSON.stringify(bare).length);
    await store.recordChanges([{ ...bare, day }]);
  }
  await settled(store);
}

test("a journal becomes a snapshot when it is longer than its limit", async () => {
  for (const size of [maxJournalBytes, maxJournalBytes + 1]) {
    const path = folder();
    const store = await openTestStore(path);
    await fill(store, path, size);
    assert.equal(snapshots(path), size > maxJournalBytes ? 1 : 0, `${size} bytes`);
    await store.close();
  }
});

test("at opening, a quarter of it is enough", async () => {
  const scratch = folder();
  const first = await openTestStore(scratch);
  /** What opening itself writes. */
  const opening = journalBytes(scratch);
  await first.close();
  for (const size of [maxJournalBytes / 4, maxJournalBytes / 4 + 1]) {
    const path = folder();
    const store = await openTestStore(path);
    await fill(store, path, size - opening);
    const copy = folder();
    cpSync(path, copy, { recursive: true });
    const again = await openTestStore(copy);
    assert.equal(snapshots(copy), size > maxJournalBytes / 4 ? 1 : 0, `${size} bytes`);
    await Promise.all([store.close(), again.close()]);
  }
});

test("a snapshot that fails is told once, and tried again when the journal has grown as long again", async () => {
  const path = folder();
  const troubles: string[] = [];
  const store = await openTestStore(path, { troubles });
  await store.record(decided("a", [finding("a")]));
  mkdirSync(join(path, "snapshot-1.db.tmp"));
  await fill(store, path, maxJournalBytes + 1);
  for (const value of ["b", "c", "d"]) await store.record(decided(value, [finding(value)]));
  assert.deepEqual([troubles, snapshots(path)], [["store_failed"], 0]);
  assert.equal(await rowsAfterKill(path), 4, "nothing acknowledged is lost");
  await fill(store, path, 2 * maxJournalBytes + 1000);
  assert.deepEqual([troubles, snapshots(path)], [["store_failed"], 1]);
  assert.equal(await rowsAfterKill(path), 4);
  await store.close();
});

test("what is recorded while a snapshot is made is not lost", async () => {
  const path = folder();
  const store = await openTestStore(path);
  for (let round = 0; round < 10; round += 1) {
    const cleared = store.clearFindings();
    const values = Array.from({ length: 20 }, (_, i) => (100 * round + i).toString(16));
    for (const value of values) await store.record(decided(value, [finding(value)]));
    await cleared;
    assert.equal(await rowsAfterKill(path), rowsIn(store), `round ${round}`);
  }
  await store.close();
});

test("so many rows of a table are shown, all are counted", async () => {
  for (const count of [sampleRows, sampleRows + 1]) {
    const store = await openTestStore(folder());
    const values = Array.from({ length: count }, (_, i) => finding(i.toString(16)));
    await store.record(decided("a", values));
    const table = store.stored().find(({ name }) => name === "findings");
    assert.deepEqual([table?.rows, table?.sample.length], [count, sampleRows]);
    await store.close();
  }
});

test("retention is applied every so many changes", async () => {
  const store = await openTestStore(folder(), { retentionDays: 1 });
  const rows = [start - dayMs - 1, start - dayMs].map((lastAt, i) => {
    const [change] = changesOf(decided(`e${i}`, [finding(i.toString(16))]));
    assert.ok(change?.kind === "finding");
    return { ...change, row: { ...change.row, lastAt } };
  });
  const request: Change = { kind: "request", day: "2026-11-21", action: "pass" };
  // Opening was one.
  const missing = pruneEvery - 1 - rows.length;
  await store.recordChanges([...rows, ...Array.from({ length: missing - 1 }, () => request)]);
  assert.equal(rowsIn(store), 2);
  await store.recordChanges([request]);
  assert.equal(rowsIn(store), 1, "what is just as old as the retention stays");
  await store.close();
});

test("retention is applied with the first change of a day, however few there are", async () => {
  let now = Math.floor(start / dayMs) * dayMs + dayMs - 1;
  const options = { folder: folder(), key, sqlWasm, retentionDays: 1, onTrouble: () => {} };
  const store = await openStore({ ...options, now: () => now });
  await store.record(decided("a", [finding("a")], { at: millis(now - dayMs) }));
  assert.equal(rowsIn(store), 1);
  await store.record(decided("b", []));
  assert.equal(rowsIn(store), 1, "still the same day");
  now += 1;
  await store.record(decided("c", []));
  assert.equal(rowsIn(store), 0);
  await store.close();
});

test("the newest findings are kept, the oldest beyond the limit go", async () => {
  const [change] = changesOf(decided("e", [finding("a")]));
  assert.ok(change?.kind === "finding");
  const { row } = change;
  const store = await openTestStore(folder());
  const rowAt = (i: number): Change => {
    const id = i.toString(16);
    return { kind: "finding", row: { ...row, id, contentHash: id, lastAt: start + i } };
  };
  await store.recordChanges(Array.from({ length: maxFindings }, (_, i) => rowAt(i)));
  assert.equal(rowsIn(store), maxFindings);
  await store.recordChanges(Array.from({ length: pruneEvery }, (_, i) => rowAt(maxFindings + i)));
  assert.equal(rowsIn(store), maxFindings);
  const oldest = { ...everything, descending: false, limit: 1 };
  assert.equal(store.findings(oldest).rows[0]?.lastAt, start + pruneEvery);
  await store.close();
});
