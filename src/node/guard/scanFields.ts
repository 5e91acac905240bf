/**
 * Findings for every field of a request: what is known of the same text, and a scan of the rest.
 *
 * A text that stands in a request several times is scanned once. A scan that failed fails the whole
 * request and leaves nothing behind.
 */

import { Buffer } from "node:buffer";

import type { ScanFailure, ScanField, ScanOutcome, TextFinding } from "../../core/model/finding.ts";
import type { ScanHost } from "../scanner/scanHost.ts";
import type { ToScan } from "../scanner/sharedTexts.ts";
import type { GuardState } from "./guardState.ts";
import type { Looked, ResultCache } from "./resultCache.ts";
import { printOfField } from "./textSketch.ts";

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

export interface FieldWork {
  readonly fields: readonly ScanField[];
  /** How many of the first fields outlive the request. */
  readonly kept?: number;
  /** How many of the first fields stand in the body; absent: all. */
  readonly body?: number;
  /** What else is to be done: called while the other threads read. */
  readonly finish?: () => unknown;
}

export async function scanFields(
  { cache, scanHost, state }: ScanDeps,
  { fields, kept = 0, body = fields.length, finish }: FieldWork,
): Promise<FieldScan> {
  const version = state.scanVersion();
  const looked = cache.look(fields, kept, body);
  const fresh = distinct(looked);
  const scanning = scanFresh(scanHost, fresh);
  finish?.();
  cache.hold(looked);
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

/**
 * Of texts that look alike so many are compared: one that comes again behind them is scanned again,
 * which costs no more than its length.
 */
export const maxAlike = 8;

/** Each once. */
function distinct(looked: readonly Looked[]): readonly Fresh[] {
  const fresh: Fresh[] = [];
  const byPrint = new Map<number, Fresh[]>();
  for (let at = 0; at < looked.length; at += 1) {
    const each = looked[at];
    if (each === undefined || each.findings !== undefined) continue;
    const print = printOfField(each.field);
    const alike = byPrint.get(print);
    const same = alike?.find(({ first }) => isSame(first.field, each.field));
    if (same !== undefined) {
      same.places.push(at);
      continue;
    }
    const added: Fresh = { first: each, places: [at] };
    fresh.push(added);
    if (alike === undefined) byPrint.set(print, [added]);
    else if (alike.length < maxAlike) alike.push(added);
  }
  return fresh;
}

function isSame(one: ScanField, other: ScanField): boolean {
  const { role, sourceFile, key } = other;
  if (one.role !== role || one.sourceFile !== sourceFile || one.key !== key) return false;
  if (one.literal === undefined || other.literal === undefined) return one.text === other.text;
  return Buffer.compare(one.literal, other.literal) === 0;
}

/** An answer with the wrong number of lists is a broken thread, not a clean text. */
async function scanFresh(host: ScanHost, fresh: readonly Fresh[]): Promise<ScanOutcome> {
  if (fresh.length === 0) return { kind: "scanned", findings: [] };
  const outcome = await host.scan(fresh.map(({ first }) => toScan(first.field)));
  if (outcome.kind === "scanned" && outcome.findings.length !== fresh.length)
    return { kind: "failed", reason: "crashed" };
  return outcome;
}

function toScan(field: ScanField): ToScan {
  const { literal, role, key, sourceFile } = field;
  return {
    text: literal ?? field.text,
    role,
    ...(key === undefined ? {} : { key }),
    ...(sourceFile === undefined ? {} : { path: sourceFile }),
  };
}
