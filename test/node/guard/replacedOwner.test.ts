/** The kept file has one owner: who said last decides, and nobody writes over what another wrote. */

import assert from "node:assert/strict";
import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { rememberMs } from "../../../src/node/guard/restoreMap.ts";
import { KeptFolder, put, secret, valueOf } from "../../support/keptWords.ts";

const at = new KeptFolder(Date.now());
const otherKey = new Uint8Array(32).fill(4);

/** In the data directory. */
const left = async (): Promise<readonly string[]> => readdir(at.dataDir).catch(() => []);

test("who said last whether values are kept decides; the guard of before does not write again", async () => {
  for (const how of ["begins without", "switches off"]) {
    at.fresh();
    const first = await at.begin(true);
    put(first);
    await first.kept.use(false);
    await first.kept.use(true);
    assert.deepEqual(await at.files(), ["values"]);
    const second = await at.begin(how === "switches off");
    await second.kept.use(false);
    assert.deepEqual(await at.files(), [], how);
    put(first, "b", "another value");
    await first.kept.stop();
    assert.deepEqual(await at.files(), [], how);
    assert.deepEqual(first.kept.stored(), [], how);
    await second.kept.stop();
    assert.deepEqual(await left(), [], how);
  }
});

test("a successor takes over; what its predecessor still had to write is not written over it", async () => {
  at.fresh();
  const first = await at.begin(true);
  await first.kept.use(false);
  const word = put(first);
  await first.kept.use(true);
  const second = await at.begin(true);
  assert.equal(valueOf(second, word), secret);
  const late = put(second, "late", "learned by the second");
  await second.kept.stop();
  await first.kept.stop();
  assert.equal(valueOf(await at.begin(true), late, "late"), "learned by the second");
});

test("values that somebody else cleared do not come back when a guard stops", async () => {
  at.fresh();
  const first = await at.begin(true);
  put(first);
  const second = await at.begin(true);
  await second.kept.clear();
  put(first, "b", "another value");
  await first.kept.stop();
  assert.deepEqual(await at.files(), []);
  const word = put(second);
  await second.kept.stop();
  assert.equal(valueOf(await at.begin(true), word), secret);
});

test("a guard of another key leaves the file of a running one alone, until it is switched off or cleared", async () => {
  for (const keep of [true, false]) {
    at.fresh();
    const owner = await at.begin(false);
    const word = put(owner);
    await owner.kept.use(true);
    const other = await at.begin(keep, otherKey);
    assert.deepEqual(await at.files(), ["values"]);
    assert.deepEqual(other.troubles, keep ? ["store_failed"] : []);
    put(other);
    assert.deepEqual(other.kept.stored(), []);
    await other.kept.stop();
    await owner.kept.stop();
    assert.equal(valueOf(await at.begin(true), word), secret);
  }
  for (const end of ["off", "clear"] as const) {
    at.fresh();
    const owner = await at.begin(false);
    put(owner);
    await owner.kept.use(true);
    const other = await at.begin(true, otherKey);
    await (end === "off" ? other.kept.use(false) : other.kept.clear());
    assert.deepEqual(await at.files(), [], end);
    await owner.kept.stop();
    await other.kept.stop();
    assert.deepEqual(await left(), [], end);
  }
});

test("a guard of another key deletes the file of one that is gone", async () => {
  for (const keep of [true, false]) {
    at.fresh();
    const gone = await at.begin(false);
    put(gone);
    await gone.kept.use(true);
    const mark = join(at.dataDir, "replaced.owner");
    const text = await readFile(mark, "utf8");
    // No system gives out such an id.
    await writeFile(mark, JSON.stringify({ ...JSON.parse(text), pid: 2 ** 31 - 1 }));
    const other = await at.begin(keep, otherKey);
    assert.deepEqual(other.troubles, keep ? ["replaced_lost"] : []);
    assert.deepEqual(await at.files(), []);
    await other.kept.stop();
    await gone.kept.stop();
    assert.deepEqual(await left(), []);
  }
});

test("what is found too old is deleted: in one's own file, and another's as a whole", async () => {
  at.fresh();
  const one = await at.begin(true);
  put(one);
  await one.kept.stop();
  at.now += rememberMs;
  const next = await at.begin(true);
  assert.deepEqual(await at.files(), []);
  await next.kept.stop();
  for (const [age, found] of [
    [rememberMs - 1000, ["values"]],
    [rememberMs, []],
  ] as const) {
    at.fresh();
    const owner = await at.begin(false);
    put(owner);
    await owner.kept.use(true);
    const written = (at.now - age) / 1000;
    await utimes(at.path(), written, written);
    const other = await at.begin(true, otherKey);
    assert.deepEqual(await at.files(), found);
    for (const { kept } of [other, owner]) await kept.stop();
  }
});
