/**
 * Who keeps replaced values in a data directory: the last guard that claimed it, told by a mark beside
 * the folder (0600: process, id, and a label of its key that says nothing about the key).
 *
 * Whoever finds another mark, or none, owns no longer and writes no more. A guard of another key is
 * left alone while its process runs; one of the same key is a predecessor, and gives way.
 */

import { randomUUID } from "node:crypto";

import * as v from "valibot";

import { isAlive } from "../platform/alive.ts";
import { readJson, remove, replacedMark, writePrivate } from "../platform/files.ts";
import { macWith } from "../platform/keys.ts";

export interface ReplacedOwner {
  /** False: a running guard of another key owns, and nothing changed. Rejects when it cannot be marked. */
  claim(): Promise<boolean>;
  holds(): Promise<boolean>;
  /** A running guard of another key owns. */
  isForeign(): Promise<boolean>;
  /** Another's mark stays. */
  release(): Promise<void>;
}

const markSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  id: v.string(),
  key: v.string(),
});

type Mark = v.InferOutput<typeof markSchema>;

export function createReplacedOwner(dataDir: string, key: Uint8Array): ReplacedOwner {
  const path = replacedMark(dataDir);
  const own: Mark = { pid: process.pid, id: randomUUID(), key: macWith(key)("owner").slice(0, 16) };
  const holds = async (): Promise<boolean> => (await readMark(path))?.id === own.id;
  const isForeign = async (): Promise<boolean> => {
    const mark = await readMark(path);
    return mark !== undefined && mark.key !== own.key && isAlive(mark.pid);
  };
  return {
    async claim() {
      if (await isForeign()) return false;
      await writePrivate(path, JSON.stringify(own));
      return true;
    },
    holds,
    isForeign,
    async release() {
      if (await holds()) await remove(path);
    },
  };
}

/** Undefined: nobody's, or nothing that can be read. */
async function readMark(path: string): Promise<Mark | undefined> {
  const parsed = v.safeParse(markSchema, await readJson(path));
  return parsed.success ? parsed.output : undefined;
}
