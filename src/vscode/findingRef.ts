/**
 * The argument of commands that are about one finding: enough to allow, find and show it.
 *
 * Commands can be called by anybody, so the argument is decoded. It holds a mask and a keyed hash,
 * never the value.
 */

import type { DecidedFinding } from "../core/model/exchange.ts";
import type { TextFinding } from "../core/model/finding.ts";
import type { Hash, RuleId, SessionId } from "../core/model/ids.ts";
import { hash, ruleId, sessionId } from "../core/model/ids.ts";
import type { AllowScope } from "../core/model/snapshot.ts";
import { allowScopes } from "../core/model/snapshot.ts";
import type { FindingRow } from "../protocol/control.ts";
import type { Outbound } from "./outbound.ts";

export interface FindingRef {
  readonly valueHash: Hash;
  readonly ruleId: RuleId;
  readonly type: string;
  readonly preview: string;
  readonly sessionId?: SessionId;
  /** The document, as URI text. */
  readonly uri?: string;
  readonly sourceFile?: string;
}

export function refOf(
  finding: TextFinding,
  outbound: Outbound | undefined,
  uri: string,
): FindingRef {
  const { valueHash, type, preview } = finding;
  return {
    valueHash,
    ruleId: finding.ruleId,
    type,
    preview,
    uri,
    ...(outbound?.sessionId === undefined ? {} : { sessionId: outbound.sessionId }),
    ...(outbound?.sourceFile === undefined ? {} : { sourceFile: outbound.sourceFile }),
  };
}

export function refOfDecided(finding: DecidedFinding, session: SessionId | undefined): FindingRef {
  const { valueHash, type, preview, sourceFile } = finding;
  return {
    valueHash,
    ruleId: finding.ruleId,
    type,
    preview,
    ...(session === undefined ? {} : { sessionId: session }),
    ...(sourceFile === undefined ? {} : { sourceFile }),
  };
}

export function refOfRow(row: FindingRow): FindingRef {
  const { valueHash, type, preview, sourceFile } = row;
  return {
    valueHash,
    ruleId: row.ruleId,
    type,
    preview,
    ...(row.sessionId === undefined ? {} : { sessionId: row.sessionId }),
    ...(sourceFile === undefined ? {} : { sourceFile }),
  };
}

export function decodeFindingRef(value: unknown): FindingRef | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = (name: string): string | undefined => {
    const member: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
    return typeof member === "string" && member.length <= 4096 ? member : undefined;
  };
  const valueHash = text("valueHash");
  const rule = text("ruleId");
  if (valueHash === undefined || !/^[0-9a-f]{64}$/.test(valueHash) || rule === undefined) {
    return undefined;
  }
  const session = text("sessionId");
  const uri = text("uri");
  const sourceFile = text("sourceFile");
  return {
    valueHash: hash(valueHash),
    ruleId: ruleId(rule),
    type: text("type") ?? "value",
    preview: (text("preview") ?? "****").slice(0, 8),
    ...(session === undefined ? {} : { sessionId: sessionId(session) }),
    ...(uri === undefined ? {} : { uri }),
    ...(sourceFile === undefined ? {} : { sourceFile }),
  };
}

export function decodeScope(value: unknown): AllowScope | undefined {
  return allowScopes.find((scope) => scope === value);
}
