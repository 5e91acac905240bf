/** Real stores on real files, for tests: their key, their clock, and folders that go with the process. */

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { openStore, type Store } from "../../src/node/store/store.ts";
import type { FindingQuery } from "../../src/protocol/control.ts";

export const sqlWasm = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
export const key = Buffer.alloc(32, 7);
export const start = 1_700_000_000_000;

export const everything: FindingQuery = {
  filter: {},
  sort: "lastAt",
  descending: true,
  offset: 0,
  limit: 200,
};

/** Paths that nothing is at yet, below a folder that is removed after the tests of the file. */
export function storeFolders(): () => string {
  const root = mkdtempSync(join(tmpdir(), "argus-store-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  let folders = 0;
  return () => {
    folders += 1;
    return join(root, `store-${folders}`);
  };
}

export interface OpenOptions {
  readonly key?: Uint8Array;
  readonly now?: number;
  readonly retentionDays?: number;
  readonly troubles?: string[];
}

export async function openTestStore(folder: string, options: OpenOptions = {}): Promise<Store> {
  return openStore({
    folder,
    key: options.key ?? key,
    sqlWasm,
    retentionDays: options.retentionDays ?? 36_500,
    now: () => options.now ?? start,
    onTrouble: (reason) => options.troubles?.push(reason),
  });
}
