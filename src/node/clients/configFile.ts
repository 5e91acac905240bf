/**
 * Config files of other programs: read whole, written whole, never half.
 *
 * A write goes to a temporary file beside the real one (symbolic links followed) and is renamed
 * over it; the mode stays. A file that changed since it was read is not written.
 */

import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, realpath, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

import { writeFile } from "atomically";

import { isMissing } from "../platform/files.ts";

export type ReadConfig =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Larger files are no config files. */
export const maxConfigBytes = 8 * 1024 * 1024;

export async function readConfig(path: string): Promise<ReadConfig> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > maxConfigBytes) return { kind: "unreadable", reason: "it is too large" };
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: "text", text };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    return {
      kind: "unreadable",
      reason: error instanceof TypeError ? "it is not UTF-8" : "it cannot be read",
    };
  }
}

export function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** False when the file is not as `expected` any more (`undefined`: not there). */
export async function writeConfig(
  path: string,
  text: string,
  expected: string | undefined,
): Promise<boolean> {
  const now = await readConfig(path);
  if ((now.kind === "text" ? now.text : undefined) !== expected) return false;
  const target = now.kind === "text" ? await realpath(path) : path;
  await mkdir(dirname(target), { recursive: true });
  const mode = now.kind === "text" ? (await stat(target)).mode & 0o777 : 0o600;
  await writeFile(target, text, { mode, chown: false });
  if (process.platform !== "win32") await chmod(target, mode);
  return true;
}

export async function removeConfig(path: string, expected: string): Promise<boolean> {
  const now = await readConfig(path);
  if (now.kind !== "text" || now.text !== expected) return false;
  await rm(path);
  return true;
}
