/** Decided requests as the guard tells them, for tests of whoever listens. */

import type { DecidedEvent } from "../../src/core/model/event.ts";
import type { DecidedFinding } from "../../src/core/model/exchange.ts";
import { exchangeId, hash, millis, ruleId, sessionId } from "../../src/core/model/ids.ts";

export function finding(value: string, change: Partial<DecidedFinding> = {}): DecidedFinding {
  return {
    ruleId: ruleId("aws-access-key-id"),
    detector: "secrets",
    type: "aws_access_key",
    severity: "critical",
    confidence: "high",
    span: { start: 0, end: 20 },
    preview: "AKIA****",
    valueHash: hash(value.padStart(64, "0")),
    encoding: [],
    path: "messages[0].content",
    role: "user",
    age: "new",
    count: 1,
    action: "redact",
    ...change,
  };
}

export function decided(
  id: string,
  findings: readonly DecidedFinding[],
  change: Partial<DecidedEvent> = {},
): DecidedEvent {
  return {
    kind: "exchange.decided",
    id: exchangeId(id),
    at: millis(1_700_000_000_000),
    client: "copilot",
    family: "openai",
    api: "openai.chat",
    upstreamHost: "api.example.com",
    endpoint: "/v1/chat/completions",
    action: findings.length === 0 ? "pass" : "redact",
    findings,
    session: { sessionId: sessionId("s1") },
    requestBytes: 100,
    scannedFields: 1,
    cachedFields: 0,
    scanMs: 0.5,
    ...change,
  };
}
