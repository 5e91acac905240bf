/** Words for values: times, counts, places. Pure; the locale is the editor's. */

import type { AllowEntry } from "../src/core/model/snapshot.ts";
import type { FindingRow } from "../src/protocol/control.ts";
import type { ClientRow } from "../src/protocol/dashboard.ts";

/** `14:05:09` today, else `21 Nov 14:05`. */
export function formatTime(at: number, now: number): string {
  const date = new Date(at);
  if (new Date(now).toDateString() === date.toDateString()) return date.toLocaleTimeString();
  const day = date.toLocaleDateString(undefined, { day: "numeric", month: "short" });
  const time = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return `${day} ${time}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString();
}

/** Milliseconds as people read them: `0.4 ms`, `12 ms`, `1.2 s`. */
export function formatMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A client by the name that the list of clients has for it. */
export function formatClient(client: string, known: readonly ClientRow[]): string {
  return known.find((row) => row.id === client)?.title ?? client;
}

/** Where a finding stood: the file when known, else the place in the request. */
export function formatPlace(row: FindingRow): string {
  return row.sourceFile ?? row.location;
}

/** What an allowlist entry covers. */
export function formatSubject(entry: AllowEntry): string {
  switch (entry.kind) {
    case "value":
      return entry.preview ?? "value";
    case "pattern":
      return entry.pattern ?? "";
    case "path":
      return entry.glob ?? "";
    case "rule":
      return entry.ruleId ?? "";
  }
}
