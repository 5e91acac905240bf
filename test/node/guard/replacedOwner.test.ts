/** The kept file has one owner: who said last decides, and nobody writes over what another wrote. */

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { createKeptWords, type KeptWords } from "../../../src/node/guard/keptWords.ts";
import { createReplacedFile } from "../../../src/node/guard/replacedFile.ts";
import {
  createRestoreMap,
  rememberMs,
  type RestoreMap,
} from "../../../src/node/guard/restoreMap.ts";
import { hasher } from "../../../src/node/platform/keys.ts";
import { finding } from "../../support/events.ts";

const key = new Uint8Array(32).fill(3);
const secret = "correct horse battery staple";
/** As files are dated. */
let now = Date.now();
const otherKey = new Uint8Array(32).fill(4);
let folder = "";
let dataDir = "";
let run = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "argus-owner-"));
});
after(() => rm(folder, { recursive: true, force: true }));

function fresh(): void {
  run += 1;
  dataDir = join(folder, String(run));
}

interface Run {
  readonly map: RestoreMap;
  readonly kept: KeptWords;
  readonly troubles: readonly string[];
}

async function begin(keep: boolean, use: Uint8Array = key): Promise<Run> {
  const troubles: string[] = [];
  const map = createRestoreMap({
    hash: hasher(key),
    elapsed: () => now - 1_700_000_000_000,
    onChange: () => kept.changed(),
  });
  const file = createReplacedFile({ dataDir, key: use, now: () => now });
  const trouble = (reason: string): unknown => troubles.push(reason);
  const kept = createKeptWords({ map, file, keep, trouble });
  await kept.begin();
  return { map, kept, troubles };
}

const put = ({ map }: Run, conversation = "a", text = secret): string =>
  map
    .enter(conversation)
    .wordFor({ finding: { ...finding("a"), sourceFile: "/home/x/.env" }, text });

const valueOf = ({ map }: Run, word: string, conversation = "a"): string | undefined =>
  map.enter(conversation).known()?.valueOf(word);

async function files(): Promise<readonly string[]> {
  return readdir(join(dataDir, "replaced")).catch(() => []);
}

const path = (): string => join(dataDir, "replaced", "values");

/** In the data directory. */
const left = async (): Promise<readonly string[]> => readdir(dataDir).catch(() => []);

test("who said last whether values are kept decides; the guard of before does not write again", async () => {
  for (const how of ["begins without", "switches off"]) {
    fresh();
    const first = await begin(true);
    put(first);
    await first.kept.use(false);
    await first.kept.use(true);
    assert.deepEqual(await files(), ["values"]);
    const second = await begin(how === "switches off");
    await second.kept.use(false);
    assert.deepEqual(await files(), [], how);
    put(first, "b", "another value");
    await first.kept.stop();
    assert.deepEqual(await files(), [], how);
    assert.deepEqual(first.kept.stored(), [], how);
    await second.kept.stop();
    assert.deepEqual(await left(), [], how);
  }
});

test("a successor takes over; what its predecessor still had to write is not written over it", async () => {
  fresh();
  const first = await begin(true);
  await first.kept.use(false);
  const word = put(first);
  await first.kept.use(true);
  const second = await begin(true);
  assert.equal(valueOf(second, word), secret);
  const late = put(second, "late", "learned by the second");
  await second.kept.stop();
  await first.kept.stop();
  assert.equal(valueOf(await begin(true), late, "late"), "learned by the second");
});

test("values that somebody else cleared do not come back when a guard stops", async () => {
  fresh();
  const first = await begin(true);
  put(first);
  const second = await begin(true);
  await second.kept.clear();
  put(first, "b", "another value");
  await first.kept.stop();
  assert.deepEqual(await files(), []);
  const word = put(second);
  await second.kept.stop();
  assert.equal(valueOf(await begin(true), word), secret);
});

test("a guard of another key leaves the file of a running one alone, until it is switched off or cleared", async () => {
  for (const keep of [true, false]) {
    fresh();
    const owner = await begin(false);
    const word = put(owner);
    await owner.kept.use(true);
    const other = await begin(keep, otherKey);
    assert.deepEqual(await files(), ["values"]);
    assert.deepEqual(other.troubles, keep ? ["store_failed"] : []);
    put(other);
    assert.deepEqual(other.kept.stored(), []);
    await other.kept.stop();
    await owner.kept.stop();
    assert.equal(valueOf(await begin(true), word), secret);
  }
  for (const end of ["off", "clear"] as const) {
    fresh();
    const owner = await begin(false);
    put(owner);
    await owner.kept.use(true);
    const other = await begin(true, otherKey);
    await (end === "off" ? other.kept.use(false) : other.kept.clear());
    assert.deepEqual(await files(), [], end);
    await owner.kept.stop();
    await other.kept.stop();
    assert.deepEqual(await left(), [], end);
  }
});

test("a guard of another key deletes the file of one that is gone", async () => {
  for (const keep of [true, false]) {
    fresh();
    const gone = await begin(false);
    put(gone);
    await gone.kept.use(true);
    const mark = join(dataDir, "replaced.owner");
    const text = await readFile(mark, "utf8");
    // No system gives out such an id.
    await writeFile(mark, JSON.stringify({ ...JSON.parse(text), pid: 2 ** 31 - 1 }));
    const other = await begin(keep, otherKey);
    assert.deepEqual(other.troubles, keep ? ["replaced_lost"] : []);
    assert.deepEqual(await files(), []);
    await other.kept.stop();
    await gone.kept.stop();
    assert.deepEqual(await left(), []);
  }
});

test("what is found too old is deleted: in one's own file, and another's as a whole", async () => {
  fresh();
  const one = await begin(true);
  put(one);
  await one.kept.stop();
  now += rememberMs;
  const next = await begin(true);
  assert.deepEqual(await files(), []);
  await next.kept.stop();
  for (const [age, found] of [
    [rememberMs - 1000, ["values"]],
    [rememberMs, []],
  ] as const) {
    fresh();
    const owner = await begin(false);
    put(owner);
    await owner.kept.use(true);
    const written = (now - age) / 1000;
    await utimes(path(), written, written);
    const other = await begin(true, otherKey);
    assert.deepEqual(await files(), found);
    for (const { kept } of [other, owner]) await kept.stop();
  }
});
