/**
 * Private files: written whole or not at all, readable by their owner only.
 *
 * POSIX modes mean nothing on Windows; there the folder of the user profile is private already.
 */

import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { writeFile } from "atomically";

const privateFile = 0o600;
const privateFolder = 0o700;

/** Temp file, fsync, rename. Makes missing folders, 0700. */
export async function writePrivate(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: privateFolder });
  await writeFile(path, content, { mode: privateFile, chown: false });
}

/** Undefined when there is no such file, or when it cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Undefined when there is no file or no JSON in it. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where replaced values are kept below a data directory, when somebody opted in. */
export function replacedFolder(dataDir: string): string {
  return join(dataDir, "replaced");
}

/** Beside it: whose they are (`guard/replacedOwner.ts`). */
export function replacedMark(dataDir: string): string {
  return join(dataDir, "replaced.owner");
}

/** Whoever kept them, and whether it runs or not: without its mark it does not write them again. */
export async function removeReplaced(dataDir: string): Promise<void> {
  await remove(replacedMark(dataDir));
  await removeFolder(replacedFolder(dataDir));
}

/** With everything in it. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

export async function remove(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** Whether an error of `node:fs` says that the file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
