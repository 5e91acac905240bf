/** The append journal: what is read back, and what is taken for damage. */

import assert from "node:assert/strict";
import { appendFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { maxRecordBytes, openJournal, readJournal } from "../../../src/node/store/journal.ts";
import { seal } from "../../../src/node/store/sealed.ts";
import { withFileLimit } from "../../support/fileLimit.ts";

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

test("a record is written and read up to a size, a longer one is refused before it is written", async (context) => {
  for (const size of [maxRecordBytes - 1, maxRecordBytes]) {
    const path = await written(context, ["first", "x".repeat(size - around), "last"]);
    assert.equal((await readJournal(path, key)).records.length, 3, `${size} bytes`);
  }
  const path = await written(context, ["first"]);
  const journal = await openJournal(path, key, (await stat(path)).size);
  await assert.rejects(journal.append(["x".repeat(maxRecordBytes + 1 - around)]), RangeError);
  await journal.append(["last"]);
  await journal.close();
  const { records, lostBytes } = await readJournal(path, key);
  assert.deepEqual([records, lostBytes], [["first", "last"], 0]);
});

test("a longer record in the file is damage, and ends the replay", async (context) => {
  for (const size of [maxRecordBytes, maxRecordBytes + 1]) {
    const path = await written(context, ["first"]);
    const sealed = seal(key, "journal", Buffer.alloc(size - around));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    await appendFile(path, Buffer.concat([length, sealed]));
    const { records, lostBytes } = await readJournal(path, key);
    assert.equal(records.length, size > maxRecordBytes ? 1 : 2, `${size} bytes`);
    assert.equal(lostBytes > 0, size > maxRecordBytes);
  }
});

test("what is written after a disk was full for a moment is read back", async (context) => {
  const path = await written(context, []);
  const said = await withFileLimit(join(import.meta.dirname, "fullJournal.ts"), [path]);
  assert.deepEqual(said, ["written", "EFBIG", "written"]);
  const { records, lostBytes } = await readJournal(path, key);
  assert.deepEqual([records, lostBytes], [["first", "last"], 0]);
});
