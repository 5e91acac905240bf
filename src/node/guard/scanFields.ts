/**
 * Findings for every field of a request: what is known of the same text, and a scan of the rest.
 *
 * A text that stands in a request several times is scanned once. A scan that failed fails the whole
 * request and leaves nothing behind.
 */

import type { ScanFailure, ScanField, ScanOutcome, TextFinding } from "../../core/model/finding.ts";
import type { ScanHost } from "../scanner/scanHost.ts";
import type { GuardState } from "./guardState.ts";
import type { ResultCache } from "./resultCache.ts";

export interface ScanDeps {
  readonly scanHost: ScanHost;
  readonly cache: ResultCache;
  readonly state: Pick<GuardState, "scanVersion">;
}

export interface FieldScan {
  readonly outcome: ScanOutcome;
  /** Texts that were new. */
  readonly scanned: number;
  readonly cached: number;
}

/** Known before a scan began. */
export function unscanned(reason: ScanFailure): FieldScan {
  return { outcome: { kind: "failed", reason }, scanned: 0, cached: 0 };
}

export async function scanFields(
  { cache, scanHost, state }: ScanDeps,
  fields: readonly ScanField[],
): Promise<FieldScan> {
  const version = state.scanVersion();
  const known = cache.recall(fields);
  const fresh = distinct(cache, fields, known);
  if (fresh.length > 0) {
    const outcome = await scanFresh(scanHost, fresh);
    if (outcome.kind === "failed") return { outcome, scanned: 0, cached: 0 };
    for (const [at, { field, places }] of fresh.entries()) {
      const found = outcome.findings[at] ?? none;
      cache.keep(field, found, version);
      for (const place of places) known[place] = found;
    }
  }
  const findings = known.map((found) => found ?? none);
  const scanned = fresh.length;
  return { outcome: { kind: "scanned", findings }, scanned, cached: fields.length - scanned };
}

const none: readonly TextFinding[] = [];

interface Fresh {
  readonly field: ScanField;
  /** Where the same text stands in the request. */
  readonly places: number[];
}

/** What nothing is known of, each once. */
function distinct(
  cache: ResultCache,
  fields: readonly ScanField[],
  known: readonly (readonly TextFinding[] | undefined)[],
): readonly Fresh[] {
  const fresh = new Map<string, Fresh>();
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at];
    if (field === undefined || known[at] !== undefined) continue;
    const key = cache.keyOf(field);
    const same = fresh.get(key);
    if (same === undefined) fresh.set(key, { field, places: [at] });
    else same.places.push(at);
  }
  return [...fresh.values()];
}

/** An answer with the wrong number of lists is a broken thread, not a clean text. */
async function scanFresh(host: ScanHost, fresh: readonly Fresh[]): Promise<ScanOutcome> {
  const outcome = await host.scan(
    fresh.map(({ field: { text, sourceFile, role, key } }) => ({
      text,
      role,
      ...(key === undefined ? {} : { key }),
      ...(sourceFile === undefined ? {} : { path: sourceFile }),
    })),
  );
  if (outcome.kind === "scanned" && outcome.findings.length !== fresh.length)
    return { kind: "failed", reason: "crashed" };
  return outcome;
}
