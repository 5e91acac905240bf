/** Findings between the forms they have: decided, stored, shown. */

import { createHash, randomUUID } from "node:crypto";

import type { SqlValue } from "sql.js";
import * as v from "valibot";

import type { DecidedEvent } from "../../core/model/event.ts";
import type { DecidedFinding } from "../../core/model/exchange.ts";
import { severities } from "../../core/model/finding.ts";
import { findingId, hash, millis, ruleId, sessionId } from "../../core/model/ids.ts";
import type { FindingRow } from "../../protocol/control.ts";
import { rowSchema, type StoredRow } from "./changes.ts";

/** The rows that an event leaves; what the allowlist covers or was told before leaves none. */
export function rowsOf(event: DecidedEvent): readonly StoredRow[] {
  return event.findings
    .filter((finding) => finding.allowedBy === undefined && finding.repeated !== true)
    .map((finding) => rowOf(event, finding));
}

function rowOf(event: DecidedEvent, finding: DecidedFinding): StoredRow {
  const stripped = event.action === "strip" && finding.action === "block";
  return {
    id: randomUUID(),
    contentHash: contentHash(finding),
    session: event.session.sessionId ?? "",
    firstAt: event.at,
    lastAt: event.at,
    seenCount: 1,
    ruleId: finding.ruleId,
    detector: finding.detector,
    type: finding.type,
    severity: finding.severity,
    action: stripped ? "strip" : finding.action,
    preview: finding.preview,
    valueHash: finding.valueHash,
    location: finding.path,
    sourceFile: finding.sourceFile ?? null,
    client: event.client,
    family: event.family,
    model: event.model ?? null,
    workingDirectory: event.session.workingDirectory ?? null,
    encoding: JSON.stringify(finding.encoding),
  };
}

/** What makes two findings the same: detector, type and value. */
function contentHash(finding: DecidedFinding): string {
  const text = `${finding.detector}|${finding.type}|${finding.valueHash}`;
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

const columnNames: Readonly<Record<keyof StoredRow, string>> = {
  id: "id",
  contentHash: "content_hash",
  session: "session",
  firstAt: "first_at",
  lastAt: "last_at",
  seenCount: "seen_count",
  ruleId: "rule_id",
  detector: "detector",
  type: "type",
  severity: "severity",
  action: "action",
  preview: "preview",
  valueHash: "value_hash",
  location: "location",
  sourceFile: "source_file",
  client: "client",
  family: "family",
  model: "model",
  workingDirectory: "working_directory",
  encoding: "encoding",
};

/** A row of the table as it is shown; `undefined` when it does not fit the schema. */
export function shownRow(record: Readonly<Record<string, SqlValue>>): FindingRow | undefined {
  const named = Object.fromEntries(
    Object.entries(columnNames).map(([name, column]) => [name, record[column]]),
  );
  const severity = severities[Number(named["severity"])];
  const result = v.safeParse(rowSchema, { ...named, severity });
  return result.success ? toShown(result.output) : undefined;
}

export function toShown(row: StoredRow): FindingRow {
  const encoding = v.safeParse(v.array(v.string()), JSON.parse(row.encoding));
  return {
    id: findingId(row.id),
    firstAt: millis(row.firstAt),
    lastAt: millis(row.lastAt),
    seenCount: row.seenCount,
    ruleId: ruleId(row.ruleId),
    detector: row.detector,
    type: row.type,
    severity: row.severity,
    action: row.action,
    preview: row.preview,
    valueHash: hash(row.valueHash),
    location: row.location,
    client: row.client,
    family: row.family,
    encoding: encoding.success ? encoding.output : [],
    ...(row.sourceFile === null ? {} : { sourceFile: row.sourceFile }),
    ...(row.model === null ? {} : { model: row.model }),
    ...(row.session === "" ? {} : { sessionId: sessionId(row.session) }),
    ...(row.workingDirectory === null ? {} : { workingDirectory: row.workingDirectory }),
  };
}
