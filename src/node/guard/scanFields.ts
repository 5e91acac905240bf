/**
 * Findings for every field of a request: what is known of the same text, and a scan of the rest.
 *
 * A text that stands in a request several times is scanned once. A scan that failed fails the whole
 * request and leaves nothing behind.
 */

import type { ScanFailure, ScanField, ScanOutcome, TextFinding } from "../../core/model/finding.ts";
import type { ScanHost } from "../scanner/scanHost.ts";
import type { GuardState } from "./guardState.ts";
import type { Looked, ResultCache } from "./resultCache.ts";

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

/** `kept`: how many of the first fields outlive the request. */
export async function scanFields(
  { cache, scanHost, state }: ScanDeps,
  fields: readonly ScanField[],
  kept = 0,
): Promise<FieldScan> {
  const version = state.scanVersion();
  const looked = cache.look(fields, kept);
  const unknown = looked.filter(({ findings }) => findings === undefined);
  const fresh = distinct(unknown);
  const outcome = await scanFresh(scanHost, [...fresh.values()]);
  if (outcome.kind === "failed") return { outcome, scanned: 0, cached: 0 };
  const found = new Map([...fresh.keys()].map((key, at) => [key, outcome.findings[at] ?? none]));
  for (const each of unknown) cache.keep(each, found.get(each.key) ?? none, version);
  const findings = looked.map((each) => each.findings ?? found.get(each.key) ?? none);
  const scanned = fresh.size;
  return { outcome: { kind: "scanned", findings }, scanned, cached: fields.length - scanned };
}

const none: readonly TextFinding[] = [];

/** Each text once. */
function distinct(unknown: readonly Looked[]): ReadonlyMap<string, ScanField> {
  return new Map(unknown.map(({ key, field }) => [key, field]));
}

/** An answer with the wrong number of lists is a broken thread, not a clean text. */
async function scanFresh(host: ScanHost, fresh: readonly ScanField[]): Promise<ScanOutcome> {
  if (fresh.length === 0) return { kind: "scanned", findings: [] };
  const outcome = await host.scan(
    fresh.map(({ text, sourceFile, role, key }) => ({
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
