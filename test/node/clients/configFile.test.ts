/** Config files of other programs: what is read of them, and what is none. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { maxConfigBytes, readConfig } from "../../../src/node/clients/configFile.ts";

test("a file is read up to a size, and a larger one is said to be too large", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "argus-config-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "settings.json");
  for (const size of [maxConfigBytes - 1, maxConfigBytes, maxConfigBytes + 1]) {
    await writeFile(path, Buffer.alloc(size, 0x20));
    const { kind } = await readConfig(path);
    assert.equal(kind, size <= maxConfigBytes ? "text" : "unreadable", `${size} bytes`);
  }
  await writeFile(path, Buffer.of(0xff, 0xfe, 0x00));
  assert.deepEqual(await readConfig(path), { kind: "unreadable", reason: "it is not UTF-8" });
  assert.deepEqual(await readConfig(join(folder, "none")), { kind: "missing" });
});
