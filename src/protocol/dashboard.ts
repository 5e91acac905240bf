/**
 * What the dashboard page and the editor say to each other.
 *
 * The page asks once for a snapshot and then receives events and replies; every request has an `id`
 * and exactly one reply with the same `id`. Messages cross as JSON and are decoded on arrival by
 * `dashboardDecode.ts`, on both sides.
 *
 * INVARIANT: no message holds matched text. The page cannot send a plain value to allow, only the
 * keyed hash of a finding it was shown.
 */

import type { DecidedEvent, GuardEvent } from "../core/model/event.ts";
import type { AllowId, FindingId, Hash, Millis } from "../core/model/ids.ts";
import type { AllowEntry, Profile } from "../core/model/snapshot.ts";
import type {
  AllowDraft,
  FindingPage,
  FindingQuery,
  GuardState,
  GuardStatus,
  StoredTable,
} from "./control.ts";

/** Requests per second the page may make on average, and in one burst; more are answered `failed`. */
export const dashboardRate = { perSecond: 20, burst: 60 } as const;

export const clientStates = [
  "guarded",
  "partly",
  "not_guarded",
  "drifted",
  "not_found",
  "unsupported",
] as const;
export type ClientState = (typeof clientStates)[number];

export const guardWays = ["endpoint", "hook", "forward_proxy", "environment", "none"] as const;
export type GuardWay = (typeof guardWays)[number];

/** One AI client in the coverage view. */
export interface ClientRow {
  readonly id: string;
  readonly title: string;
  readonly state: ClientState;
  readonly way: GuardWay;
  /** Why it is in this state and what to do, one sentence. */
  readonly detail: string;
  /** Files or settings that Argus owns keys in, as shown to people. */
  readonly places: readonly string[];
  /** Its address leads to a port where no guard listens: it gets no answers. */
  readonly stranded?: true;
}

/** Everything the page draws before the first event. */
export interface DashboardSnapshot {
  readonly state: GuardState;
  /** Absent while the guard is starting or off. */
  readonly status?: GuardStatus;
  readonly profile: Profile;
  readonly clients: readonly ClientRow[];
  readonly allowlist: readonly AllowEntry[];
  /** First page, newest first. */
  readonly findings: FindingPage;
  /** The last requests of this window's guard, newest first. */
  readonly recent?: readonly DecidedEvent[];
  /** Absolute paths of the open workspace folders. */
  readonly workspaces: readonly string[];
  readonly version: string;
  readonly now: Millis;
}

/** Editor commands the page may start; each opens the editor's own surface for it. */
export const dashboardActions = [
  "openSettings",
  "guardClients",
  "restoreClients",
  "manageAllowlist",
  "chooseProfile",
  "doctor",
  "showLog",
  "restartGuard",
  "clearFindings",
] as const;
export type DashboardAction = (typeof dashboardActions)[number];

/** What may be asked of a page's `allow`: never a plain value. */
export type DashboardAllowDraft = Omit<AllowDraft, "value">;

export type DashboardCommand =
  | { readonly kind: "snapshot" }
  | { readonly kind: "findings"; readonly query: FindingQuery }
  | { readonly kind: "stored" }
  | { readonly kind: "clients" }
  | { readonly kind: "allowlist" }
  | { readonly kind: "allow"; readonly draft: DashboardAllowDraft }
  | { readonly kind: "disallow"; readonly id: AllowId }
  /** Puts back an entry that `disallow` removed (undo). */
  | { readonly kind: "putAllowed"; readonly entry: AllowEntry }
  | { readonly kind: "pause"; readonly minutes: number }
  | { readonly kind: "resume" }
  /** Opens the source line of a finding; `valueHash` locates it in the file. */
  | {
      readonly kind: "revealFinding";
      readonly id: FindingId;
      readonly valueHash: Hash;
      readonly sourceFile?: string;
    }
  | { readonly kind: "run"; readonly action: DashboardAction };

export type DashboardReply =
  | { readonly kind: "snapshot"; readonly snapshot: DashboardSnapshot }
  | { readonly kind: "findings"; readonly page: FindingPage }
  | { readonly kind: "stored"; readonly tables: readonly StoredTable[] }
  | { readonly kind: "clients"; readonly clients: readonly ClientRow[] }
  | { readonly kind: "allowlist"; readonly entries: readonly AllowEntry[] }
  | { readonly kind: "allowed"; readonly entry: AllowEntry }
  | { readonly kind: "done" }
  /** The request was understood but could not be done; `message` says what to do. */
  | { readonly kind: "failed"; readonly message: string };

/** Page to editor. `ready` once per load; the answer is a `snapshot` message. */
export type FromDashboard =
  | { readonly kind: "ready" }
  | { readonly kind: "request"; readonly id: number; readonly command: DashboardCommand };

/** Editor to page. */
export type ToDashboard =
  | { readonly kind: "snapshot"; readonly snapshot: DashboardSnapshot }
  | { readonly kind: "event"; readonly event: GuardEvent }
  /** After an event that changes state, and every few seconds while the page is visible. */
  | { readonly kind: "status"; readonly state: GuardState; readonly status?: GuardStatus }
  | { readonly kind: "clients"; readonly clients: readonly ClientRow[] }
  /** Opens the findings page at this finding (from a notification or a quick fix). */
  | { readonly kind: "show"; readonly finding: FindingId }
  | { readonly kind: "reply"; readonly id: number; readonly reply: DashboardReply };
