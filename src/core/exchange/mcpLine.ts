/**
 * One line of MCP as a request like any other: judged by the same rules, answered by a verdict.
 *
 * The wrapper turns the verdict into JSON-RPC; here only the way in (a `RawRequest` whose body is
 * the line) and the way out (pass, replacement bytes, or a message) are made. `tools/list` goes
 * the same way: tool pinning and description checks attach where `method` is known.
 */

import type { Decision, Family, RawRequest } from "../model/exchange.ts";
import type { ExchangeId, Millis } from "../model/ids.ts";
import type { LineFacts, Verdict } from "../mcp/verdict.ts";
import { safeMethod } from "../mcp/verdict.ts";

export interface LineToJudge extends LineFacts {
  readonly id: ExchangeId;
  readonly at: Millis;
  /** Without terminator. */
  readonly body: Uint8Array;
}

const family: Family = "generic";

export function lineRequest(line: LineToJudge): RawRequest {
  return {
    id: line.id,
    at: line.at,
    method: "POST",
    // The direction stands last: `completion/complete` at the end would look like another API.
    target: `/mcp/${safeMethod(line.method) ?? "other"}/${line.direction}`,
    headers: [["content-type", "application/json"]],
    body: line.body,
    family,
    client: line.client,
  };
}

export function verdictOf(decision: Decision): Verdict {
  const { plan } = decision;
  if (plan.kind === "reject")
    return { kind: "block", message: messageOf(plan.body) ?? fallback(decision) };
  // A rewrite of anything but the line itself has nowhere to go, so it can only be a refusal.
  if (plan.target !== undefined || plan.headerEdits.length > 0)
    return { kind: "block", message: fallback(decision) };
  return plan.body === undefined ? { kind: "pass" } : { kind: "rewrite", body: plan.body };
}

/** The sentence inside a provider-shaped refusal. */
function messageOf(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = propertyOf(parsed, "error");
    const message = propertyOf(error, "message") ?? error;
    return typeof message === "string" && message !== "" ? message : undefined;
  } catch {
    return body === "" ? undefined : body;
  }
}

function propertyOf(value: unknown, key: "error" | "message"): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function fallback(decision: Decision): string {
  const rules = [...new Set(decision.because)].join(", ");
  return rules === "" ? "Argus stopped this message." : `Argus stopped this message (${rules}).`;
}
