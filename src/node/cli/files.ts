/**
 * The files that `argus scan` reads: what was named, folders walked in name order.
 *
 * Version control and dependency folders are not entered, symbolic links inside folders are not
 * followed (so a loop ends), binary and oversized files are skipped with a note.
 */

import { lstat, readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Never entered below a named folder; naming one itself scans it. */
export const ignoredFolders: ReadonlySet<string> = new Set([".git", "node_modules", ".hg", ".svn"]);
/** Largest file that is scanned, in bytes. */
export const maxFileBytes = 64 * 1024 * 1024;
/** A NUL byte this early marks a file as binary; UTF-16 with a byte order mark is text. */
export const binaryProbeBytes = 8192;

export type FileText =
  | { readonly kind: "text"; readonly path: string; readonly text: string }
  | { readonly kind: "skipped"; readonly path: string; readonly reason: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string };

export async function* readFiles(paths: readonly string[]): AsyncGenerator<FileText> {
  for (const path of paths) yield* readPath(path);
}

async function* readPath(path: string): AsyncGenerator<FileText> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) yield* walk(path);
    else yield await readOne(path, found.size);
  } catch (error) {
    yield { kind: "unreadable", path, reason: codeOf(error) };
  }
}

async function* walk(folder: string): AsyncGenerator<FileText> {
  const names = (await readdir(folder)).toSorted();
  for (const name of names) {
    const path = join(folder, name);
    const found = await lstat(path);
    if (found.isDirectory() && !ignoredFolders.has(name)) yield* readPath(path);
    else if (found.isFile()) yield await readOne(path, found.size);
  }
}

async function readOne(path: string, size: number): Promise<FileText> {
  if (size > maxFileBytes) return { kind: "skipped", path, reason: "larger than 64 MB" };
  try {
    const text = textOf(await readFile(path));
    return text === undefined
      ? { kind: "skipped", path, reason: "binary" }
      : { kind: "text", path, text };
  } catch (error) {
    return { kind: "unreadable", path, reason: codeOf(error) };
  }
}

/** Undefined for binary content. Invalid UTF-8 in a text is replaced, not refused. */
export function textOf(bytes: Uint8Array): string | undefined {
  const utf16 = utf16Label(bytes);
  if (utf16 !== undefined) return new TextDecoder(utf16).decode(bytes);
  if (bytes.subarray(0, binaryProbeBytes).includes(0)) return undefined;
  return new TextDecoder().decode(bytes);
}

function utf16Label(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unreadable";
}
