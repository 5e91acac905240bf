/**
 * Keeps the restore map over restarts, for those who opted in, and sees to it that nothing is kept for
 * everybody else.
 *
 * Off is the default; then the file is deleted, also one that an earlier run left. Of several guards of
 * one folder the last that said on or off decides, and the others write no more. Writes are gathered
 * and happen one after the other, off the way of requests; what a kill leaves unwritten comes back
 * with the client's next turn.
 */

import { replacedTable, type StoredTable } from "../../protocol/control.ts";
import { background } from "../platform/background.ts";
import { systemClock } from "../platform/clock.ts";
import { deriveKey, hasher } from "../platform/keys.ts";
import type { GuardOptions } from "./options.ts";
import { createReplacedFile, type ReplacedFile, withinBounds } from "./replacedFile.ts";
import { createRestoreMap, type KnownConversation, type RestoreMap } from "./restoreMap.ts";

export interface KeptWords {
  /** Reads what an earlier run kept, or deletes it. Once, before the first request. Never rejects. */
  begin(): Promise<void>;
  /** Opted in or out; when it resolves, the file says so. */
  use(keep: boolean): Promise<void>;
  /** The map knows more. */
  changed(): void;
  /** Nothing is known or kept any more. */
  clear(): Promise<void>;
  /** What the page "what we store" shows; no table when nothing is kept. */
  stored(): readonly StoredTable[];
  /** Everything known is on disk when it resolves, if it is kept at all. */
  stop(): Promise<void>;
}

type Trouble = (reason: "replaced_lost" | "store_failed", detail?: string) => void;

/** The guard's restore map, with what keeps it. */
export function createKeptMap(
  options: Pick<GuardOptions, "dataDir" | "key" | "settings">,
  trouble: Trouble,
): { readonly restore: RestoreMap; readonly kept: KeptWords } {
  const { dataDir, key, settings } = options;
  const restore = createRestoreMap({
    hash: hasher(key),
    elapsed: () => systemClock.elapsed(),
    onChange: () => kept.changed(),
  });
  const file = createReplacedFile({
    dataDir,
    key: deriveKey(key, "replaced"),
    now: () => systemClock.now(),
  });
  const keep = settings.keepReplaced === true;
  const kept = createKeptWords({ map: restore, file, keep, trouble });
  return { restore, kept };
}

export interface KeptWordsDeps {
  readonly map: RestoreMap;
  readonly file: ReplacedFile;
  readonly keep: boolean;
  readonly trouble: Trouble;
}

/** What changes within this time is written in one go. */
export const keepDelayMs = 200;
/** Rows that the page shows. */
const sampleRows = 20;

export function createKeptWords(deps: KeptWordsDeps): KeptWords {
  const keeper = new Keeper(deps);
  return {
    begin: () => keeper.begin(),
    use: (keep) => keeper.use(keep),
    changed: () => keeper.changed(),
    clear: () => keeper.clear(),
    stored: () => keeper.stored(),
    stop: () => keeper.stop(),
  };
}

class Keeper {
  readonly #deps: KeptWordsDeps;
  #keep: boolean;
  #timer: NodeJS.Timeout | undefined;
  /** Nobody else has said anything since this guard began to keep. */
  #owns = false;
  /** The file is touched by one after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(deps: KeptWordsDeps) {
    this.#deps = deps;
    this.#keep = deps.keep;
  }

  async begin(): Promise<void> {
    const { file, map, trouble } = this.#deps;
    if (!this.#keep) return this.#next(() => file.discard());
    await this.#next(async () => {
      if (!(await this.#claim())) return;
      const loaded = await file.load();
      if (loaded.kind === "none") return;
      if (loaded.kind === "read") map.load(loaded.conversations);
      else trouble("replaced_lost");
      // What nobody can read, and what is forgotten, does not stay on disk either.
      if (loaded.kind === "lost" || loaded.expired) this.#owns = await file.save(map.all());
    });
  }

  async use(keep: boolean): Promise<void> {
    if (keep === this.#keep) return;
    this.#keep = keep;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!keep) return this.#next(() => this.#wipe());
    await this.#next(async () => {
      await this.#claim();
    });
    await this.#save();
  }

  changed(): void {
    if (!this.#keep || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      background(this.#save(), () => {});
    }, keepDelayMs);
  }

  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#deps.map.clear();
    await this.#next(async () => {
      const owned = this.#keep && (await this.#deps.file.owned());
      await this.#wipe();
      if (owned) await this.#claim();
    });
  }

  stored(): readonly StoredTable[] {
    if (!this.#keep || !this.#owns) return [];
    const kept = withinBounds(this.#deps.map.all());
    const sample = kept.flatMap(rowsOf).slice(0, sampleRows);
    const rows = kept.reduce((sum, { words }) => sum + words.length, 0);
    return [{ name: replacedTable, rows, columns: ["placeholder", "value", "hours_left"], sample }];
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Also without a change: how long they stay counts from the last use.
    await this.#save();
    await this.#next(() => this.#deps.file.release());
  }

  async #claim(): Promise<boolean> {
    this.#owns = await this.#deps.file.claim();
    if (!this.#owns) this.#deps.trouble("store_failed", "replaced values: another guard's folder");
    return this.#owns;
  }

  async #wipe(): Promise<void> {
    this.#owns = false;
    await this.#deps.file.wipe();
  }

  #save(): Promise<void> {
    return this.#next(async () => {
      // What was switched off meanwhile must not come back.
      if (!this.#keep || !this.#owns) return;
      this.#owns = await this.#deps.file.save(this.#deps.map.all());
    });
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step).catch(() => {
      this.#deps.trouble("store_failed", "replaced values");
    });
    return this.#last;
  }
}

const hourMs = 60 * 60 * 1000;

function rowsOf({ words, leftMs }: KnownConversation): StoredTable["sample"] {
  const hours = Math.ceil(leftMs / hourMs);
  return words.map(({ word }) => [word, "(encrypted)", hours]);
}
