/**
 * The action of one finding. Pure and total.
 *
 * Strongest claim first: allowlist, then pause, then the action of the rule, of the detector, of
 * the client, of the severity, and last of the profile. Where the profile would replace or stop,
 * policy may want a person to be asked instead; `ask.ts` says what comes of it.
 */

import { type Action, actions, type AskInstead } from "../model/action.ts";
import type { DecidedFinding } from "../model/exchange.ts";
import type { Finding } from "../model/finding.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { type AllowContext, allowingEntry } from "./allow.ts";
import { profileAction } from "./profile.ts";

export interface ResolveContext extends AllowContext {
  readonly client: string;
}

export function resolveFinding(
  snapshot: Snapshot,
  finding: Finding,
  context: ResolveContext,
): DecidedFinding {
  const { allowedBy: _, ...bare } = finding;
  const allowedBy = allowingEntry(snapshot.allowlist, finding, context);
  if (allowedBy !== undefined) return { ...bare, allowedBy, action: "pass" };
  if (isPaused(snapshot, context.now)) return { ...bare, action: "log" };
  return { ...bare, action: configuredAction(snapshot, finding, context.client) };
}

export function isPaused(snapshot: Snapshot, now: number): boolean {
  return snapshot.policy.pausedUntil !== undefined && now < snapshot.policy.pausedUntil;
}

function configuredAction(snapshot: Snapshot, finding: Finding, client: string): Action {
  const { policy } = snapshot;
  return (
    own(policy.ruleActions, finding.ruleId) ??
    own(policy.detectorActions, finding.detector) ??
    own(policy.clientActions, client) ??
    own(policy.severityActions ?? {}, finding.severity) ??
    askedInstead(policy.askInstead, profileAction(policy.profile, finding))
  );
}

function askedInstead(instead: AskInstead = "never", action: Action): Action {
  const asks = instead === action || (instead === "both" && isIntervention(action));
  return asks ? "ask" : action;
}

function isIntervention(action: Action): boolean {
  return action === "redact" || action === "block";
}

/** An own property that is an action; anything else in a settings object is as if absent. */
function own(table: Readonly<Partial<Record<string, Action>>>, key: string): Action | undefined {
  if (!Object.hasOwn(table, key)) return undefined;
  return actions.find((action) => action === table[key]);
}
