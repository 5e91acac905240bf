/**
 * Snapshots of the whole database, written so that there is always a whole one: temporary file,
 * sync, rename, sync of the folder (which Windows does not know and does not need).
 *
 * Sealed as one piece, the seal is the checksum. The generation is in the name and in the label.
 */

import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { seal, unseal } from "./sealed.ts";

export const snapshotName = (generation: number): string => `snapshot-${generation}.db`;
export const journalName = (generation: number): string => `journal-${generation}.log`;
const label = (generation: number): string => `snapshot ${generation}`;

/** Generations that have a snapshot or a journal, newest first. */
export async function generationsIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder);
  const numbers = names.flatMap((name) => {
    const found = /^(?:snapshot-(\d+)\.db|journal-(\d+)\.log)$/.exec(name);
    return found === null ? [] : [Number(found[1] ?? found[2])];
  });
  return [...new Set(numbers)].toSorted((a, b) => b - a);
}

export async function writeSnapshot(
  folder: string,
  generation: number,
  sealing: { readonly key: Uint8Array; readonly image: Uint8Array },
): Promise<void> {
  const path = join(folder, snapshotName(generation));
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(seal(sealing.key, label(generation), sealing.image));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function readSnapshot(
  folder: string,
  generation: number,
  key: Uint8Array,
): Promise<Uint8Array | undefined> {
  const sealed = await readFile(join(folder, snapshotName(generation)));
  return unseal(key, label(generation), sealed);
}

/** Removes what a newer generation has made superfluous. */
export async function removeGeneration(folder: string, generation: number): Promise<void> {
  await rm(join(folder, snapshotName(generation)), { force: true });
  await rm(join(folder, journalName(generation)), { force: true });
}
