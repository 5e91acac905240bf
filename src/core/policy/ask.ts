/**
 * When a person is asked, and what an answer makes of a finding. Pure.
 *
 * `ask` is an action until it is carried out: an answer turns it into `redact`, `log` (sent, on
 * record) or `block`; without one the fallback of policy holds. How long a request can wait is a
 * property of its client: never above half of the shortest time-out that is known.
 */

import { actions, type AskAnswer, type AskFallback } from "../model/action.ts";
import type { Api, DecidedFinding } from "../model/exchange.ts";
import type { Policy } from "../model/snapshot.ts";

/** How long a request is held when nothing is configured, in milliseconds. */
export const defaultAskMs = 20_000;
export const minAskMs = 5_000;
/** Half of 60 s, the shortest time-out of a client that is known (a tool call of the MCP SDK). */
export const maxAskMs = 30_000;

/** The answer that was given for a finding; undefined when there is none. */
export type Answers = (finding: DecidedFinding) => AskAnswer | undefined;

/** False for the policies of nearly everybody: then nothing has to be looked at twice. */
export function mayAsk(policy: Policy): boolean {
  if (policy.askInstead !== undefined && policy.askInstead !== "never") return true;
  const { ruleActions, detectorActions, clientActions, severityActions = {} } = policy;
  return [ruleActions, detectorActions, clientActions, severityActions].some((table) =>
    Object.values(table).includes("ask"),
  );
}

/** Milliseconds that a request may be held; 0 for what is worthless when it comes late. */
export function holdMs(policy: Policy, api: Api): number {
  if (api === "copilot.completions") return 0;
  const wanted = policy.askTimeoutMs ?? defaultAskMs;
  return Math.min(maxAskMs, Math.max(minAskMs, wanted));
}

export function fallbackOf(policy: Policy): AskFallback {
  return policy.askFallback ?? "block";
}

/** What the finding comes to. A finding that nobody was to be asked about stays as it is. */
export function settleAsk(
  finding: DecidedFinding,
  answers: Answers | undefined,
  fallback: AskFallback,
): DecidedFinding {
  if (finding.action !== "ask") return finding;
  const answer = answers?.(finding);
  const action = answer === "send" ? "log" : (answer ?? fallback);
  return { ...finding, action, asked: answer ?? "fallback" };
}

/** The stronger of two answers: a request with several questions gets the strictest. */
export function strictestAnswer(all: Iterable<AskAnswer>): AskAnswer {
  const rank = (answer: AskAnswer): number => (answer === "send" ? 0 : actions.indexOf(answer));
  let strictest: AskAnswer = "send";
  for (const answer of all) if (rank(answer) > rank(strictest)) strictest = answer;
  return strictest;
}
