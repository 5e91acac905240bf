/**
 * Where restore journals are, for the uninstaller: it runs without the editor and is told nothing.
 *
 * `~/.argus/journals.json` (0600) names the data directories whose journal may hold entries, or which
 * may keep replaced values. A folder is noted before its first journal is written and forgotten when
 * nothing is left to restore.
 */

import { join } from "node:path";

import * as v from "valibot";

import { readJson, remove, writePrivate } from "../platform/files.ts";

const schema = v.object({ version: v.literal(1), folders: v.array(v.string()) });

function pointer(home: string): string {
  return join(home, ".argus", "journals.json");
}

/** Empty when there is no such file or when it is not ours to read. */
export async function journalFolders(home: string): Promise<readonly string[]> {
  const result = v.safeParse(schema, await readJson(pointer(home)));
  return result.success ? result.output.folders : [];
}

/** The noted ones, and the command line's default: it is looked at even when nothing was noted. */
export async function dataFolders(home: string): Promise<readonly string[]> {
  return [...new Set([...(await journalFolders(home)), join(home, ".argus")])];
}

export async function noteJournal(home: string, dataDir: string): Promise<void> {
  const known = await journalFolders(home);
  if (!known.includes(dataDir)) await write(home, [...known, dataDir]);
}

export async function forgetJournal(home: string, dataDir: string): Promise<void> {
  const known = await journalFolders(home);
  const left = known.filter((folder) => folder !== dataDir);
  if (left.length === known.length) return;
  await (left.length === 0 ? remove(pointer(home)) : write(home, left));
}

async function write(home: string, folders: readonly string[]): Promise<void> {
  await writePrivate(pointer(home), JSON.stringify({ version: 1, folders }, undefined, 2));
}
