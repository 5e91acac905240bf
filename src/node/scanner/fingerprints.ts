/**
 * Makes the fingerprints of a file or of everything in a folder.
 *
 * What cannot hold text of one's own is left out: version control and packages, binaries, licences,
 * lock files. Symbolic links are not followed. All of it is bounded; what was left out is counted.
 */

import { lstat, readdir, readFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";

import { fingerprintOf, type FingerprintSet } from "../../core/scan/fingerprint.ts";
import type { Seed } from "../../core/scan/fingerprint/grams.ts";

export const markLimits = {
  /** Files of one mark. */
  maxFiles: 2000,
  /** Bytes of one file. */
  maxFileBytes: 1024 * 1024,
  /** Fingerprints of one mark; each takes eight bytes. */
  maxFingerprints: 250_000,
} as const;

export interface MarkLimits {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  readonly maxFingerprints: number;
}

export type Fingerprinted =
  | {
      readonly kind: "ok";
      readonly sets: readonly FingerprintSet[];
      /** Files that hold text but were beyond a limit. */
      readonly skipped: number;
    }
  | { readonly kind: "missing" }
  /** Nothing in it that could be recognised. */
  | { readonly kind: "empty" };

const folders: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  "node_modules",
  "vendor",
  "__pycache__",
  ".venv",
]);
const shared =
  /^(?:licen[cs]e|copying|notice|third.?party.*|package-lock\.json|.*[-.]lock(?:\.\w+)?|go\.sum)(?:\..*)?$/i;

/** `path` is absolute. */
export async function fingerprintPath(
  path: string,
  seed: Seed,
  limits: MarkLimits = markLimits,
): Promise<Fingerprinted> {
  const files = await filesUnder(path, limits.maxFiles + 1);
  if (files === undefined) return { kind: "missing" };
  const gathered = new Gathered(limits.maxFingerprints);
  gathered.skipped = Math.max(0, files.length - limits.maxFiles);
  for (const file of files.slice(0, limits.maxFiles)) {
    const read = await readSource(file, limits.maxFileBytes);
    if (read.kind === "large") gathered.skipped += 1;
    if (read.kind === "text") gathered.add(fingerprintOf(labelOf(path, file), read.text, seed));
  }
  const { sets, skipped } = gathered;
  return sets.length === 0 ? { kind: "empty" } : { kind: "ok", sets, skipped };
}

class Gathered {
  readonly sets: FingerprintSet[] = [];
  skipped = 0;
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  add(set: FingerprintSet): void {
    const size = set.hashes.length / 2;
    if (size > this.#room) this.skipped += 1;
    if (size === 0 || size > this.#room) return;
    this.sets.push(set);
    this.#room -= size;
  }
}

/** A marked file by its name, a file of a marked folder by its place in there. */
function labelOf(root: string, file: string): string {
  const inside = relative(root, file).split(sep).join("/");
  return inside === "" ? basename(file) : `${basename(root)}/${inside}`;
}

async function filesUnder(path: string, most: number): Promise<readonly string[] | undefined> {
  try {
    const found = await lstat(path);
    if (found.isFile()) return [path];
    return found.isDirectory() ? await filesIn(path, most) : undefined;
  } catch {
    return undefined;
  }
}

/** In the order of their names; a folder that cannot be read counts as empty. */
async function filesIn(folder: string, most: number): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory() && !folders.has(entry.name)) waiting.push(join(next, entry.name));
      if (!entry.isFile() || shared.test(entry.name)) continue;
      found.push(join(next, entry.name));
      if (found.length >= most) return found;
    }
  }
  return found;
}

type Source =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "large" }
  /** Binary, empty or unreadable. */
  | { readonly kind: "none" };

async function readSource(file: string, maxBytes: number): Promise<Source> {
  try {
    const { size } = await lstat(file);
    if (size > maxBytes) return { kind: "large" };
    const bytes = await readFile(file);
    if (bytes.subarray(0, 8192).includes(0)) return { kind: "none" };
    return { kind: "text", text: bytes.toString("utf8") };
  } catch {
    return { kind: "none" };
  }
}
