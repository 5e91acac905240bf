/**
 * Files and folders that must never leave, as a private file of the data directory
 * (`fingerprints.json`): their paths and fingerprints, no text.
 *
 * The seed of the hashes is random and lies in the same file: whoever can read it can read the marked
 * files too, and nobody else can try texts against the hashes.
 */

import { createHash, randomBytes } from "node:crypto";
import { unwatchFile, watchFile } from "node:fs";
import { join } from "node:path";

import * as v from "valibot";

import type { Fingerprints, FingerprintSet } from "../../core/scan/fingerprint.ts";
import type { Seed } from "../../core/scan/fingerprint/grams.ts";
import { background } from "../platform/background.ts";
import { readJson, writePrivate } from "../platform/files.ts";
import { fingerprintPath } from "./fingerprints.ts";

export interface Mark {
  /** Ten hexadecimal digits made from the path. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  readonly sets: readonly FingerprintSet[];
}

export interface Marks {
  readonly seed: Seed;
  readonly marks: readonly Mark[];
}

export type Marked =
  | { readonly kind: "marked"; readonly mark: Mark; readonly skipped: number }
  | { readonly kind: "missing" }
  | { readonly kind: "empty" }
  /** Too many marks. */
  | { readonly kind: "full" };

/** Marks of one data directory. */
export const maxMarks = 200;
/** How often the file is looked at while a guard runs. */
const lookMs = 2000;

export function marksPath(dataDir: string): string {
  return join(dataDir, "fingerprints.json");
}

const halfWord = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
const setSchema = v.object({
  label: v.pipe(v.string(), v.maxLength(4096)),
  words: v.pipe(v.number(), v.integer(), v.minValue(0)),
  hashes: v.pipe(v.string(), v.base64(), v.transform(unpacked)),
});
const marksSchema = v.object({
  version: v.literal(1),
  seed: v.object({ high: halfWord, low: halfWord }),
  marks: v.array(
    v.object({ id: v.string(), path: v.string(), addedAt: v.number(), sets: v.array(setSchema) }),
  ),
});

/** Without a file, or with one that is none of ours: no marks and a new seed. */
export async function readMarks(dataDir: string): Promise<Marks> {
  const parsed = v.safeParse(marksSchema, await readJson(marksPath(dataDir)));
  if (parsed.success) return { seed: parsed.output.seed, marks: parsed.output.marks };
  return { seed: newSeed(), marks: [] };
}

/** Marks a path, or makes the fingerprints of a marked one anew. */
export async function addMark(dataDir: string, path: string, now: number): Promise<Marked> {
  const { seed, marks } = await readMarks(dataDir);
  const made = await fingerprintPath(path, seed);
  if (made.kind !== "ok") return made;
  const mark: Mark = { id: idOf(path), path, addedAt: now, sets: made.sets };
  const others = marks.filter(({ id }) => id !== mark.id);
  if (others.length >= maxMarks) return { kind: "full" };
  await writeMarks(dataDir, { seed, marks: [...others, mark] });
  return { kind: "marked", mark, skipped: made.skipped };
}

/** By path or id. False when there is no such mark. */
export async function removeMark(dataDir: string, which: string): Promise<boolean> {
  const { seed, marks } = await readMarks(dataDir);
  const left = marks.filter(({ id, path }) => id !== which && path !== which);
  if (left.length === marks.length) return false;
  await writeMarks(dataDir, { seed, marks: left });
  return true;
}

export interface MarksInForce {
  /** Undefined when nothing is marked. */
  current(): Fingerprints | undefined;
  /** Changes with every change of the marks. */
  version(): string;
  onChange(reader: () => void): void;
  marks(): readonly Mark[];
  /** In force when it resolves. */
  add(path: string, now: number): Promise<Marked>;
  remove(id: string): Promise<boolean>;
  stop(): void;
}

/** Follows the file while a guard runs. */
export async function followMarks(dataDir: string): Promise<MarksInForce> {
  const file = marksPath(dataDir);
  let marks = await readMarks(dataDir);
  let reader: () => void = () => {};
  const look = async (): Promise<void> => {
    const before = versionOf(marks);
    marks = await readMarks(dataDir);
    if (versionOf(marks) !== before) reader();
  };
  const listener = (): void => background(look(), () => {});
  watchFile(file, { interval: lookMs, persistent: false }, listener);
  return {
    current: () => fingerprintsOf(marks),
    version: () => versionOf(marks),
    onChange(each) {
      reader = each;
    },
    marks: () => marks.marks,
    async add(path, now) {
      const marked = await addMark(dataDir, path, now);
      await look();
      return marked;
    },
    async remove(id) {
      const removed = await removeMark(dataDir, id);
      await look();
      return removed;
    },
    stop: () => unwatchFile(file, listener),
  };
}

export function fingerprintsOf({ seed, marks }: Marks): Fingerprints | undefined {
  const sets = marks.flatMap((mark) => mark.sets);
  return sets.length === 0 ? undefined : { seed, sets };
}

function versionOf({ marks }: Marks): string {
  return marks.map(({ id, addedAt }) => `${id}@${addedAt}`).join();
}

function idOf(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 10);
}

function newSeed(): Seed {
  const bytes = randomBytes(8);
  return { high: bytes.readUInt32LE(0), low: bytes.readUInt32LE(4) };
}

async function writeMarks(dataDir: string, { seed, marks }: Marks): Promise<void> {
  const stored = marks.map((mark) => ({
    ...mark,
    sets: mark.sets.map((set) => ({ ...set, hashes: packed(set.hashes) })),
  }));
  await writePrivate(marksPath(dataDir), JSON.stringify({ version: 1, seed, marks: stored }));
}

function packed(hashes: Uint32Array): string {
  const bytes = Buffer.alloc(hashes.length * 4);
  hashes.forEach((hash, index) => bytes.writeUInt32LE(hash, index * 4));
  return bytes.toString("base64");
}

function unpacked(text: string): Uint32Array {
  const bytes = Buffer.from(text, "base64");
  return Uint32Array.from({ length: Math.floor(bytes.length / 8) * 2 }, (_, index) =>
    bytes.readUInt32LE(index * 4),
  );
}
