/**
 * The action of one finding. Pure and total.
 *
 * Strongest claim first: allowlist, then pause, then the action of the rule, of the detector, of
 * the client, and last of the profile. `ask` needs somebody to ask; without an asker it is `block`.
 */

import { type Action, actions } from "../model/action.ts";
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
  const wanted =
    own(policy.ruleActions, finding.ruleId) ??
    own(policy.detectorActions, finding.detector) ??
    own(policy.clientActions, client) ??
    profileAction(policy.profile, finding);
  return wanted === "ask" ? "block" : wanted;
}

/** An own property that is an action; anything else in a settings object is as if absent. */
function own(table: Readonly<Partial<Record<string, Action>>>, key: string): Action | undefined {
  if (!Object.hasOwn(table, key)) return undefined;
  return actions.find((action) => action === table[key]);
}
