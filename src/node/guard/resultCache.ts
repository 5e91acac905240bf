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

export interface ResultCache {
  /**
   * Same key: same text, read under the same circumstances (role, file, member). Computed once for
   * a field: the fields of a conversation's unchanged start are the same objects on every turn.
   */
  keyOf(field: ScanField): string;
  /** What is known of each, by the very object or by its key. */
  recall(fields: readonly ScanField[]): (readonly TextFinding[] | undefined)[];
  /** Ignored when `version` is no longer the present one. */
  keep(field: ScanField, findings: readonly TextFinding[], version: number): void;
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

/** What is known of one field, as long as somebody holds it. */
interface Memo {
  readonly key: string;
  findings?: readonly TextFinding[];
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
  const memoOf = (field: ScanField): Memo => {
    const known = memos.get(field);
    if (known !== undefined) return known;
    const memo: Memo = { key: digestOf(secret, field), version: -1, at: 0 };
    memos.set(field, memo);
    return memo;
  };
  const recallOne = (field: ScanField, now: number): readonly TextFinding[] | undefined => {
    const memo = memoOf(field);
    if (memo.version === current && now - memo.at < touchMs) return memo.findings;
    const findings = cache.get(memo.key);
    if (findings !== undefined) Object.assign(memo, { findings, version: current, at: now });
    return findings;
  };
  const put = (key: string, findings: readonly TextFinding[], version: number): void => {
    if (version === current) cache.set(key, findings);
  };
  return {
    keyOf: (field) => memoOf(field).key,
    recall(fields) {
      const now = clock.elapsed();
      return fields.map((field) => recallOne(field, now));
    },
    keep(field, findings, version) {
      const memo = memoOf(field);
      put(memo.key, findings, version);
      if (version === current) Object.assign(memo, { findings, version, at: clock.elapsed() });
    },
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
