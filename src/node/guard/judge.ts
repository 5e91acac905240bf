/**
 * Judges one message: open, look up, scan what is new, decide, tell.
 *
 * The same function for HTTP bodies, WebSocket frames and MCP lines. Never rejects: a bug in a
 * parser or in policy ends in a refusal, not in an unscanned request. Carries nothing out.
 */

import { decide } from "../../core/exchange/decide.ts";
import type { Opened } from "../../core/exchange/open.ts";
import { openRequest } from "../../core/exchange/open.ts";
import { scrubOpened } from "../../core/exchange/scrub.ts";
import type { DecidedEvent } from "../../core/model/event.ts";
import type { Decision, RawRequest } from "../../core/model/exchange.ts";
import type { ScanField, ScanFailure, ScanOutcome, TextFinding } from "../../core/model/finding.ts";
import type { Hash } from "../../core/model/ids.ts";
import type { Snapshot } from "../../core/model/snapshot.ts";
import { decodeComponent } from "../../core/wire/pairs.ts";
import { failure } from "../../core/wire/refusal.ts";
import type { Events } from "../events.ts";
import type { Clock } from "../platform/clock.ts";
import type { ScanHost } from "../scanner/scanHost.ts";
import type { Meter } from "./counters.ts";
import type { GuardState } from "./guardState.ts";
import type { ResultCache } from "./resultCache.ts";

export interface JudgeDeps {
  readonly state: GuardState;
  readonly scanHost: ScanHost;
  readonly cache: ResultCache;
  readonly events: Events;
  readonly meter: Meter;
  readonly clock: Clock;
  /** Names conversations that carry no id. */
  readonly hash: (text: string) => Hash;
}

export interface Context {
  /** Host of the upstream; for lines of MCP servers the server's label. */
  readonly upstreamHost: string;
  /** The scan cannot be done: known before it began. */
  readonly failure?: ScanFailure;
  /** Bytes as received. */
  readonly requestBytes: number;
}

export interface Judged {
  readonly decision: Decision;
  readonly opened: Opened;
}

export type Judge = (raw: RawRequest, context: Context) => Promise<Judged>;

export function createJudge(deps: JudgeDeps): Judge {
  return async (raw, context) => {
    const started = deps.clock.elapsed();
    const snapshot = deps.state.snapshot();
    const received = openRequest(raw, deps.hash);
    const scan = await scanFields(deps, received.fields, context.failure);
    const scanMs = deps.clock.elapsed() - started;
    const outcome = scan.outcome;
    const { opened, scrub } = scrubOpened(received, outcome);
    const endpoint = scrub(decodeComponent(raw.target.split("?", 1)[0] ?? "/"));
    const { workspaces } = deps.state.settings();
    const decision = safely(raw, opened, () =>
      decide({ snapshot, raw, opened, outcome, now: deps.clock.now(), workspaces }),
    );
    const event = eventOf({ raw, opened, endpoint, context, decision, scan, scanMs });
    deps.meter.decided(event, deps.clock.elapsed() - started);
    deps.events.emit(event);
    consumeOnce(deps, snapshot, decision);
    return { decision, opened };
  };
}

/** Scans without deciding or telling anybody: for probes and for the editor's documents. */
export async function scanOnly(
  deps: Pick<JudgeDeps, "scanHost" | "cache" | "state">,
  fields: readonly ScanField[],
): Promise<ScanOutcome> {
  return (await scanFields(deps, fields, undefined)).outcome;
}

interface FieldScan {
  readonly outcome: ScanOutcome;
  readonly scanned: number;
  readonly cached: number;
}

async function scanFields(
  deps: Pick<JudgeDeps, "scanHost" | "cache" | "state">,
  fields: readonly ScanField[],
  known: ScanFailure | undefined,
): Promise<FieldScan> {
  if (known !== undefined)
    return { outcome: { kind: "failed", reason: known }, scanned: 0, cached: 0 };
  const { cache, scanHost, state } = deps;
  const version = state.scanVersion();
  const keys = fields.map((field) => cache.keyOf(field));
  const results = new Map<string, readonly TextFinding[]>();
  const fresh = new Map<string, ScanField>();
  for (const [index, field] of fields.entries()) {
    const key = keys[index] ?? "";
    const hit = cache.get(key);
    if (hit === undefined) fresh.set(key, field);
    else results.set(key, hit);
  }
  const outcome = await scanFresh(scanHost, [...fresh.values()]);
  if (outcome.kind === "failed") return { outcome, scanned: 0, cached: 0 };
  for (const [index, key] of [...fresh.keys()].entries()) {
    const findings = outcome.findings[index] ?? [];
    results.set(key, findings);
    cache.put(key, findings, version);
  }
  const findings = keys.map((key) => results.get(key) ?? []);
  return {
    outcome: { kind: "scanned", findings },
    scanned: fresh.size,
    cached: fields.length - fresh.size,
  };
}

/** An answer with the wrong number of lists is a broken thread, not a clean text. */
async function scanFresh(host: ScanHost, fields: readonly ScanField[]): Promise<ScanOutcome> {
  if (fields.length === 0) return { kind: "scanned", findings: [] };
  const outcome = await host.scan(
    fields.map(({ text, sourceFile, role }) => ({
      text,
      role,
      ...(sourceFile === undefined ? {} : { path: sourceFile }),
    })),
  );
  if (outcome.kind === "scanned" && outcome.findings.length !== fields.length)
    return { kind: "failed", reason: "crashed" };
  return outcome;
}

/** A bug in policy refuses the request; it does not let it pass. */
function safely(raw: RawRequest, opened: Opened, work: () => Decision): Decision {
  try {
    return work();
  } catch {
    const message = "Argus could not judge this request, so it was not sent.";
    const reply = failure({
      api: opened.api,
      family: raw.family,
      stream: opened.stream,
      status: 500,
      message,
    });
    return {
      action: "block",
      because: [],
      findings: [],
      failure: "crashed",
      plan: { kind: "reject", ...reply },
    };
  }
}

interface Told {
  readonly raw: RawRequest;
  readonly opened: Opened;
  /** The path as it may be shown. */
  readonly endpoint: string;
  readonly context: Context;
  readonly decision: Decision;
  readonly scan: FieldScan;
  readonly scanMs: number;
}

function eventOf({ raw, opened, endpoint, context, decision, scan, scanMs }: Told): DecidedEvent {
  return {
    kind: "exchange.decided",
    id: raw.id,
    at: raw.at,
    client: raw.client,
    family: opened.family,
    api: opened.api,
    ...(opened.model === undefined ? {} : { model: opened.model }),
    upstreamHost: context.upstreamHost,
    endpoint,
    action: decision.action,
    ...(decision.failure === undefined ? {} : { failure: decision.failure }),
    findings: decision.findings,
    session: opened.session,
    requestBytes: context.requestBytes,
    scannedFields: scan.scanned,
    cachedFields: scan.cached,
    scanMs,
  };
}

/** An entry of scope `once` is spent by the first request that it lets through. */
function consumeOnce(deps: JudgeDeps, snapshot: Snapshot, decision: Decision): void {
  const used = new Set(decision.findings.map(({ allowedBy }) => allowedBy));
  for (const entry of snapshot.allowlist)
    if (entry.scope === "once" && used.has(entry.id)) deps.state.spend(entry.id);
}
