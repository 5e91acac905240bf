/**
 * Results of scans by content: history is sent again on every turn and must not be scanned again.
 *
 * Holds keyed digests and findings, and no text of a body. A finding list is kept only for the
 * configuration it was made with; a scan that failed is never kept. Policy is applied afterwards, so
 * that it may change without a scan. Bounded by bytes and by the time since the last use.
 */

import { createHash, hash, randomBytes } from "node:crypto";

import { LRUCache } from "lru-cache";

import type { ScanField, TextFinding } from "../../core/model/finding.ts";
import type { Clock } from "../platform/clock.ts";
import { systemClock } from "../platform/clock.ts";
import { createTextSketch, printOfField } from "./textSketch.ts";

/** A field and what is known of it. */
export interface Looked {
  readonly field: ScanField;
  /** At the time of the look. */
  readonly findings: readonly TextFinding[] | undefined;
  /** Same key: same text, read under the same circumstances. Absent until it is needed. */
  key?: string;
  /** Of a field that is met for the first time and outlives the request: not held yet. */
  memo?: Memo;
}

export interface ResultCache {
  /**
   * What is known of each field. The first `kept` of them outlive the request: the fields of a
   * conversation's unchanged start are the same objects on every turn, and are known by themselves.
   * Those from `body` on stand outside of the body: paths and header lines, mostly the same ones.
   */
  look(fields: readonly ScanField[], kept: number, body?: number): readonly Looked[];
  /** Has fields known by themselves from now on, at a time when there is nothing else to do. */
  hold(looked: readonly Looked[]): void;
  /** Makes the key that `keep` will need, at such a time. */
  prepare(looked: Looked): void;
  /** Ignored when `version` is no longer the present one. */
  keep(looked: Looked, findings: readonly TextFinding[], version: number): void;
  keyOf(field: ScanField): string;
  get(key: string): readonly TextFinding[] | undefined;
  /** Another version empties the cache. */
  useVersion(version: number): void;
}

/** What one entry weighs in memory: digest, list head, and each finding (measured, rounded up). */
export const entryBytes = 200;
export const findingBytes = 600;

/** An entry that no request used for so long goes: its conversation is over. */
export const cacheTtlMs = 2 * 60 * 60 * 1000;

/** A field that is met again counts as a use of its entry, at most this often. */
export const touchMs = cacheTtlMs / 8;

/** Shorter texts are hashed at once: that costs no more than asking whether they may be known. */
export const minSketched = 256;

/** As long as somebody holds the field. */
interface Memo {
  key?: string;
  findings: readonly TextFinding[] | undefined;
  /** Of the configuration that the findings are good for. */
  version: number;
  /** When the entry was last used. */
  at: number;
}

/** Keys of short texts of which only the role is known. */
interface ShortKeys {
  get(whole: string): string | undefined;
  set(whole: string, key: string): unknown;
}

/**
 * Short texts outside of bodies whose keys are at hand, in memory only: the least recently used one
 * goes, and each as early as its entry.
 */
export const maxLineKeys = 256;

export function createResultCache(
  maxBytes: number,
  clock: Pick<Clock, "elapsed"> = systemClock,
): ResultCache {
  return new Results(maxBytes, clock);
}

class Results implements ResultCache {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #secret = randomBytes(32).toString("base64");
  readonly #sketch = createTextSketch();
  // Only for what is kept anyway: until a full collection a weak map keeps young objects alive.
  readonly #memos = new WeakMap<ScanField, Memo>();
  readonly #cache: LRUCache<string, readonly TextFinding[]>;
  readonly #lineKeys: LRUCache<string, string>;
  #version = -1;
  #now = 0;

  constructor(maxBytes: number, clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
    const aged = {
      ttl: cacheTtlMs,
      updateAgeOnGet: true,
      // The clock as it was when a request was looked up: the library's own rest is a timer each time.
      ttlResolution: 0,
      perf: { now: () => this.#now },
    };
    this.#lineKeys = new LRUCache({ ...aged, max: maxLineKeys });
    this.#cache = new LRUCache({
      ...aged,
      maxSize: maxBytes,
      sizeCalculation: (findings) => entryBytes + findings.length * findingBytes,
    });
  }

  look(fields: readonly ScanField[], kept: number, body = fields.length): readonly Looked[] {
    this.#now = this.#clock.elapsed();
    // Texts of bodies do not outlive their request here.
    const short: ShortKeys = new Map<string, string>();
    return fields.map((field, at) =>
      at < kept
        ? this.#lookAtKept(field, short)
        : this.#lookAt(field, at < body ? short : this.#lineKeys),
    );
  }

  hold(looked: readonly Looked[]): void {
    for (const { field, memo } of looked) if (memo !== undefined) this.#memos.set(field, memo);
  }

  prepare(looked: Looked): void {
    looked.key ??= this.keyOf(looked.field);
  }

  keep(looked: Looked, findings: readonly TextFinding[], version: number): void {
    if (version !== this.#version) return;
    const { field } = looked;
    const key = (looked.key ??= this.keyOf(field));
    const print = sketchedPrint(field);
    if (print !== undefined) this.#sketch.add(print);
    this.#now = this.#clock.elapsed();
    this.#cache.set(key, findings);
    const memo = looked.memo ?? this.#memos.get(field);
    if (memo === undefined) return;
    Object.assign(memo, { key, findings, version, at: this.#now });
  }

  keyOf(field: ScanField): string {
    return digestOf(this.#secret, field);
  }

  get(key: string): readonly TextFinding[] | undefined {
    this.#now = this.#clock.elapsed();
    return this.#cache.get(key);
  }

  useVersion(version: number): void {
    if (version === this.#version) return;
    this.#cache.clear();
    this.#lineKeys.clear();
    this.#sketch.clear();
    this.#version = version;
  }

  #lookAtKept(field: ScanField, short: ShortKeys): Looked {
    const now = this.#now;
    const known = this.#memos.get(field);
    const memo: Memo = known ?? { findings: undefined, version: -1, at: 0 };
    if (memo.version !== this.#version || now - memo.at >= touchMs) {
      memo.findings = this.#recall(field, memo, short);
      memo.version = memo.findings === undefined ? -1 : this.#version;
      memo.at = now;
    }
    const { findings, key } = memo;
    const looked: Looked = key === undefined ? { field, findings } : { field, findings, key };
    if (known === undefined) looked.memo = memo;
    return looked;
  }

  #lookAt(field: ScanField, short: ShortKeys): Looked {
    const holder: { key?: string } = {};
    return { field, findings: this.#recall(field, holder, short), ...holder };
  }

  #recall(
    field: ScanField,
    holder: { key?: string },
    short: ShortKeys,
  ): readonly TextFinding[] | undefined {
    const print = sketchedPrint(field);
    if (print !== undefined && !this.#sketch.mayHave(print)) return undefined;
    holder.key ??= this.#keyIn(short, field);
    return this.#cache.get(holder.key);
  }

  /** The same few words stand in every turn: its role, its type. */
  #keyIn(short: ShortKeys, field: ScanField): string {
    const { role } = field;
    if (isSketched(field) || circumstanceOf(field) !== role) return this.keyOf(field);
    const { text } = field;
    const whole = `${role}\0${text}`;
    const known = short.get(whole);
    if (known !== undefined) return known;
    const key = this.keyOf(field);
    short.set(whole, key);
    return key;
  }
}

/** Late texts are all longer than that. */
function isSketched(field: ScanField): boolean {
  return field.literal !== undefined || field.text.length >= minSketched;
}

function sketchedPrint(field: ScanField): number | undefined {
  return isSketched(field) ? printOfField(field) : undefined;
}

/** Role, file and member. Lengths: no text may be read as part of a name, nor the other way round. */
function circumstanceOf({ role, sourceFile, key }: ScanField): string {
  if (sourceFile === undefined && key === undefined) return role;
  const lengths = `${sourceFile?.length ?? ""}\0${key?.length ?? ""}`;
  return `${role}\0${lengths}\0${sourceFile ?? ""}${key ?? ""}`;
}

// One shot: an Hmac object per field cost five times as much on a conversation of 1 KB fields.
// Lone surrogates stay apart in UTF-16; in UTF-8 they would be equal, and it costs half.
function digestOf(secret: string, field: ScanField): string {
  const circumstance = circumstanceOf(field);
  const head = `${secret}${circumstance.length}\0${circumstance}`;
  if (field.literal !== undefined) return digestOfLiteral(head, field.literal);
  const whole = `${head}${field.text}`;
  if (whole.isWellFormed()) return hash("sha256", whole, "base64");
  return hash("sha256", Buffer.from(`\0${whole}`, "utf16le"), "base64");
}

/** Another key than that of a text which reads like the literal. */
function digestOfLiteral(head: string, literal: Uint8Array): string {
  return createHash("sha256").update(`\x01${head}`).update(literal).digest("base64");
}
