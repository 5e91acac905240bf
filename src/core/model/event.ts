/**
 * What the guard tells everybody who listens: store, audit, diagnostics, dashboard.
 *
 * INVARIANT: there is no field for request text or for a matched value.
 */

import type { AskAnswer, AskFallback, Outcome } from "./action.ts";
import type { Api, DecidedFinding, Family, SessionContext } from "./exchange.ts";
import type { ScanFailure } from "./finding.ts";
import type { AskId, ExchangeId, Millis } from "./ids.ts";

export type DegradedReason =
  | "scanner_restarted"
  | "scanner_timeout"
  | "scanner_unavailable"
  | "store_failed"
  | "audit_failed"
  | "reader_failed"
  | "upstream_unreachable"
  | "key_lost"
  /** Replaced values that were kept could not be read; placeholders of before stay in answers. */
  | "replaced_lost"
  | "port_changed"
  /** A rule of someone's own was not taken; the detail says which. */
  | "rules_refused";

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
  /** Set when this is about the answer to that request, and not about a request. */
  readonly answerTo?: ExchangeId;
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
  /** Set when policy wanted a person to be asked. */
  readonly asked?: { readonly by: AnsweredBy; readonly heldMs: number };
}

/** Who or what ended a question. */
export const answeredBy = [
  "person",
  /** The same was answered before in this conversation. */
  "memory",
  "deadline",
  /** No window is attached. */
  "nobody",
  /** As many requests are held as may be. */
  "full",
  /** A kind of request that cannot wait. */
  "unholdable",
  /** Every client that waited went away. */
  "gone",
  /** Policy or allowlist changed, and nothing is left to ask. */
  "policy",
  "stopped",
] as const;
export type AnsweredBy = (typeof answeredBy)[number];

/** Requests are held until a person answers or `deadline` has passed. */
export interface AskedEvent {
  readonly kind: "exchange.asked";
  readonly id: AskId;
  readonly at: Millis;
  readonly deadline: Millis;
  readonly client: string;
  readonly family: Family;
  readonly api: Api;
  readonly model?: string;
  readonly upstreamHost: string;
  readonly session: SessionContext;
  /** What is asked about: each value once. */
  readonly findings: readonly DecidedFinding[];
  /** What happens at the deadline. */
  readonly fallback: AskFallback;
}

/** A question is over: every prompt for it can go. */
export interface AnsweredEvent {
  readonly kind: "exchange.answered";
  readonly id: AskId;
  readonly at: Millis;
  readonly by: AnsweredBy;
  readonly answer: AskAnswer;
  /** How many requests waited for it in the end. */
  readonly requests: number;
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
  | AskedEvent
  | AnsweredEvent
  | {
      readonly kind: "guard.degraded";
      readonly at: Millis;
      readonly reason: DegradedReason;
      readonly detail?: string;
    }
  | { readonly kind: "allowlist.changed"; readonly at: Millis; readonly count: number }
  | { readonly kind: "guard.paused"; readonly at: Millis; readonly until: Millis }
  | { readonly kind: "guard.resumed"; readonly at: Millis };
