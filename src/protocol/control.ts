/**
 * The control channel between the editor shell (or the command line) and the guard.
 *
 * `GuardApi` is the whole protocol: each method is one request with one reply, carried over a
 * MessagePort (same window), a WebSocket (a second window) or a plain call (command line, tests).
 * Arguments and replies are JSON values. Events flow the other way as `GuardEvent`s.
 *
 * INVARIANT: a reply never holds matched text. Requests may (a person typed it, or a document is
 * scanned); the guard uses it in memory and lets it go.
 */

import type { AskAnswer, Outcome } from "../core/model/action.ts";
import type { AskedEvent, GuardEvent } from "../core/model/event.ts";
import type { Family, Route } from "../core/model/exchange.ts";
import type { Detector, Severity, TextFinding } from "../core/model/finding.ts";
import type {
  AllowId,
  AskId,
  FindingId,
  Hash,
  Millis,
  RouteId,
  RuleId,
  SessionId,
} from "../core/model/ids.ts";
import type {
  AllowEntry,
  AllowKind,
  AllowScope,
  Policy,
  ScanSettings,
} from "../core/model/snapshot.ts";

/** What the editor hands the guard at every change of settings. */
export interface GuardSettings {
  readonly policy: Omit<Policy, "pausedUntil">;
  readonly scan: Omit<ScanSettings, "allowPatterns">;
  readonly retentionDays: number;
  readonly maxBodyBytes: number;
  readonly scanTimeoutMs: number;
  readonly network: NetworkSettings;
  /** Absolute paths of the open workspace folders (of this window). */
  readonly workspaces: readonly string[];
  /** Folders with rules besides the data directory's own, absolute. */
  readonly ruleFolders?: readonly string[];
  /** Replaced values outlive the guard, encrypted. Absent: they are in memory only. */
  readonly keepReplaced?: boolean;
  /** Origins of web pages that may use routes, never the control channel. Absent: none. */
  readonly allowedOrigins?: readonly string[];
}

/** A worker thread is not patched by the extension host: what it must know of the corporate network. */
export interface NetworkSettings {
  /** `http.proxy`, or absent. Never our own port. */
  readonly proxy?: string;
  readonly noProxy: readonly string[];
  readonly strictSsl: boolean;
  /** `http.systemCertificates`: the guard reads the system's CA store itself (slow: not on the main thread). */
  readonly systemCertificates?: boolean;
  /** Extra CA certificates, PEM. */
  readonly caCertificates: readonly string[];
}

export type GuardState = "guarding" | "partly" | "paused" | "off";

export interface GuardStatus {
  readonly state: "guarding" | "paused" | "starting";
  readonly pausedUntil?: Millis;
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  readonly rules: number;
  readonly rulesVersion: string;
  readonly profile: Policy["profile"];
  readonly dataDir: string;
  readonly startedAt: Millis;
  readonly scannerRestarts: number;
  readonly counters: Counters;
  readonly degraded: readonly string[];
  /** Requests that wait for a person's answer. */
  readonly held?: number;
  /** Folders of all windows that are attached. */
  readonly workspaces?: readonly string[];
}

export interface Counters {
  readonly requests: number;
  readonly byAction: Readonly<Partial<Record<Outcome, number>>>;
  readonly findings: number;
  readonly unscanned: number;
  readonly bytesScanned: number;
  readonly activeRequests: number;
  /** Of the last 512 requests. */
  readonly addedMsP50: number;
  readonly addedMsP99: number;
}

/** One row of the findings table. */
export interface FindingRow {
  readonly id: FindingId;
  readonly firstAt: Millis;
  readonly lastAt: Millis;
  readonly seenCount: number;
  readonly ruleId: RuleId;
  readonly detector: Detector;
  readonly type: string;
  readonly severity: Severity;
  readonly action: Outcome;
  readonly preview: string;
  readonly valueHash: Hash;
  readonly location: string;
  readonly sourceFile?: string;
  readonly client: string;
  readonly family: Family;
  readonly model?: string;
  readonly sessionId?: SessionId;
  readonly workingDirectory?: string;
  readonly encoding: readonly string[];
}

export interface FindingFilter {
  readonly detector?: Detector;
  readonly severity?: Severity;
  readonly action?: Outcome;
  readonly client?: string;
  readonly ruleId?: RuleId;
  /** Substring of type, rule, location, source file or preview; case-insensitive. */
  readonly search?: string;
  readonly since?: Millis;
}

export const findingSorts = [
  "lastAt",
  "severity",
  "ruleId",
  "client",
  "action",
  "seenCount",
] as const;
export type FindingSort = (typeof findingSorts)[number];

export interface FindingQuery {
  readonly filter: FindingFilter;
  readonly sort: FindingSort;
  readonly descending: boolean;
  readonly offset: number;
  /** At most 200. */
  readonly limit: number;
}

export interface FindingPage {
  readonly rows: readonly FindingRow[];
  readonly total: number;
}

/** What a person asks to allow. `value` is hashed by the guard at once and dropped. */
export interface AllowDraft {
  readonly kind: AllowKind;
  readonly value?: string;
  /** Instead of `value`, when it is known from a finding. */
  readonly valueHash?: Hash;
  readonly preview?: string;
  readonly pattern?: string;
  readonly glob?: string;
  readonly ruleId?: RuleId;
  readonly detector?: Detector;
  readonly scope: AllowScope;
  readonly workspace?: string;
  readonly sessionId?: SessionId;
  readonly reason?: string;
  readonly expiresAt?: Millis;
}

export type AllowReply =
  | { readonly kind: "ok"; readonly entry: AllowEntry }
  | { readonly kind: "invalid"; readonly message: string };

/** A rule in force, to choose from. */
export interface RuleName {
  readonly id: RuleId;
  readonly description: string;
}

/** What the table really holds, for the page "what we store". */
export interface StoredTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly sample: readonly (readonly (string | number | null)[])[];
}

/** Name of the table of replaced values; it is there only while they are kept. */
export const replacedTable = "replaced values";

export interface RouteRequest {
  readonly name: string;
  readonly client: string;
  readonly family: Family;
  readonly upstream: string;
}

/** A route with its capability URL; the URL holds the token and must not be logged. */
export interface OpenRoute extends Route {
  readonly url: string;
}

export interface ScanRequest {
  readonly text: string;
  /** The document's path, for path-dependent rules. */
  readonly path?: string;
}

/** A file or folder whose text must never leave. */
export interface MarkInfo {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly addedAt: Millis;
  readonly files: number;
}

/** What is said of a file or folder whose reply is `empty`. */
export const unmarkable =
  "holds nothing that could be recognised later: too few lines, more than 1 MB, or no text";

export type MarkReply =
  /** `skipped`: files that were beyond a limit. */
  | { readonly kind: "marked"; readonly mark: MarkInfo; readonly skipped: number }
  | { readonly kind: "missing" }
  /** Nothing in it that could be recognised. */
  | { readonly kind: "empty" }
  /** Too many marks. */
  | { readonly kind: "full" };

export interface GuardApi {
  /**
   * From the guard's own window: takes effect before the reply. From another one: only its
   * `workspaces` count, for as long as it is connected; settings are those of the guard's window.
   */
  configure(settings: GuardSettings): Promise<void>;
  /**
   * This window can show questions from now on, until its connection ends; replies with those that
   * are open. Without any such window nothing is held.
   */
  attend(): Promise<readonly AskedEvent[]>;
  /** The first answer wins: false when the question is over. */
  answer(id: AskId, answer: AskAnswer): Promise<boolean>;
  status(): Promise<GuardStatus>;
  /** Scans a document; findings that the allowlist covers carry `allowedBy`. */
  scanText(
    request: ScanRequest,
  ): Promise<
    | { readonly kind: "scanned"; readonly findings: readonly TextFinding[] }
    | { readonly kind: "failed"; readonly reason: string }
  >;
  findings(query: FindingQuery): Promise<FindingPage>;
  /** Also forgets the values that were replaced. How many findings were deleted. */
  clearFindings(): Promise<number>;
  stored(): Promise<readonly StoredTable[]>;
  /** The rules in force, those that people added included. */
  ruleNames(): Promise<readonly RuleName[]>;
  listAllowed(): Promise<readonly AllowEntry[]>;
  allow(draft: AllowDraft): Promise<AllowReply>;
  /** Replaces the entry with the same id (undo of a removal uses it too). */
  putAllowed(entry: AllowEntry): Promise<AllowReply>;
  disallow(id: AllowId): Promise<boolean>;
  /** Which findings in `text` the present allowlist would let through, and by which entry. */
  testAllowed(
    text: string,
  ): Promise<readonly { readonly finding: TextFinding; readonly by?: AllowId }[]>;
  /** Takes the path's text up, or anew; in force when the call returns. */
  mark(path: string): Promise<MarkReply>;
  marks(): Promise<readonly MarkInfo[]>;
  /** False when there is no such mark. */
  unmark(id: string): Promise<boolean>;
  pause(until: Millis): Promise<void>;
  resume(): Promise<void>;
  /** Makes the route or returns the one with the same name; a changed upstream keeps the token. */
  openRoute(request: RouteRequest): Promise<OpenRoute>;
  routes(): Promise<readonly OpenRoute[]>;
  /** The token of a closed route is dead at once. */
  closeRoute(id: RouteId): Promise<boolean>;
  /** Sends a synthetic request through the route's own URL up to the scanner; never leaves the machine. */
  probeRoute(id: RouteId): Promise<{ readonly ok: boolean; readonly detail: string }>;
  stop(): Promise<void>;
}

/** What every carrier of the control channel offers. */
export interface GuardConnection {
  readonly api: GuardApi;
  /** Returns the unsubscribe function. */
  onEvent(listener: (event: GuardEvent) => void): () => void;
  /** Settles when the guard is gone for good (stopped, crashed, connection closed). */
  readonly closed: Promise<void>;
}
