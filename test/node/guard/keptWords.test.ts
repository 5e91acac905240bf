/** Replaced values on disk: only for those who opted in, sealed, bounded, and gone when they should be. */

import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import {
  maxFileBytes,
  maxKeptLength,
  maxKeptWords,
  withinBounds,
} from "../../../src/node/guard/replacedFile.ts";
import { type KnownConversation, rememberMs } from "../../../src/node/guard/restoreMap.ts";
import { seal, sealBytes, unseal } from "../../../src/node/store/sealed.ts";
import { finding } from "../../support/events.ts";
import { findControl } from "../../../src/node/cli/controlSocket.ts";
import { replacedTable } from "../../../src/protocol/control.ts";
import { plantedKey, startTestGuard, testSettings } from "../../support/guard.ts";
import { startStubProvider } from "../../support/stubProvider.ts";
import { KeptFolder, key as keptKey, put, secret, valueOf } from "../../support/keptWords.ts";

const at = new KeptFolder(1_800_000_000_000);

test("what was replaced is known again after a restart, in its conversation, with its finding", async () => {
  at.fresh();
  const first = await at.begin(true);
  const word = put(first);
  await first.kept.stop();
  const second = await at.begin(true);
  assert.equal(valueOf(second, word), secret);
  assert.equal(valueOf(second, word, "b"), undefined);
  assert.equal(put(second), word);
  const { sourceFile: _, ...expected } = { ...finding("a"), sourceFile: "" };
  assert.deepEqual(second.map.enter("a").known()?.findingOf(word), expected);
  await second.kept.stop();
});

test("the file is the owner's alone and holds nothing that can be read", async () => {
  at.fresh();
  const one = await at.begin(true);
  const word = put(one, "conversation-name");
  await one.kept.stop();
  const bytes = await readFile(at.path());
  for (const text of [secret, word, "conversation-name", "conversations", finding("a").preview]) {
    assert.equal(bytes.includes(text), false, text);
    assert.equal(bytes.includes(Buffer.from(text).toString("base64").slice(0, 12)), false, text);
  }
  if (process.platform === "win32") return;
  assert.equal((await stat(at.path())).mode & 0o777, 0o600);
  assert.equal((await stat(join(at.dataDir, "replaced"))).mode & 0o777, 0o700);
});

test("without the opt-in nothing is written, and what an earlier run kept is deleted", async () => {
  at.fresh();
  const never = await at.begin(false);
  put(never);
  await never.kept.stop();
  assert.deepEqual(await at.files(), []);
  assert.deepEqual(never.kept.stored(), []);
  const kept = await at.begin(true);
  put(kept);
  await kept.kept.stop();
  assert.deepEqual(await at.files(), ["values"]);
  const off = await at.begin(false);
  assert.deepEqual(await at.files(), []);
  assert.deepEqual(off.troubles, []);
});

test("opting in keeps what is known already; opting out deletes it and keeps the memory", async () => {
  at.fresh();
  const one = await at.begin(false);
  const word = put(one);
  await one.kept.use(true);
  assert.deepEqual(await at.files(), ["values"]);
  put(one, "b", "another value");
  await one.kept.use(false);
  assert.deepEqual(await at.files(), []);
  assert.equal(valueOf(one, word), secret);
  put(one, "c", "a third value");
  await one.kept.stop();
  assert.deepEqual(await at.files(), []);
});

test("clearing forgets memory and disk; what comes after is kept again", async () => {
  at.fresh();
  const one = await at.begin(true);
  const word = put(one);
  await one.kept.clear();
  assert.equal(valueOf(one, word), undefined);
  assert.deepEqual(await at.files(), []);
  assert.equal(put(one, "a", "later"), put(one, "b", "later"));
  await one.kept.stop();
  const next = await at.begin(true);
  assert.deepEqual(
    next.map.all().map(({ words }) => words.map(({ value }) => value)),
    [["later"], ["later"]],
  );
});

test("a file of the largest size is read, one byte more was not written by a guard", async () => {
  for (const size of [maxFileBytes, maxFileBytes + 1]) {
    at.fresh();
    const one = await at.begin(true);
    const word = put(one);
    await one.kept.stop();
    const plain = unseal(keptKey, "replaced 1", await readFile(at.path()));
    assert.ok(plain !== undefined);
    const padded = Buffer.concat([plain, Buffer.alloc(size - sealBytes - plain.length, " ")]);
    await writeFile(at.path(), seal(keptKey, "replaced 1", padded));
    const next = await at.begin(true);
    assert.equal(valueOf(next, word), size > maxFileBytes ? undefined : secret, `${size} bytes`);
    await next.kept.stop();
  }
});

test("a file that cannot be read is told, deleted, and the guard begins with nothing", async () => {
  const damages: readonly (readonly [
    name: string,
    damage: () => Promise<void>,
    use?: Uint8Array,
  ])[] = [
    ["another key", async () => {}, new Uint8Array(32).fill(4)],
    ["cut", () => truncate(at.path(), 40)],
    ["empty", () => truncate(at.path(), 0)],
    ["a bit", async () => writeFile(at.path(), flipped(await readFile(at.path())))],
    ["foreign", () => writeFile(at.path(), JSON.stringify({ conversations: [] }))],
    ["too large", () => truncate(at.path(), maxFileBytes + 1)],
    [
      "a folder",
      async () => {
        await rm(at.path());
        await mkdir(at.path());
      },
    ],
  ];
  for (const [name, damage, use] of damages) {
    at.fresh();
    const one = await at.begin(true);
    put(one);
    await one.kept.stop();
    await damage();
    const next = await at.begin(true, use);
    assert.deepEqual(next.troubles, ["replaced_lost"], name);
    assert.deepEqual(next.map.all(), [], name);
    assert.deepEqual(await at.files(), [], name);
    const word = put(next);
    await next.kept.stop();
    assert.equal(valueOf(await at.begin(true, use), word), secret, name);
  }
});

function flipped(bytes: Buffer): Buffer {
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}

test("values are forgotten a day after their conversation was last used, restarts or not", async () => {
  at.fresh();
  const one = await at.begin(true);
  const old = put(one, "old", "old value");
  at.now += rememberMs - 1000;
  const recent = put(one, "recent", "recent value");
  await one.kept.stop();
  at.now += 999;
  const two = await at.begin(true);
  assert.deepEqual(
    two.map.all().map(({ name }) => name),
    ["recent", "old"],
  );
  assert.equal(valueOf(two, recent, "recent"), "recent value");
  at.now += 2;
  assert.equal(valueOf(two, old, "old"), undefined);
  await two.kept.stop();
  at.now += rememberMs - 3;
  assert.deepEqual((await at.begin(true)).map.all().length, 1);
  at.now += rememberMs;
  assert.deepEqual((await at.begin(true)).map.all(), []);
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
  at.fresh();
  const one = await at.begin(true);
  const word = put(one);
  const [table] = one.kept.stored();
  assert.deepEqual(table?.sample, [[word, "(encrypted)", 24]]);
  assert.equal(table.rows, 1);
  await one.kept.stop();
});

test("a folder that cannot be written is told once per write and stops nothing", async () => {
  at.fresh();
  await mkdir(at.dataDir, { recursive: true });
  const one = await at.begin(true);
  await writeFile(join(at.dataDir, "replaced"), "");
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
