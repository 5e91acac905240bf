/**
 * Results of scans by content: history is sent again on every turn and must not be scanned again.
 *
 * Holds keyed digests and findings, never text. A finding list is kept only for the configuration
 * it was made with; a scan that failed is never kept. Bounded by bytes.
 */

import { createHmac, randomBytes } from "node:crypto";

import { LRUCache } from "lru-cache";

import type { ScanField, TextFinding } from "../../core/model/finding.ts";

export interface ResultCache {
  /** Same key: same text, read under the same circumstances (role, file). */
  keyOf(field: ScanField): string;
  get(key: string): readonly TextFinding[] | undefined;
  /** Ignored when `version` is no longer the present one. */
  put(key: string, findings: readonly TextFinding[], version: number): void;
  /** Another version empties the cache. */
  useVersion(version: number): void;
}

/** What one entry weighs in memory: digest, list head, and each finding (measured, rounded up). */
const entryBytes = 200;
const findingBytes = 600;

export function createResultCache(maxBytes: number): ResultCache {
  const secret = randomBytes(32);
  let current = -1;
  const cache = new LRUCache<string, readonly TextFinding[]>({
    maxSize: maxBytes,
    sizeCalculation: (findings) => entryBytes + findings.length * findingBytes,
  });
  return {
    keyOf: (field) =>
      createHmac("sha256", secret)
        .update(`${field.role}\0${field.sourceFile ?? ""}\0`)
        .update(field.text, "utf16le")
        .digest("base64"),
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
