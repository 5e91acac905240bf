/**
 * Results of scans by content: history is sent again on every turn and must not be scanned again.
 *
 * Holds keyed digests and findings, never text. A finding list is kept only for the configuration
 * it was made with; a scan that failed is never kept. Policy is applied afterwards, so that it may
 * change without a scan. Bounded by bytes and by the time since the last use.
 */

import { hash, randomBytes } from "node:crypto";

import { LRUCache } from "lru-cache";

import type { ScanField, TextFinding } from "../../core/model/finding.ts";
import type { Clock } from "../platform/clock.ts";
import { systemClock } from "../platform/clock.ts";

/** A field, the key of its text and circumstances, and what is known of them. */
export interface Looked {
  readonly field: ScanField;
  /** Same key: same text, read under the same circumstances (role, file, member). */
  readonly key: string;
  /** At the time of the look. */
  readonly findings: readonly TextFinding[] | undefined;
}

export interface ResultCache {
  /**
   * What is known of each field. The first `kept` of them outlive the request: the fields of a
   * conversation's unchanged start are the same objects on every turn, and are known by themselves.
   */
  look(fields: readonly ScanField[], kept: number): readonly Looked[];
  /** Ignored when `version` is no longer the present one. */
  keep(looked: Looked, findings: readonly TextFinding[], version: number): void;
  keyOf(field: ScanField): string;
  get(key: string): readonly TextFinding[] | undefined;
  /** Ignored when `version` is no longer the present one. */
  put(key: string, findings: readonly TextFinding[], version: number): void;
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

/** As long as somebody holds the field. */
interface Memo {
  readonly key: string;
  findings: readonly TextFinding[] | undefined;
  /** Of the configuration that the findings are good for. */
  version: number;
  /** When the entry was last used. */
  at: number;
}

export function createResultCache(
  maxBytes: number,
  clock: Pick<Clock, "elapsed"> = systemClock,
): ResultCache {
  const secret = randomBytes(32).toString("base64");
  let current = -1;
  const memos = new WeakMap<ScanField, Memo>();
  const cache = new LRUCache<string, readonly TextFinding[]>({
    maxSize: maxBytes,
    ttl: cacheTtlMs,
    updateAgeOnGet: true,
    perf: { now: () => clock.elapsed() },
    sizeCalculation: (findings) => entryBytes + findings.length * findingBytes,
  });
  // Only for what is kept anyway: until a full collection a weak map keeps young objects alive.
  const memoOf = (field: ScanField): Memo => {
    const known = memos.get(field);
    if (known !== undefined) return known;
    const memo: Memo = { key: digestOf(secret, field), findings: undefined, version: -1, at: 0 };
    memos.set(field, memo);
    return memo;
  };
  const lookAtKept = (field: ScanField, now: number): Looked => {
    const memo = memoOf(field);
    if (memo.version !== current || now - memo.at >= touchMs) {
      const findings = cache.get(memo.key);
      Object.assign(memo, { findings, version: findings === undefined ? -1 : current, at: now });
    }
    return { field, key: memo.key, findings: memo.findings };
  };
  const lookAt = (field: ScanField): Looked => {
    const key = digestOf(secret, field);
    return { field, key, findings: cache.get(key) };
  };
  const put = (key: string, findings: readonly TextFinding[], version: number): void => {
    if (version === current) cache.set(key, findings);
  };
  return {
    look(fields, kept) {
      const now = clock.elapsed();
      return fields.map((field, at) => (at < kept ? lookAtKept(field, now) : lookAt(field)));
    },
    keep(looked, findings, version) {
      put(looked.key, findings, version);
      const memo = memos.get(looked.field);
      if (memo !== undefined && version === current)
        Object.assign(memo, { findings, version, at: clock.elapsed() });
    },
    keyOf: (field) => digestOf(secret, field),
    get: (key) => cache.get(key),
    put,
    useVersion(version) {
      if (version === current) return;
      cache.clear();
      current = version;
    },
  };
}

// One shot: an Hmac object per field cost five times as much on a conversation of 1 KB fields.
// Lone surrogates stay apart in UTF-16; in UTF-8 they would be equal, and it costs half.
function digestOf(secret: string, { role, sourceFile, key, text }: ScanField): string {
  // Lengths: no text may be read as part of a name, nor the other way round.
  const lengths = `${sourceFile?.length ?? ""}\0${key?.length ?? ""}`;
  const about = `${secret}${role}\0${lengths}\0${sourceFile ?? ""}${key ?? ""}`;
  const whole = about + text;
  if (whole.isWellFormed()) return hash("sha256", whole, "base64");
  return hash("sha256", Buffer.from(`\0${whole}`, "utf16le"), "base64");
}
