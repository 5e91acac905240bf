/**
 * The page's state and how messages change it. Pure: `reduce(state, message)` returns the next
 * state; what must be asked of the editor is decided by the pages.
 */

import type { GuardEvent } from "../src/core/model/event.ts";
import type { FindingId } from "../src/core/model/ids.ts";
import type { AllowEntry } from "../src/core/model/snapshot.ts";
import type {
  FindingPage,
  FindingQuery,
  FindingRow,
  StoredTable,
} from "../src/protocol/control.ts";
import type { DashboardSnapshot } from "../src/protocol/dashboard.ts";
import type { Push } from "./api.ts";

export const pages = ["overview", "findings", "allowlist", "clients", "stored"] as const;
export type PageId = (typeof pages)[number];

/** Length of the live feed. */
export const feedLength = 12;
export const pageRows = 50;

export interface State {
  readonly page: PageId;
  /** Absent until the editor has answered. */
  readonly snapshot?: DashboardSnapshot;
  readonly query: FindingQuery;
  readonly findings: FindingPage;
  /** Newest first, whatever the findings page shows. */
  readonly latest: readonly FindingRow[];
  readonly selected?: FindingId;
  readonly feed: readonly GuardEvent[];
  /** Counts up whenever the findings on screen may be stale. */
  readonly findingsVersion: number;
  readonly stored?: readonly StoredTable[];
  /** The entry that was removed last, for undo. */
  readonly removed?: AllowEntry;
  /** One sentence about the last thing that failed or was done. */
  readonly notice?: string;
}

export type Message = Push | Local;

type Local =
  | { readonly kind: "page"; readonly page: PageId }
  | { readonly kind: "query"; readonly query: FindingQuery }
  | { readonly kind: "findings"; readonly page: FindingPage }
  | { readonly kind: "select"; readonly id: FindingId | undefined }
  | { readonly kind: "stored"; readonly tables: readonly StoredTable[] }
  | { readonly kind: "allowlist"; readonly entries: readonly AllowEntry[] }
  | { readonly kind: "removed"; readonly entry: AllowEntry | undefined }
  | { readonly kind: "notice"; readonly text: string | undefined };

export const initialQuery: FindingQuery = {
  filter: {},
  sort: "lastAt",
  descending: true,
  offset: 0,
  limit: pageRows,
};

export const initialState: State = {
  page: "overview",
  query: initialQuery,
  findings: { rows: [], total: 0 },
  latest: [],
  feed: [],
  findingsVersion: 0,
};

export function reduce(state: State, message: Message): State {
  switch (message.kind) {
    case "snapshot":
      return afterSnapshot(state, message.snapshot);
    case "event":
      return afterEvent(state, message.event);
    case "status":
      return withStatus(state, message);
    case "clients":
      return withSnapshot(state, (snapshot) => ({ ...snapshot, clients: message.clients }));
    case "show":
      return { ...state, page: "findings", selected: message.finding, query: initialQuery };
    case "page":
    case "query":
    case "findings":
    case "allowlist":
    case "stored":
    case "select":
    case "removed":
    case "notice":
      return reduceLocal(state, message);
  }
}

function reduceLocal(state: State, message: Local): State {
  switch (message.kind) {
    case "page":
      return { ...without(state, "notice"), page: message.page };
    case "query":
      return { ...state, query: message.query };
    case "findings":
      return afterFindings(state, message.page);
    case "allowlist":
      return withSnapshot(state, (snapshot) => ({ ...snapshot, allowlist: message.entries }));
    case "stored":
      return { ...state, stored: message.tables };
    case "select":
      return set(state, "selected", message.id);
    case "removed":
      return set(state, "removed", message.entry);
    case "notice":
      return set(state, "notice", message.text);
  }
}

function afterSnapshot(state: State, snapshot: DashboardSnapshot): State {
  const { findings, recent = state.feed } = snapshot;
  const feed = recent.slice(0, feedLength);
  return { ...state, snapshot, findings, latest: findings.rows, feed };
}

/** A reply to the first, unfiltered query is also the newest there is. */
function afterFindings(state: State, page: FindingPage): State {
  const isLatest = state.query === initialQuery || state.page === "overview";
  return { ...state, findings: page, ...(isLatest ? { latest: page.rows } : {}) };
}

function withStatus(state: State, push: Extract<Push, { readonly kind: "status" }>): State {
  return withSnapshot(state, (snapshot) => {
    const { status: _, ...rest } = snapshot;
    const status = push.status === undefined ? {} : { status: push.status };
    return { ...rest, ...status, state: push.state };
  });
}

function afterEvent(state: State, event: GuardEvent): State {
  if (event.kind !== "exchange.decided") return state;
  const found = event.findings.length > 0 || event.failure !== undefined;
  return {
    ...state,
    feed: [event, ...state.feed].slice(0, feedLength),
    findingsVersion: state.findingsVersion + (found ? 1 : 0),
  };
}

function withSnapshot(
  state: State,
  change: (snapshot: DashboardSnapshot) => DashboardSnapshot,
): State {
  return state.snapshot === undefined ? state : { ...state, snapshot: change(state.snapshot) };
}

type OptionalKey = "selected" | "removed" | "notice";

function without(state: State, key: OptionalKey): State {
  const { [key]: _, ...rest } = state;
  return rest;
}

function set<K extends OptionalKey>(state: State, key: K, value: State[K] | undefined): State {
  return value === undefined ? without(state, key) : { ...state, [key]: value };
}
