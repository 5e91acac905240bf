/**
 * Storage that lives and dies with the guard: what is used when the real store cannot be opened.
 *
 * The guard keeps guarding without a disk; the last findings and this run's allowlist are still
 * shown. Bounded: the oldest row goes first.
 */

import { severities } from "../../core/model/finding.ts";
import type { AllowEntry } from "../../core/model/snapshot.ts";
import type {
  FindingFilter,
  FindingPage,
  FindingQuery,
  FindingRow,
  FindingSort,
} from "../../protocol/control.ts";
import { rowsOf, toShown } from "../store/rows.ts";
import type { GuardStorage } from "./storage.ts";

/** Rows kept; each is some hundred bytes. */
export const maxRows = 1000;

export function createMemoryStorage(): GuardStorage {
  const rows = new Map<string, FindingRow>();
  const allowed = new Map<string, AllowEntry>();
  return {
    record(event) {
      for (const row of rowsOf(event).map(toShown)) {
        const key = [row.sessionId, row.ruleId, row.valueHash, row.location].join("\0");
        const old = rows.get(key);
        rows.delete(key);
        rows.set(key, old === undefined ? row : again(old, row));
        const [oldest] = rows.keys();
        if (rows.size > maxRows && oldest !== undefined) rows.delete(oldest);
      }
    },
    findings: (query) => Promise.resolve(pageOf([...rows.values()], query)),
    clearFindings() {
      const count = rows.size;
      rows.clear();
      return Promise.resolve(count);
    },
    stored: () => Promise.resolve([]),
    allowEntries: () => Promise.resolve([...allowed.values()]),
    putAllow(entry) {
      allowed.set(entry.id, entry);
      return Promise.resolve();
    },
    removeAllow: (id) => Promise.resolve(allowed.delete(id)),
    useRetention() {
      // Nothing outlives the process.
    },
    close: () => Promise.resolve(),
  };
}

function again(old: FindingRow, row: FindingRow): FindingRow {
  return { ...row, id: old.id, firstAt: old.firstAt, seenCount: old.seenCount + row.seenCount };
}

function pageOf(rows: readonly FindingRow[], query: FindingQuery): FindingPage {
  const kept = rows.filter((row) => matches(row, query.filter));
  const sorted = kept.toSorted((a, b) => compare(a, b, query.sort));
  const ordered = query.descending ? sorted.toReversed() : sorted;
  return { rows: ordered.slice(query.offset, query.offset + query.limit), total: kept.length };
}

function matches(row: FindingRow, filter: FindingFilter): boolean {
  const { search, since, detector, severity, action, client, ruleId } = filter;
  const pairs = [
    [detector, row.detector],
    [severity, row.severity],
    [action, row.action],
    [client, row.client],
    [ruleId, row.ruleId],
  ] as const;
  if (pairs.some(([want, have]) => want !== undefined && want !== have)) return false;
  if (since !== undefined && row.lastAt < since) return false;
  const text = [row.type, row.ruleId, row.location, row.sourceFile ?? "", row.preview].join("\n");
  return search === undefined || text.toLowerCase().includes(search.toLowerCase());
}

function compare(a: FindingRow, b: FindingRow, sort: FindingSort): number {
  if (sort === "severity") return severities.indexOf(a.severity) - severities.indexOf(b.severity);
  const [left, right] = [a[sort], b[sort]];
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left).localeCompare(String(right));
}
