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

export function createResultCache(
  maxBytes: number,
  clock: Pick<Clock, "elapsed"> = systemClock,
): ResultCache {
  const secret = randomBytes(32).toString("base64");
  let current = -1;
  const keys = new WeakMap<ScanField, string>();
  const cache = new LRUCache<string, readonly TextFinding[]>({
    maxSize: maxBytes,
    ttl: cacheTtlMs,
    updateAgeOnGet: true,
    perf: { now: () => clock.elapsed() },
    sizeCalculation: (findings) => entryBytes + findings.length * findingBytes,
  });
  return {
    keyOf(field) {
      const known = keys.get(field);
      if (known !== undefined) return known;
      const key = digestOf(secret, field);
      keys.set(field, key);
      return key;
    },
    get: (key) => cache.get(key),
    put(key, findings, version) {
      if (version === current) cache.set(key, findings);
    },
    useVersion(version) {
      if (version === current) return;
      cache.clear();
      current = version;
    },
  };
}

// One shot: an Hmac object per field cost five times as much on a conversation of 1 KB fields.
// UTF-16: lone surrogates stay apart, which UTF-8 would make equal.
function digestOf(secret: string, { role, sourceFile, key, text }: ScanField): string {
  // Lengths: no text may be read as part of a name, nor the other way round.
  const lengths = `${sourceFile?.length ?? ""}\0${key?.length ?? ""}`;
  const about = `${secret}${role}\0${lengths}\0${sourceFile ?? ""}${key ?? ""}`;
  return hash("sha256", Buffer.from(about + text, "utf16le"), "base64");
}
