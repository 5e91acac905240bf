/**
 * The store: sql.js in memory, a journal and snapshots on disk, both sealed.
 *
 * A change is acknowledged when it is in the journal on the disk; killing the process at any moment
 * loses nothing acknowledged. Data that cannot be read with this key is set aside, never deleted.
 * Single writer: the guard that leads (the port is the election).
 */

import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";

import initSqlJs, { type Database, type SqlJsStatic } from "sql.js";
import * as v from "valibot";

import type { DecidedEvent } from "../../core/model/event.ts";
import {
  allowId,
  hash,
  millis,
  type Millis,
  ruleId,
  sessionId,
  type AllowId,
} from "../../core/model/ids.ts";
import type { AllowEntry } from "../../core/model/snapshot.ts";
import type { FindingPage, FindingQuery, StoredTable } from "../../protocol/control.ts";
import { dayMs, dayNumber } from "../platform/clock.ts";
import { isMissing } from "../platform/files.ts";
import { all, applyChanges, selectFindings } from "./apply.ts";
import { allowSchema, decodeChange, type Change, type StoredAllow } from "./changes.ts";
import { openJournal, readJournal, type Journal } from "./journal.ts";
import { mergeChanges } from "./mergeChanges.ts";
import { rowsOf, shownRow } from "./rows.ts";
import { migrate } from "./schema.ts";
import {
  generationsIn,
  journalName,
  readSnapshot,
  removeGeneration,
  snapshotName,
  writeSnapshot,
} from "./snapshot.ts";

/** A journal beyond this becomes a snapshot; at opening, one beyond a quarter of it. */
export const maxJournalBytes = 2 * 1024 * 1024;
/** Rows of the findings table; about 20 MB. The oldest go first. */
export const maxFindings = 50_000;
/** Rows that the page "what we store" shows of each table. */
export const sampleRows = 50;
/**
 * How often retention is applied, in changes; and with the first one of a day. Between two times the
 * table may have so many rows more.
 */
export const pruneEvery = 1000;

export type StoreTrouble = "key_lost" | "store_failed";

export interface StoreOptions {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly sqlWasm: string;
  readonly retentionDays: number;
  readonly now: () => number;
  readonly onTrouble: (reason: StoreTrouble, detail: string) => void;
}

export interface Store {
  /** Resolves when it is on the disk; never rejects. */
  record(event: DecidedEvent): Promise<void>;
  /** The same for what `changesOf` made of events. */
  recordChanges(changes: readonly Change[]): Promise<void>;
  findings(query: FindingQuery): FindingPage;
  clearFindings(): Promise<number>;
  stored(): readonly StoredTable[];
  allowEntries(): readonly AllowEntry[];
  putAllow(entry: AllowEntry): Promise<void>;
  removeAllow(id: AllowId): Promise<boolean>;
  useRetention(days: number): void;
  close(): Promise<void>;
}

/** Rejects when the folder cannot be written or was made by a newer Argus. */
export async function openStore(options: StoreOptions): Promise<Store> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const wasmBinary = await readFile(options.sqlWasm);
  const sql = await initSqlJs({ wasmBinary: toArrayBuffer(wasmBinary) });
  const loaded = await load(sql, options);
  const store = new OpenStore(options, loaded);
  await store.tidy();
  return store;
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

interface Loaded {
  readonly database: Database;
  readonly journal: Journal;
  readonly generation: number;
  /** Of the snapshot that the journals go on from; 0 without one. */
  readonly base: number;
}

/** The newest readable snapshot, with every journal from its generation on replayed. */
async function load(sql: SqlJsStatic, options: StoreOptions): Promise<Loaded> {
  const { folder, key } = options;
  const generations = await generationsIn(folder);
  const base = await newestSnapshot(generations, options);
  const database = base === undefined ? new sql.Database() : new sql.Database(base.image);
  if (!migrate(database)) {
    database.close();
    throw new Error("the store was written by a newer version of Argus; update to open it");
  }
  const from = base?.generation ?? 0;
  const newest = Math.max(from, ...generations);
  let validBytes = 0;
  for (let generation = from; generation <= newest; generation += 1) {
    validBytes = await replay(database, generation, options);
  }
  const journal = await openJournal(join(folder, journalName(newest)), key, validBytes);
  return { database, journal, generation: newest, base: from };
}

async function newestSnapshot(
  generations: readonly number[],
  options: StoreOptions,
): Promise<{ readonly generation: number; readonly image: Uint8Array } | undefined> {
  for (const generation of generations) {
    try {
      const image = await readSnapshot(options.folder, generation, options.key);
      if (image !== undefined) return { generation, image };
      await setAside(options, snapshotName(generation));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return undefined;
}

async function replay(
  database: Database,
  generation: number,
  options: StoreOptions,
): Promise<number> {
  const name = journalName(generation);
  const { records, lostBytes, validBytes } = await readJournal(
    join(options.folder, name),
    options.key,
  );
  if (records.length === 0 && lostBytes > 0) {
    await setAside(options, name);
    return 0;
  }
  applyChanges(
    database,
    records.flatMap((record) => decodeChange(record) ?? []),
  );
  return validBytes;
}

/** Unreadable data keeps its bytes under another name, for whoever still has the key. */
async function setAside(options: StoreOptions, name: string): Promise<void> {
  const aside = `${name}.unreadable-${options.now()}`;
  await rename(join(options.folder, name), join(options.folder, aside));
  options.onTrouble("key_lost", aside);
}

let today = { number: Number.NaN, text: "" };

/** `2026-11-21`, in UTC. */
function dayOf(at: Millis): string {
  const number = dayNumber(at);
  if (number !== today.number)
    today = { number, text: new Date(number * dayMs).toISOString().slice(0, 10) };
  return today.text;
}

/** What an event leaves: its findings, and a request more in the count of its day. */
export function changesOf(event: DecidedEvent): readonly Change[] {
  const day = dayOf(event.at);
  const findings = rowsOf(event).map((row): Change => ({ kind: "finding", row }));
  return [...findings, { kind: "request", day, action: event.action }];
}

interface Waiting {
  readonly changes: readonly Change[];
  readonly resolve: (written: boolean) => void;
}

class OpenStore implements Store {
  readonly #options: StoreOptions;
  readonly #database: Database;
  #journal: Journal;
  #generation: number;
  #base: number;
  #retentionDays: number;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  #turn: Promise<void> = Promise.resolve();
  #sincePrune = 0;
  #prunedOn = Number.NaN;

  constructor(options: StoreOptions, loaded: Loaded) {
    this.#options = options;
    this.#database = loaded.database;
    this.#journal = loaded.journal;
    this.#generation = loaded.generation;
    this.#base = loaded.base;
    this.#retentionDays = options.retentionDays;
  }

  record(event: DecidedEvent): Promise<void> {
    return this.recordChanges(changesOf(event));
  }

  async recordChanges(changes: readonly Change[]): Promise<void> {
    await this.#write(changes);
  }

  findings(query: FindingQuery): FindingPage {
    const { rows, total } = selectFindings(this.#database, query);
    return { rows: rows.flatMap((row) => shownRow(row) ?? []), total };
  }

  async clearFindings(): Promise<number> {
    const [count] = all(this.#database, "SELECT COUNT(*) AS n FROM findings");
    await this.#write([{ kind: "clear" }]);
    await this.#inTurn(() => this.#snapshot());
    return Number(count?.["n"] ?? 0);
  }

  stored(): readonly StoredTable[] {
    return ["findings", "allowlist", "daily"].map((name) => this.#table(name));
  }

  allowEntries(): readonly AllowEntry[] {
    const rows = all(this.#database, "SELECT entry FROM allowlist ORDER BY created_at, id");
    return rows.flatMap((row) => {
      const result = v.safeParse(allowSchema, JSON.parse(String(row["entry"])));
      return result.success ? [toEntry(result.output)] : [];
    });
  }

  async putAllow(entry: AllowEntry): Promise<void> {
    if (!(await this.#write([{ kind: "allow.put", entry: { ...entry } }]))) {
      throw new Error("the entry could not be written to the disk");
    }
  }

  async removeAllow(id: AllowId): Promise<boolean> {
    const known = all(this.#database, "SELECT id FROM allowlist WHERE id = ?", [id]).length > 0;
    return known && (await this.#write([{ kind: "allow.remove", id }]));
  }

  useRetention(days: number): void {
    this.#retentionDays = days;
    this.#sincePrune = pruneEvery;
  }

  /** At opening: retention, and a snapshot when the journal has grown. */
  async tidy(): Promise<void> {
    await this.#write([this.#prune()]);
    if (this.#journal.bytes > maxJournalBytes / 4) await this.#inTurn(() => this.#snapshot());
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#inTurn(() => this.#snapshot());
    await this.#journal.close();
    this.#database.close();
  }

  #table(name: string): StoredTable {
    const [count] = all(this.#database, `SELECT COUNT(*) AS n FROM ${name}`);
    const [result] = this.#database.exec(
      `SELECT * FROM ${name} ORDER BY rowid DESC LIMIT ${sampleRows}`,
    );
    const columns =
      result?.columns ??
      all(this.#database, `PRAGMA table_info(${name})`).map((row) => String(row["name"]));
    const sample = (result?.values ?? []).map((row) =>
      row.map((cell) => (cell instanceof Uint8Array ? "" : cell)),
    );
    return { name, rows: Number(count?.["n"] ?? 0), columns, sample };
  }

  #isPruneDue(): boolean {
    return this.#sincePrune >= pruneEvery || this.#prunedOn !== dayNumber(this.#options.now());
  }

  #prune(): Change {
    const now = this.#options.now();
    this.#sincePrune = 0;
    this.#prunedOn = dayNumber(now);
    const before = now - this.#retentionDays * dayMs;
    return { kind: "prune", before, maxRows: maxFindings };
  }

  /** False when it could not be written; the trouble was told. */
  #write(changes: readonly Change[]): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push({ changes, resolve });
      this.#flushing ??= this.#inTurn(() => this.#flush());
    });
  }

  /** One after the other: what is written while a snapshot is made would be in neither of its sides. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work);
    return this.#turn;
  }

  /** Everything that waits becomes one append and one sync. */
  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      const changes = batch.flatMap((each) => each.changes);
      this.#sincePrune += changes.length;
      if (this.#isPruneDue()) changes.push(this.#prune());
      const written = await this.#commit(mergeChanges(changes));
      for (const each of batch) each.resolve(written);
      if (this.#journal.bytes > maxJournalBytes) await this.#snapshot();
    }
    // At once: what comes from here on needs another one.
    this.#flushing = undefined;
  }

  async #commit(changes: readonly Change[]): Promise<boolean> {
    try {
      await this.#journal.append(changes.map((change) => JSON.stringify(change)));
      applyChanges(this.#database, changes);
      return true;
    } catch (error) {
      this.#options.onTrouble("store_failed", errorName(error));
      return false;
    }
  }

  /**
   * A new generation: its empty journal first, then its snapshot. Without the snapshot the journals
   * are replayed on the one before, which is kept until the next but one.
   */
  async #snapshot(): Promise<void> {
    const { folder, key } = this.#options;
    const next = this.#generation + 1;
    try {
      const journal = await openJournal(join(folder, journalName(next)), key, 0);
      const before = this.#journal;
      this.#journal = journal;
      this.#generation = next;
      await before.close();
      await writeSnapshot(folder, next, { key, image: this.#database.export() });
      const kept = this.#base;
      this.#base = next;
      for (const old of await generationsIn(folder)) {
        if (old < kept) await removeGeneration(folder, old);
      }
    } catch (error) {
      this.#options.onTrouble("store_failed", errorName(error));
    }
  }
}

function errorName(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  return error instanceof Error ? error.name : "unknown";
}

function toEntry(stored: StoredAllow): AllowEntry {
  const { id, valueHash, ruleId: rule, sessionId: session, createdAt, expiresAt, ...rest } = stored;
  return {
    ...rest,
    id: allowId(id),
    createdAt: millis(createdAt),
    ...(valueHash === undefined ? {} : { valueHash: hash(valueHash) }),
    ...(rule === undefined ? {} : { ruleId: ruleId(rule) }),
    ...(session === undefined ? {} : { sessionId: sessionId(session) }),
    ...(expiresAt === undefined ? {} : { expiresAt: millis(expiresAt) }),
  };
}
