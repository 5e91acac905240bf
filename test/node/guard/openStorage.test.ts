/** The real store and audit log behind the guard's storage. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { defaultSettings } from "../../../src/node/cli/defaults.ts";
import { openStorage } from "../../../src/node/guard/openStorage.ts";
import { decided, finding } from "../../support/events.ts";

const dataDir = mkdtempSync(join(tmpdir(), "argus-storage-"));
after(() => rmSync(dataDir, { recursive: true, force: true }));

const options = {
  dataDir,
  key: Buffer.alloc(32, 5),
  settings: defaultSettings({ profile: "balanced", workspaces: [], environment: {} }),
  sqlWasm: createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"),
};

async function recordOne(retentionDays?: number): Promise<readonly string[]> {
  const troubles: string[] = [];
  const storage = await openStorage(options, (reason) => troubles.push(reason));
  if (retentionDays !== undefined) storage.useRetention(retentionDays);
  storage.record(decided("e", [finding("a")]));
  await storage.close();
  assert.deepEqual(troubles, []);
  return readdirSync(join(dataDir, "audit")).filter((name) => name.endsWith(".jsonl"));
}

test("a retention that is set while the guard runs holds for the audit log, too", async () => {
  const [old = ""] = await recordOne();
  const threeDaysAgo = Date.now() / 1000 - 3 * 86_400;
  utimesSync(join(dataDir, "audit", old), threeDaysAgo, threeDaysAgo);
  assert.ok((await recordOne()).includes(old));
  assert.ok(!(await recordOne(2)).includes(old));
});
