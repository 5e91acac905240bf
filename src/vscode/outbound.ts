/**
 * What requests were about to send, kept by keyed hash so that it can be shown at its source line.
 *
 * Pure data: the newest `maxOutbound` values, each with its strongest outcome of late. Nothing here
 * can hold the value itself.
 */

import type { Outcome } from "../core/model/action.ts";
import type { DecidedEvent } from "../core/model/event.ts";
import type { DecidedFinding } from "../core/model/exchange.ts";
import type { Severity } from "../core/model/finding.ts";
import type { Hash, Millis, RuleId, SessionId } from "../core/model/ids.ts";

/** Values remembered; the oldest are dropped first. */
export const maxOutbound = 500;

export interface Outbound {
  readonly valueHash: Hash;
  readonly ruleId: RuleId;
  readonly type: string;
  readonly severity: Severity;
  readonly preview: string;
  /** What became of the request as a whole. */
  readonly outcome: Outcome;
  /** What this finding alone asked for. */
  readonly action: Outcome;
  readonly at: Millis;
  readonly host: string;
  readonly client: string;
  readonly sourceFile?: string;
  readonly workingDirectory?: string;
  readonly sessionId?: SessionId;
}

export type OutboundByHash = ReadonlyMap<Hash, Outbound>;

/** The findings of an event that are worth showing: `pass` (allowed) ones and those of answers are not. */
export function outboundOf(event: DecidedEvent): readonly Outbound[] {
  if (event.answerTo !== undefined) return [];
  return event.findings
    .filter((finding) => finding.action !== "pass" && finding.allowedBy === undefined)
    .map((finding) => toOutbound(event, finding));
}

/** A new map with `added` as the newest entries. */
export function rememberOutbound(
  known: OutboundByHash,
  added: readonly Outbound[],
): OutboundByHash {
  const next = new Map(known);
  for (const one of added) {
    const before = next.get(one.valueHash);
    next.delete(one.valueHash);
    next.set(one.valueHash, withKnownFile(one, before));
  }
  for (const oldest of next.keys()) {
    if (next.size <= maxOutbound) break;
    next.delete(oldest);
  }
  return next;
}

function withKnownFile(one: Outbound, before: Outbound | undefined): Outbound {
  if (one.sourceFile !== undefined || before?.sourceFile === undefined) return one;
  return { ...one, sourceFile: before.sourceFile };
}

function toOutbound(event: DecidedEvent, finding: DecidedFinding): Outbound {
  const { sourceFile } = finding;
  const { workingDirectory, sessionId } = event.session;
  return {
    valueHash: finding.valueHash,
    ruleId: finding.ruleId,
    type: finding.type,
    severity: finding.severity,
    preview: finding.preview,
    outcome: event.action,
    action: finding.action,
    at: event.at,
    host: event.upstreamHost,
    client: event.client,
    ...(sourceFile === undefined ? {} : { sourceFile }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(sessionId === undefined ? {} : { sessionId }),
  };
}
