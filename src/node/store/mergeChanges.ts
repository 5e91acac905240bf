/**
 * Folds a batch of changes into fewer that have the same effect: busy conversations record the same
 * finding and the same day again and again.
 *
 * Only neighbours between two changes of another kind are folded, so that the order keeps its meaning.
 */

import type { Change, StoredRow } from "./changes.ts";

export function mergeChanges(changes: readonly Change[]): readonly Change[] {
  const out: Change[] = [];
  /** Where the change of a key stands in `out`. */
  const places = new Map<string, number>();
  for (const change of changes) {
    const key = keyOf(change);
    if (key === undefined) places.clear();
    const place = key === undefined ? undefined : places.get(key);
    const before = place === undefined ? undefined : out[place];
    const merged = before === undefined ? undefined : merge(before, change);
    if (place !== undefined && merged !== undefined) out[place] = merged;
    else {
      if (key !== undefined) places.set(key, out.length);
      out.push(change);
    }
  }
  return out;
}

/** The same for one more change behind others, of which only the last is looked at: costs next to nothing. */
export function appendMerged(changes: Change[], change: Change): void {
  const last = changes.at(-1);
  const isSame =
    last?.kind === "request" &&
    change.kind === "request" &&
    last.day === change.day &&
    last.action === change.action;
  const merged = isSame ? merge(last, change) : undefined;
  if (merged === undefined) changes.push(change);
  else changes[changes.length - 1] = merged;
}

function keyOf(change: Change): string | undefined {
  if (change.kind === "request") return JSON.stringify(["request", change.day, change.action]);
  if (change.kind === "finding")
    return JSON.stringify(["finding", change.row.contentHash, change.row.session]);
  return undefined;
}

function merge(before: Change, after: Change): Change | undefined {
  if (before.kind === "request" && after.kind === "request")
    return { ...before, count: (before.count ?? 1) + (after.count ?? 1) };
  if (before.kind === "finding" && after.kind === "finding")
    return { kind: "finding", row: mergeRows(before.row, after.row) };
  return undefined;
}

/** As the table does it: identity and first sight of the older, appearance of the newer. */
function mergeRows(before: StoredRow, after: StoredRow): StoredRow {
  return {
    ...before,
    seenCount: before.seenCount + after.seenCount,
    lastAt: after.lastAt,
    action: after.action,
    location: after.location,
    sourceFile: after.sourceFile,
    client: after.client,
    model: after.model,
  };
}
