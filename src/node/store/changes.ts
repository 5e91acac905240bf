/**
 * Every change of the store as a value: what is journalled, replayed and applied.
 *
 * Applying is deterministic: ids and times are in the change. What does not decode on replay is
 * damage and ends it.
 */

import * as v from "valibot";

import { families } from "../../core/model/exchange.ts";
import { detectors, severities } from "../../core/model/finding.ts";
import { allowKinds, allowScopes } from "../../core/model/snapshot.ts";

const optionalText = v.exactOptional(v.string());

/** A row of the findings table, with plain values only. */
export const rowSchema = v.object({
  id: v.string(),
  contentHash: v.string(),
  session: v.string(),
  firstAt: v.number(),
  lastAt: v.number(),
  seenCount: v.number(),
  ruleId: v.string(),
  detector: v.picklist(detectors),
  type: v.string(),
  severity: v.picklist(severities),
  action: v.picklist(["pass", "log", "alert", "redact", "ask", "block", "strip"]),
  preview: v.string(),
  valueHash: v.string(),
  location: v.string(),
  sourceFile: v.nullable(v.string()),
  client: v.string(),
  family: v.picklist(families),
  model: v.nullable(v.string()),
  workingDirectory: v.nullable(v.string()),
  encoding: v.string(),
});
export type StoredRow = v.InferOutput<typeof rowSchema>;

export const allowSchema = v.object({
  id: v.string(),
  kind: v.picklist(allowKinds),
  valueHash: optionalText,
  preview: optionalText,
  pattern: optionalText,
  glob: optionalText,
  ruleId: optionalText,
  detector: v.exactOptional(v.picklist(detectors)),
  scope: v.picklist(allowScopes),
  workspace: optionalText,
  sessionId: optionalText,
  reason: optionalText,
  createdAt: v.number(),
  expiresAt: v.exactOptional(v.number()),
});
export type StoredAllow = v.InferOutput<typeof allowSchema>;

const changeSchema = v.variant("kind", [
  v.object({ kind: v.literal("finding"), row: rowSchema }),
  v.object({
    kind: v.literal("request"),
    day: v.string(),
    action: v.string(),
    /** How many; absent: one. */
    count: v.exactOptional(v.number()),
  }),
  v.object({ kind: v.literal("clear") }),
  v.object({ kind: v.literal("allow.put"), entry: allowSchema }),
  v.object({ kind: v.literal("allow.remove"), id: v.string() }),
  v.object({ kind: v.literal("prune"), before: v.number(), maxRows: v.number() }),
]);
export type Change = v.InferOutput<typeof changeSchema>;

/** `undefined` when the text is no change. */
export function decodeChange(text: string): Change | undefined {
  try {
    const result = v.safeParse(changeSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
