/** Findings and events for the tests of this folder; no value in here is or looks like a secret. */

import type { Action, Outcome } from "../../src/core/model/action.ts";
import type { DecidedEvent } from "../../src/core/model/event.ts";
import type { DecidedFinding } from "../../src/core/model/exchange.ts";
import type { TextFinding } from "../../src/core/model/finding.ts";
import type { Hash } from "../../src/core/model/ids.ts";
import { allowId, exchangeId, hash, millis, ruleId } from "../../src/core/model/ids.ts";

export const hashOf = (digit: string): Hash => hash(digit.repeat(64));

export function textFinding(digit: string, start = 0, end = 4): TextFinding {
  return {
    ruleId: ruleId(`rule-${digit}`),
    detector: "secrets",
    type: "aws_access_key",
    severity: "high",
    confidence: "high",
    span: { start, end },
    preview: "AKIA****",
    valueHash: hashOf(digit),
    encoding: [],
  };
}

export function decidedFinding(digit: string, action: Action, sourceFile?: string): DecidedFinding {
  return {
    ...textFinding(digit),
    path: "messages[0].content",
    role: "user",
    age: "new",
    count: 1,
    action,
    ...(sourceFile === undefined ? {} : { sourceFile }),
    ...(action === "pass" ? { allowedBy: allowId("a1") } : {}),
  };
}

export function decided(action: Outcome, findings: readonly DecidedFinding[]): DecidedEvent {
  return {
    kind: "exchange.decided",
    id: exchangeId("e1"),
    at: millis(1000),
    client: "copilot",
    family: "anthropic",
    api: "anthropic.messages",
    upstreamHost: "api.anthropic.com",
    endpoint: "/v1/messages",
    action,
    findings,
    session: {},
    requestBytes: 10,
    scannedFields: 1,
    cachedFields: 0,
    scanMs: 1,
  };
}
