/**
 * Replaced values on disk, for those who opted in: one sealed file, written whole or not at all.
 *
 * AES-256-GCM under a key of its own, derived from the install key (`platform/keys.ts`); the file is
 * 0600 in a folder of 0700. Bounded by values, characters and age; what is beyond stays in memory
 * only. A file that another key, another version or a fault made is told as lost, never guessed at.
 * It has one owner at a time (`replacedOwner.ts`), and nobody else writes it.
 */

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import * as v from "valibot";

import { actions } from "../../core/model/action.ts";
import type { DecidedFinding } from "../../core/model/exchange.ts";
import { confidences, detectors, severities } from "../../core/model/finding.ts";
import { hash, ruleId } from "../../core/model/ids.ts";
import {
  isMissing,
  removeFolder,
  removeReplaced,
  replacedFolder,
  writePrivate,
} from "../platform/files.ts";
import { seal, unseal } from "../store/sealed.ts";
import { createReplacedOwner } from "./replacedOwner.ts";
import { type KnownConversation, type KnownWord, rememberMs } from "./restoreMap.ts";

/** Values that are kept, those of the most recently used conversations first. */
export const maxKeptWords = 1024;
/** Characters of all that is kept, texts and names, in UTF-16 code units. */
export const maxKeptLength = 1024 * 1024;
/** A larger file was not written by this guard. Bytes. */
export const maxFileBytes = 16 * 1024 * 1024;

export type Loaded =
  | { readonly kind: "none" }
  | {
      readonly kind: "read";
      readonly conversations: readonly KnownConversation[];
      readonly expired: boolean;
    }
  /** There is a file, and nobody can say what was in it. */
  | { readonly kind: "lost" };

export interface ReplacedFile {
  /** False: a running guard of another key keeps its own here. Else this is the owner from now on. */
  claim(): Promise<boolean>;
  owned(): Promise<boolean>;
  /** `expired`: it holds what is forgotten by now. */
  load(): Promise<Loaded>;
  /**
   * False: somebody else decides now, and nothing of this guard is on disk. Nothing to keep: no file.
   * Rejects when it cannot be written; the file of before stays then.
   */
  save(conversations: readonly KnownConversation[]): Promise<boolean>;
  /** What was found at the start and is not wanted: stays only while a guard of another key keeps it. */
  discard(): Promise<void>;
  /** The file and what an interrupted write left, whoever owns it; nobody owns it then. */
  wipe(): Promise<void>;
  /** The file has no owner until the next claim. */
  release(): Promise<void>;
}

export interface ReplacedFileOptions {
  readonly dataDir: string;
  readonly key: Uint8Array;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

const label = "replaced 1";
const fileName = "values";

export function createReplacedFile({ dataDir, key, now }: ReplacedFileOptions): ReplacedFile {
  const folder = replacedFolder(dataDir);
  const path = join(folder, fileName);
  const owner = createReplacedOwner(dataDir, key);
  const wipe = (): Promise<void> => removeReplaced(dataDir);
  return {
    async claim() {
      const claimed = await owner.claim();
      if (!claimed) await removeAged(dataDir, now());
      return claimed;
    },
    owned: () => owner.holds(),
    async load() {
      const sealed = await readBounded(path);
      if (sealed === undefined) return { kind: "none" };
      const plain = unseal(key, label, sealed);
      return (
        (plain === undefined ? undefined : decode(plain.toString(), now())) ?? { kind: "lost" }
      );
    },
    async save(conversations) {
      if (!(await owner.holds())) return false;
      if (conversations.length === 0) {
        await removeFolder(folder);
        return true;
      }
      const sealed = seal(key, label, Buffer.from(encode(conversations, now())));
      await writePrivate(path, sealed);
      if (await owner.holds()) return true;
      // Taken away while it was written: what is there is this guard's, or already the new owner's.
      if ((await readBounded(path))?.equals(sealed) === true) await removeFolder(folder);
      return false;
    },
    discard: async () => ((await owner.isForeign()) ? removeAged(dataDir, now()) : wipe()),
    wipe,
    release: () => owner.release(),
  };
}

/**
 * Deletes a kept file that was written so long ago that everything in it is forgotten, whatever its
 * key; `now` is Unix time. Never rejects for a file that is not there.
 */
export async function removeAged(dataDir: string, now: number): Promise<void> {
  const folder = replacedFolder(dataDir);
  try {
    const { mtimeMs } = await stat(join(folder, fileName));
    if (mtimeMs + rememberMs <= now) await removeFolder(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/**
 * For the start of any guard: what those of other folders kept and never came back for. Never rejects;
 * a file that cannot be deleted is tried again at the next start.
 */
export async function forgetAged(dataDirs: readonly string[], now: number): Promise<void> {
  await Promise.allSettled(dataDirs.map((dataDir) => removeAged(dataDir, now)));
}

/** Undefined: there is none. Empty, which nothing can be unsealed from: too large, or unreadable. */
async function readBounded(path: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path);
    return size > maxFileBytes ? Buffer.alloc(0) : await readFile(path);
  } catch (error) {
    return isMissing(error) ? undefined : Buffer.alloc(0);
  }
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a finding about a placeholder that stays says; where it was found first is left out. */
const findingSchema = v.object({
  ruleId: v.pipe(v.string(), v.transform(ruleId)),
  detector: v.picklist(detectors),
  type: v.string(),
  severity: v.picklist(severities),
  confidence: v.picklist(confidences),
  span: v.object({ start: count, end: count }),
  preview: v.string(),
  valueHash: v.pipe(v.string(), v.transform(hash)),
  encoding: v.array(v.string()),
  path: v.string(),
  role: v.picklist(["system", "user", "assistant", "tool", "definition", "unknown"]),
  age: v.picklist(["new", "history"]),
  count,
  action: v.picklist(actions),
});

const fileSchema = v.object({
  conversations: v.array(
    v.object({
      name: v.string(),
      /** Unix time: forgotten then. */
      until: v.number(),
      words: v.array(v.object({ word: v.string(), value: v.string(), finding: findingSchema })),
    }),
  ),
});

function encode(conversations: readonly KnownConversation[], now: number): string {
  return JSON.stringify({
    conversations: withinBounds(conversations).map(({ name, leftMs, words }) => ({
      name,
      until: now + leftMs,
      words: words.map(({ word, value, finding }) => ({
        word,
        value,
        finding: kept(finding),
      })),
    })),
  });
}

/** The members of `findingSchema`, by hand: checking what was made here would cost the relay's thread. */
function kept(finding: DecidedFinding): v.InferInput<typeof findingSchema> {
  const { ruleId: id, detector, type, severity, confidence, span, preview, valueHash } = finding;
  const { encoding, path, role, age, count: often, action } = finding;
  const what = { ruleId: id, detector, type, severity, confidence, span, preview, valueHash };
  return { ...what, encoding: [...encoding], path, role, age, count: often, action };
}

/** A conversation keeps its newest words; the first that does not fit ends it. */
export function withinBounds(
  conversations: readonly KnownConversation[],
): readonly KnownConversation[] {
  let words = 0;
  let length = 0;
  const fits = (name: string, { word, value }: KnownWord): boolean => {
    words += 1;
    length += name.length + word.length + value.length;
    return words <= maxKeptWords && length <= maxKeptLength;
  };
  const kept = conversations.map((one) => {
    const newest = one.words.toReversed();
    const end = newest.findIndex((word) => !fits(one.name, word));
    return { ...one, words: (end < 0 ? newest : newest.slice(0, end)).toReversed() };
  });
  return kept.filter((one) => one.words.length > 0);
}

/** Undefined: not what `encode` writes. */
function decode(text: string, now: number): Loaded | undefined {
  const parsed = v.safeParse(fileSchema, jsonOf(text));
  if (!parsed.success) return undefined;
  const stored = parsed.output.conversations;
  const conversations = stored
    .map(({ name, until, words }) => ({ name, words, leftMs: Math.min(until - now, rememberMs) }))
    .filter(({ leftMs }) => leftMs > 0);
  return { kind: "read", conversations, expired: conversations.length < stored.length };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
