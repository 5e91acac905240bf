/**
 * The restore journal: every change that Argus made to a file of an AI client, written before the
 * change itself.
 *
 * It owns keys, not files. 0600: an owned value can be an address with a token.
 */

import { join } from "node:path";

import * as v from "valibot";

import { readJson, writePrivate } from "../platform/files.ts";

const changeSchema = v.object({ offset: v.number(), removed: v.string(), inserted: v.string() });

const entrySchema = v.object({
  client: v.string(),
  file: v.string(),
  format: v.picklist(["jsonc", "yaml", "toml"]),
  /** The file did not exist. */
  created: v.boolean(),
  /** SHA-256 of the file as it was left. */
  hashAfter: v.string(),
  /** How to get back to the byte, and what must come out; absent: only key by key. */
  exact: v.exactOptional(v.object({ hashBefore: v.string(), changes: v.array(changeSchema) })),
  keys: v.array(
    v.object({
      path: v.array(v.union([v.string(), v.number()])),
      /** The address before; absent: the key was not there. */
      before: v.exactOptional(v.string()),
      /** `before` in the very characters it had in the file. */
      raw: v.exactOptional(v.string()),
      after: v.string(),
      upstream: v.string(),
    }),
  ),
  /** Strings that were put into lists; `made`: the list was not there. */
  items: v.exactOptional(
    v.array(v.object({ list: v.array(v.string()), value: v.string(), made: v.boolean() })),
  ),
});
const journalSchema = v.object({ version: v.literal(1), entries: v.array(entrySchema) });

export type JournalEntry = v.InferOutput<typeof entrySchema>;
export type OwnedKey = JournalEntry["keys"][number];
export type OwnedItem = NonNullable<JournalEntry["items"]>[number];

export const clientsJournal = "clients.json";

/** Empty when there is none; rejects when there is one that cannot be read: nothing may be lost. */
export async function readClientJournal(dataDir: string): Promise<readonly JournalEntry[]> {
  const path = join(dataDir, clientsJournal);
  const json = await readJson(path);
  if (json === undefined) return [];
  const result = v.safeParse(journalSchema, json);
  if (!result.success) throw new Error(`\`${path}\` is no restore journal of this version`);
  return result.output.entries;
}

export async function writeClientJournal(
  dataDir: string,
  entries: readonly JournalEntry[],
): Promise<void> {
  const text = JSON.stringify({ version: 1, entries }, undefined, 2);
  await writePrivate(join(dataDir, clientsJournal), text);
}
