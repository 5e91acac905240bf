/** Replaced values on disk: only for those who opted in, sealed, bounded, and gone when they should be. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { createKeptWords, type KeptWords } from "../../../src/node/guard/keptWords.ts";
import {
  createReplacedFile,
  maxFileBytes,
  maxKeptLength,
  maxKeptWords,
  withinBounds,
} from "../../../src/node/guard/replacedFile.ts";
import {
  createRestoreMap,
  type KnownConversation,
  rememberMs,
  type RestoreMap,
} from "../../../src/node/guard/restoreMap.ts";
import { hasher } from "../../../src/node/platform/keys.ts";
import { finding } from "../../support/events.ts";
import { findControl } from "../../../src/node/cli/controlSocket.ts";
import { replacedTable } from "../../../src/protocol/control.ts";
import { plantedKey, startTestGuard, testSettings } from "../../support/guard.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

const key = new Uint8Array(32).fill(3);
const secret = "correct horse battery staple";
let now = 1_800_000_000_000;
let folder = "";
let dataDir = "";
let run = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "argus-kept-"));
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

test("what was replaced is known again after a restart, in its conversation, with its finding", async () => {
  fresh();
  const first = await begin(true);
  const word = put(first);
  await first.kept.stop();
  const second = await begin(true);
  assert.equal(valueOf(second, word), secret);
  assert.equal(valueOf(second, word, "b"), undefined);
  assert.equal(put(second), word);
  const { sourceFile: _, ...expected } = { ...finding("a"), sourceFile: "" };
  assert.deepEqual(second.map.enter("a").known()?.findingOf(word), expected);
  await second.kept.stop();
});

test("the file is the owner's alone and holds nothing that can be read", async () => {
  fresh();
  const one = await begin(true);
  const word = put(one, "conversation-name");
  await one.kept.stop();
  const bytes = await readFile(path());
  for (const text of [secret, word, "conversation-name", "conversations", finding("a").preview]) {
    assert.equal(bytes.includes(text), false, text);
    assert.equal(bytes.includes(Buffer.from(text).toString("base64").slice(0, 12)), false, text);
  }
  if (process.platform === "win32") return;
  assert.equal((await stat(path())).mode & 0o777, 0o600);
  assert.equal((await stat(join(dataDir, "replaced"))).mode & 0o777, 0o700);
});

test("without the opt-in nothing is written, and what an earlier run kept is deleted", async () => {
  fresh();
  const never = await begin(false);
  put(never);
  await never.kept.stop();
  assert.deepEqual(await files(), []);
  assert.deepEqual(never.kept.stored(), []);
  const kept = await begin(true);
  put(kept);
  await kept.kept.stop();
  assert.deepEqual(await files(), ["values"]);
  const off = await begin(false);
  assert.deepEqual(await files(), []);
  assert.deepEqual(off.troubles, []);
});

test("opting in keeps what is known already; opting out deletes it and keeps the memory", async () => {
  fresh();
  const one = await begin(false);
  const word = put(one);
  await one.kept.use(true);
  assert.deepEqual(await files(), ["values"]);
  put(one, "b", "another value");
  await one.kept.use(false);
  assert.deepEqual(await files(), []);
  assert.equal(valueOf(one, word), secret);
  put(one, "c", "a third value");
  await one.kept.stop();
  assert.deepEqual(await files(), []);
});

test("clearing forgets memory and disk; what comes after is kept again", async () => {
  fresh();
  const one = await begin(true);
  const word = put(one);
  await one.kept.clear();
  assert.equal(valueOf(one, word), undefined);
  assert.deepEqual(await files(), []);
  assert.equal(put(one, "a", "later"), put(one, "b", "later"));
  await one.kept.stop();
  const next = await begin(true);
  assert.deepEqual(
    next.map.all().map(({ words }) => words.map(({ value }) => value)),
    [["later"], ["later"]],
  );
});

test("a file that cannot be read is told, deleted, and the guard begins with nothing", async () => {
  const damages: readonly (readonly [
    name: string,
    damage: () => Promise<void>,
    use?: Uint8Array,
  ])[] = [
    ["another key", async () => {}, new Uint8Array(32).fill(4)],
    ["cut", () => truncate(path(), 40)],
    ["empty", () => truncate(path(), 0)],
    ["a bit", async () => writeFile(path(), flipped(await readFile(path())))],
    ["foreign", () => writeFile(path(), JSON.stringify({ conversations: [] }))],
    ["too large", () => truncate(path(), maxFileBytes + 1)],
    [
      "a folder",
      async () => {
        await rm(path());
        await mkdir(path());
      },
    ],
  ];
  for (const [name, damage, use] of damages) {
    fresh();
    const one = await begin(true);
    put(one);
    await one.kept.stop();
    await damage();
    const next = await begin(true, use);
    assert.deepEqual(next.troubles, ["replaced_lost"], name);
    assert.deepEqual(next.map.all(), [], name);
    assert.deepEqual(await files(), [], name);
    const word = put(next);
    await next.kept.stop();
    assert.equal(valueOf(await begin(true, use), word), secret, name);
  }
});

function flipped(bytes: Buffer): Buffer {
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}

test("values are forgotten a day after their conversation was last used, restarts or not", async () => {
  fresh();
  const one = await begin(true);
  const old = put(one, "old", "old value");
  now += rememberMs - 1000;
  const recent = put(one, "recent", "recent value");
  await one.kept.stop();
  now += 999;
  const two = await begin(true);
  assert.deepEqual(
    two.map.all().map(({ name }) => name),
    ["recent", "old"],
  );
  assert.equal(valueOf(two, recent, "recent"), "recent value");
  now += 2;
  assert.equal(valueOf(two, old, "old"), undefined);
  await two.kept.stop();
  now += rememberMs - 3;
  assert.deepEqual((await begin(true)).map.all().length, 1);
  now += rememberMs;
  assert.deepEqual((await begin(true)).map.all(), []);
});

const conversation = (name: string, values: readonly string[]): KnownConversation => ({
  name,
  leftMs: 1,
  words: values.map((value, index) => ({ word: `W${index}`, value, finding: finding("a") })),
});

test("more values than are kept: the newest of the latest conversations stay", () => {
  const many = Array.from({ length: maxKeptWords }, (_, index) => String(index));
  const kept = withinBounds([conversation("new", ["x"]), conversation("old", many)]);
  assert.deepEqual(
    kept.map(({ name, words }) => [name, words.length, words[0]?.value]),
    [
      ["new", 1, "x"],
      ["old", maxKeptWords - 1, "1"],
    ],
  );
  const long = "x".repeat(maxKeptLength - 3);
  assert.equal(withinBounds([conversation("a", [long])]).length, 1);
  assert.equal(withinBounds([conversation("a", [`${long}y`])]).length, 0);
});

test("what is shown has the placeholder and neither value nor mask", async () => {
  fresh();
  const one = await begin(true);
  const word = put(one);
  const [table] = one.kept.stored();
  assert.deepEqual(table?.sample, [[word, "(encrypted)", 24]]);
  assert.equal(table.rows, 1);
  await one.kept.stop();
});

test("a folder that cannot be written is told once per write and stops nothing", async () => {
  fresh();
  await mkdir(dataDir, { recursive: true });
  const one = await begin(true);
  await writeFile(join(dataDir, "replaced"), "");
  const word = put(one);
  await one.kept.stop();
  assert.deepEqual(one.troubles, ["store_failed"]);
  assert.equal(valueOf(one, word), secret);
});

test("the guard's own window decides; another window neither keeps nor deletes; clearing deletes", async () => {
  const stub = await startStubProvider();
  const guarded = await startTestGuard({ upstream: stub.url });
  try {
    const { api } = guarded.guard;
    const shown = async (): Promise<number> =>
      (await api.stored()).filter(({ name }) => name === replacedTable).length;
    const kept = (): Promise<readonly string[]> =>
      readdir(join(guarded.dataDir, "replaced")).catch(() => []);
    const route = await guarded.route("openai");
    const body = JSON.stringify({ messages: [{ role: "user", content: `key ${plantedKey}` }] });
    const headers = { "content-type": "application/json", "x-session-id": "s1" };
    await fetch(`${route}/chat/completions`, { method: "POST", headers, body });
    assert.deepEqual([await shown(), await kept()], [0, []]);
    await api.configure({ ...testSettings(), keepReplaced: true });
    assert.deepEqual([await shown(), await kept()], [1, ["values"]]);
    const found = await findControl(guarded.dataDir);
    assert.ok(found.kind === "connected");
    await found.guard.api.configure(testSettings());
    assert.deepEqual([await shown(), await kept()], [1, ["values"]]);
    await found.guard.api.clearFindings();
    found.guard.close();
    assert.deepEqual(await kept(), []);
    await api.configure(testSettings());
    assert.deepEqual([await shown(), await kept()], [0, []]);
  } finally {
    await guarded.stop();
    await stub.stop();
  }
});
