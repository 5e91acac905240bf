/**
 * Checks at run time what arrives over the dashboard's message channel, in both directions.
 *
 * A message that does not fit is dropped (`undefined`), never repaired. Lengths and counts are
 * bounded here, so that a page gone wrong cannot make the editor do unbounded work.
 */

import * as v from "valibot";

import { apis, families } from "../core/model/exchange.ts";
import { confidences, detectors, severities } from "../core/model/finding.ts";
import {
  allowId,
  exchangeId,
  findingId,
  hash,
  millis,
  ruleId,
  sessionId,
} from "../core/model/ids.ts";
import { allowKinds, allowScopes, profiles } from "../core/model/snapshot.ts";
import { findingSorts } from "./control.ts";
import type { FromDashboard, ToDashboard } from "./dashboard.ts";
import { clientStates, dashboardActions, guardWays } from "./dashboard.ts";

/** Longest string the page may send. */
export const maxTextLength = 4096;
/** Longest page of findings. */
export const maxPageRows = 200;
/** Longest pause: one day, in minutes. */
export const maxPauseMinutes = 1440;

const text = v.pipe(v.string(), v.maxLength(maxTextLength));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.number(), v.finite(), v.transform(millis));
const ruleIdOf = v.pipe(text, v.transform(ruleId));
const hashOf = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.transform(hash));
const allowIdOf = v.pipe(text, v.transform(allowId));
const findingIdOf = v.pipe(text, v.transform(findingId));
const exchangeIdOf = v.pipe(text, v.transform(exchangeId));
const sessionIdOf = v.pipe(text, v.transform(sessionId));

const outcome = v.picklist(["pass", "log", "alert", "redact", "ask", "block", "strip"]);
const action = v.picklist(["pass", "log", "alert", "redact", "ask", "block"]);
const detector = v.picklist(detectors);
const severity = v.picklist(severities);
const family = v.picklist(families);
const guardState = v.picklist(["guarding", "partly", "paused", "off"]);

const allowParts = {
  kind: v.picklist(allowKinds),
  valueHash: v.exactOptional(hashOf),
  preview: v.exactOptional(text),
  pattern: v.exactOptional(text),
  glob: v.exactOptional(text),
  ruleId: v.exactOptional(ruleIdOf),
  detector: v.exactOptional(detector),
  scope: v.picklist(allowScopes),
  workspace: v.exactOptional(text),
  sessionId: v.exactOptional(sessionIdOf),
  reason: v.exactOptional(text),
  expiresAt: v.exactOptional(time),
};
const allowDraft = v.strictObject(allowParts);
const allowEntry = v.object({ ...allowParts, id: allowIdOf, createdAt: time });

const findingFilter = v.object({
  detector: v.exactOptional(detector),
  severity: v.exactOptional(severity),
  action: v.exactOptional(outcome),
  client: v.exactOptional(text),
  ruleId: v.exactOptional(ruleIdOf),
  search: v.exactOptional(text),
  since: v.exactOptional(time),
});

const findingQuery = v.object({
  filter: findingFilter,
  sort: v.picklist(findingSorts),
  descending: v.boolean(),
  offset: count,
  limit: v.pipe(count, v.maxValue(maxPageRows)),
});

const dashboardCommand = v.variant("kind", [
  v.object({ kind: v.literal("snapshot") }),
  v.object({ kind: v.literal("findings"), query: findingQuery }),
  v.object({ kind: v.literal("stored") }),
  v.object({ kind: v.literal("clients") }),
  v.object({ kind: v.literal("allowlist") }),
  v.object({ kind: v.literal("allow"), draft: allowDraft }),
  v.object({ kind: v.literal("disallow"), id: allowIdOf }),
  v.object({ kind: v.literal("putAllowed"), entry: allowEntry }),
  v.object({
    kind: v.literal("pause"),
    minutes: v.pipe(count, v.minValue(1), v.maxValue(maxPauseMinutes)),
  }),
  v.object({ kind: v.literal("resume") }),
  v.object({
    kind: v.literal("revealFinding"),
    id: findingIdOf,
    valueHash: hashOf,
    sourceFile: v.exactOptional(text),
  }),
  v.object({ kind: v.literal("run"), action: v.picklist(dashboardActions) }),
]);

const fromDashboard = v.variant("kind", [
  v.object({ kind: v.literal("ready") }),
  v.object({ kind: v.literal("request"), id: count, command: dashboardCommand }),
]);

const counters = v.object({
  requests: count,
  byAction: v.object({
    pass: v.exactOptional(count),
    log: v.exactOptional(count),
    alert: v.exactOptional(count),
    redact: v.exactOptional(count),
    ask: v.exactOptional(count),
    block: v.exactOptional(count),
    strip: v.exactOptional(count),
  }),
  findings: count,
  unscanned: count,
  bytesScanned: count,
  activeRequests: count,
  addedMsP50: v.number(),
  addedMsP99: v.number(),
});

const guardStatus = v.object({
  state: v.picklist(["guarding", "paused", "starting"]),
  pausedUntil: v.exactOptional(time),
  port: count,
  pid: count,
  version: v.string(),
  rules: count,
  rulesVersion: v.string(),
  profile: v.picklist(profiles),
  dataDir: v.string(),
  startedAt: time,
  scannerRestarts: count,
  counters,
  degraded: v.array(v.string()),
});

const findingRow = v.object({
  id: findingIdOf,
  firstAt: time,
  lastAt: time,
  seenCount: count,
  ruleId: ruleIdOf,
  detector,
  type: v.string(),
  severity,
  action: outcome,
  preview: v.string(),
  valueHash: hashOf,
  location: v.string(),
  sourceFile: v.exactOptional(v.string()),
  client: v.string(),
  family,
  model: v.exactOptional(v.string()),
  sessionId: v.exactOptional(sessionIdOf),
  workingDirectory: v.exactOptional(v.string()),
  encoding: v.array(v.string()),
});
const findingPage = v.object({ rows: v.array(findingRow), total: count });

const storedTable = v.object({
  name: v.string(),
  rows: count,
  columns: v.array(v.string()),
  sample: v.array(v.array(v.nullable(v.union([v.string(), v.number()])))),
});

const clientRow = v.object({
  id: v.string(),
  title: v.string(),
  state: v.picklist(clientStates),
  way: v.picklist(guardWays),
  detail: v.string(),
  places: v.array(v.string()),
});

const decidedFinding = v.object({
  ruleId: ruleIdOf,
  detector,
  type: v.string(),
  severity,
  confidence: v.picklist(confidences),
  span: v.object({ start: count, end: count }),
  preview: v.string(),
  valueHash: hashOf,
  encoding: v.array(v.string()),
  path: v.string(),
  role: v.picklist(["system", "user", "assistant", "tool", "definition", "unknown"]),
  age: v.picklist(["new", "history"]),
  sourceFile: v.exactOptional(v.string()),
  tool: v.exactOptional(v.string()),
  count,
  action,
  allowedBy: v.exactOptional(allowIdOf),
});

const session = v.object({
  sessionId: v.exactOptional(sessionIdOf),
  accountId: v.exactOptional(v.string()),
  deviceId: v.exactOptional(v.string()),
  workingDirectory: v.exactOptional(v.string()),
  gitBranch: v.exactOptional(v.string()),
  osPlatform: v.exactOptional(v.string()),
  clientName: v.exactOptional(v.string()),
  clientVersion: v.exactOptional(v.string()),
  sdkName: v.exactOptional(v.string()),
  sdkVersion: v.exactOptional(v.string()),
});

const decidedEvent = v.object({
  kind: v.literal("exchange.decided"),
  id: exchangeIdOf,
  at: time,
  client: v.string(),
  family,
  api: v.picklist(apis),
  model: v.exactOptional(v.string()),
  upstreamHost: v.string(),
  answerTo: v.exactOptional(exchangeIdOf),
  endpoint: v.string(),
  action: outcome,
  failure: v.exactOptional(
    v.picklist(["timeout", "crashed", "overloaded", "too_large", "too_complex", "undecodable"]),
  ),
  findings: v.array(decidedFinding),
  session,
  requestBytes: count,
  scannedFields: count,
  cachedFields: count,
  scanMs: v.number(),
});

const guardEvent = v.variant("kind", [
  decidedEvent,
  v.object({
    kind: v.literal("exchange.finished"),
    id: exchangeIdOf,
    at: time,
    status: count,
    responseBytes: count,
    totalMs: v.number(),
  }),
  v.object({
    kind: v.literal("guard.degraded"),
    at: time,
    reason: v.picklist([
      "scanner_restarted",
      "scanner_timeout",
      "scanner_unavailable",
      "store_failed",
      "audit_failed",
      "reader_failed",
      "upstream_unreachable",
      "key_lost",
      "replaced_lost",
      "port_changed",
      "rules_refused",
    ]),
    detail: v.exactOptional(v.string()),
  }),
  v.object({ kind: v.literal("allowlist.changed"), at: time, count }),
  v.object({ kind: v.literal("guard.paused"), at: time, until: time }),
  v.object({ kind: v.literal("guard.resumed"), at: time }),
]);

const snapshot = v.object({
  state: guardState,
  status: v.exactOptional(guardStatus),
  profile: v.picklist(profiles),
  clients: v.array(clientRow),
  allowlist: v.array(allowEntry),
  findings: findingPage,
  recent: v.exactOptional(v.array(decidedEvent)),
  workspaces: v.array(v.string()),
  version: v.string(),
  now: time,
});

const reply = v.variant("kind", [
  v.object({ kind: v.literal("snapshot"), snapshot }),
  v.object({ kind: v.literal("findings"), page: findingPage }),
  v.object({ kind: v.literal("stored"), tables: v.array(storedTable) }),
  v.object({ kind: v.literal("clients"), clients: v.array(clientRow) }),
  v.object({ kind: v.literal("allowlist"), entries: v.array(allowEntry) }),
  v.object({ kind: v.literal("allowed"), entry: allowEntry }),
  v.object({ kind: v.literal("done") }),
  v.object({ kind: v.literal("failed"), message: v.string() }),
]);

const toDashboard = v.variant("kind", [
  v.object({ kind: v.literal("snapshot"), snapshot }),
  v.object({ kind: v.literal("event"), event: guardEvent }),
  v.object({
    kind: v.literal("status"),
    state: guardState,
    status: v.exactOptional(guardStatus),
  }),
  v.object({ kind: v.literal("clients"), clients: v.array(clientRow) }),
  v.object({ kind: v.literal("show"), finding: findingIdOf }),
  v.object({ kind: v.literal("reply"), id: count, reply }),
]);

/** Editor side: a message from the page, or `undefined` when it is not one. */
export function decodeFromDashboard(message: unknown): FromDashboard | undefined {
  const result = v.safeParse(fromDashboard, message);
  return result.success ? result.output : undefined;
}

/** Page side: a message from the editor, or `undefined` when it is not one. */
export function decodeToDashboard(message: unknown): ToDashboard | undefined {
  const result = v.safeParse(toDashboard, message);
  return result.success ? result.output : undefined;
}
