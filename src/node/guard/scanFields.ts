/**
 * Findings for every field of a request: what is known of the same text, and a scan of the rest.
 *
 * A text that stands in a request several times is scanned once. A scan that failed fails the whole
 * request and leaves nothing behind.
 */

import type { ScanFailure, ScanField, ScanOutcome, TextFinding } from "../../core/model/finding.ts";
import type { ScanHost } from "../scanner/scanHost.ts";
import type { GuardState } from "./guardState.ts";
import { circumstanceOf, type Looked, type ResultCache } from "./resultCache.ts";

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
  const fresh = distinct(looked);
  const scanning = scanFresh(scanHost, fresh);
  // While the other threads read.
  for (const { first } of fresh) cache.prepare(first);
  const outcome = await scanning;
  if (outcome.kind === "failed") return { outcome, scanned: 0, cached: 0 };
  const findings = looked.map((each) => each.findings ?? none);
  for (const [at, { first, places }] of fresh.entries()) {
    const found = outcome.findings[at] ?? none;
    cache.keep(first, found, version);
    for (const place of places) findings[place] = found;
  }
  const scanned = fresh.length;
  return { outcome: { kind: "scanned", findings }, scanned, cached: fields.length - scanned };
}

const none: readonly TextFinding[] = [];

/** A text of which nothing is known, and where it stands in the request. */
interface Fresh {
  readonly first: Looked;
  readonly places: number[];
}

/** Each once. By maps alone: a request can hold a million texts that look alike. */
function distinct(looked: readonly Looked[]): readonly Fresh[] {
  const fresh: Fresh[] = [];
  const byCircumstance = new Map<string, Map<string, Fresh>>();
  for (let at = 0; at < looked.length; at += 1) {
    const each = looked[at];
    if (each === undefined || each.findings !== undefined) continue;
    const where = circumstanceOf(each.field);
    const known = byCircumstance.get(where);
    const byText = known ?? new Map<string, Fresh>();
    if (known === undefined) byCircumstance.set(where, byText);
    const same = byText.get(each.field.text);
    if (same !== undefined) same.places.push(at);
    else {
      const added = { first: each, places: [at] };
      byText.set(each.field.text, added);
      fresh.push(added);
    }
  }
  return fresh;
}

/** An answer with the wrong number of lists is a broken thread, not a clean text. */
async function scanFresh(host: ScanHost, fresh: readonly Fresh[]): Promise<ScanOutcome> {
  if (fresh.length === 0) return { kind: "scanned", findings: [] };
  const outcome = await host.scan(
    fresh.map(
      ({
        first: {
          field: { text, sourceFile, role, key },
        },
      }) => ({
        text,
        role,
        ...(key === undefined ? {} : { key }),
        ...(sourceFile === undefined ? {} : { path: sourceFile }),
      }),
    ),
  );
  if (outcome.kind === "scanned" && outcome.findings.length !== fresh.length)
    return { kind: "failed", reason: "crashed" };
  return outcome;
}
