/** The append journal: what is read back, and what is taken for damage. */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { maxRecordBytes, openJournal, readJournal } from "../../../src/node/store/journal.ts";
import { seal } from "../../../src/node/store/sealed.ts";

const key = new Uint8Array(32).fill(9);
/** What sealing adds to a record. */
const around = seal(key, "journal", Buffer.alloc(0)).length;

async function written(context: TestContext, records: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "argus-journal-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "journal");
  const journal = await openJournal(path, key, 0);
  await journal.append(records);
  await journal.close();
  return path;
}

test("records are read back in order", async (context) => {
  const path = await written(context, ["a", "", "é"]);
  const { records, lostBytes } = await readJournal(path, key);
  assert.deepEqual([records, lostBytes], [["a", "", "é"], 0]);
});

test("a record is read up to a size; a longer one is damage, and ends the replay", async (context) => {
  for (const size of [maxRecordBytes - 1, maxRecordBytes, maxRecordBytes + 1]) {
    const path = await written(context, ["first", "x".repeat(size - around), "last"]);
    const { records, lostBytes } = await readJournal(path, key);
    assert.equal(records.length, size <= maxRecordBytes ? 3 : 1, `${size} bytes`);
    assert.equal(lostBytes > 0, size > maxRecordBytes);
  }
});
