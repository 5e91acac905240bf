/** The keys of an installation: made once, also by windows that start at the same moment. */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { keysOfEditor } from "../../src/vscode/keys.ts";

/** Answers later, as the editor's does: it asks another process. */
function slowSecrets(): {
  get(name: string): Promise<string | undefined>;
  store(name: string, value: string): Promise<void>;
} {
  const kept = new Map<string, string>();
  return {
    get: async (name) => {
      await sleep(5);
      return kept.get(name);
    },
    store: async (name, value) => {
      await sleep(5);
      kept.set(name, value);
    },
  };
}

const log = { info: (): void => undefined };

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "argus-keys-"));
  await work(join(folder, "storage"));
  await rm(folder, { recursive: true });
}

test("windows that start at once get the same keys", () =>
  inFolder(async (folder) => {
    const secrets = slowSecrets();
    const all = await Promise.all([1, 2, 3].map(() => keysOfEditor(secrets, folder, log)));
    assert.equal(new Set(all.map((keys) => JSON.stringify(keys))).size, 1);
    assert.match(all[0]?.installKey ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(await keysOfEditor(secrets, folder, log), all[0], "and again later");
  }));

test("lost keys are made anew, one that is left stays", () =>
  inFolder(async (folder) => {
    await keysOfEditor(slowSecrets(), folder, log);
    const secrets = slowSecrets();
    await secrets.store("argus.installKey", "a".repeat(64));
    const keys = await keysOfEditor(secrets, folder, log);
    assert.equal(keys.installKey, "a".repeat(64));
    assert.match(keys.controlToken, /^[0-9a-f]{64}$/);
  }));
