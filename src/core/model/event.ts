/**
 * What the guard tells everybody who listens: store, audit, diagnostics, dashboard.
 *
 * INVARIANT: there is no field for request text or for a matched value.
 */

import type { Outcome } from "./action.ts";
import type { Api, DecidedFinding, Family, SessionContext } from "./exchange.ts";
import type { ScanFailure } from "./finding.ts";
import type { ExchangeId, Millis } from "./ids.ts";

export type DegradedReason =
  | "scanner_restarted"
  | "scanner_timeout"
  | "scanner_unavailable"
  | "store_failed"
  | "audit_failed"
  | "reader_failed"
  | "upstream_unreachable"
  | "key_lost"
  | "port_changed";

export interface DecidedEvent {
  readonly kind: "exchange.decided";
  readonly id: ExchangeId;
  readonly at: Millis;
  readonly client: string;
  readonly family: Family;
  readonly api: Api;
  readonly model?: string;
  /** Host of the upstream, without path and query. */
  readonly upstreamHost: string;
  /** Path below the route, without query. */
  readonly endpoint: string;
  readonly action: Outcome;
  readonly failure?: ScanFailure;
  readonly findings: readonly DecidedFinding[];
  readonly session: SessionContext;
  readonly requestBytes: number;
  readonly scannedFields: number;
  readonly cachedFields: number;
  readonly scanMs: number;
}

export interface FinishedEvent {
  readonly kind: "exchange.finished";
  readonly id: ExchangeId;
  readonly at: Millis;
  readonly status: number;
  readonly responseBytes: number;
  readonly totalMs: number;
}

export type GuardEvent =
  | DecidedEvent
  | FinishedEvent
  | {
      readonly kind: "guard.degraded";
      readonly at: Millis;
      readonly reason: DegradedReason;
      readonly detail?: string;
    }
  | { readonly kind: "allowlist.changed"; readonly at: Millis; readonly count: number }
  | { readonly kind: "guard.paused"; readonly at: Millis; readonly until: Millis }
  | { readonly kind: "guard.resumed"; readonly at: Millis };
