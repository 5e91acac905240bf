/**
 * Everything a request is judged by, frozen at the moment it arrives.
 *
 * A change of settings, rules or allowlist makes a new snapshot with the next version; a request in
 * flight keeps the one it took.
 */

import type { Action, AskFallback, AskInstead } from "./action.ts";
import type { Decoder } from "./decoder.ts";
import type { Detector, Severity } from "./finding.ts";
import type { AllowId, Hash, Millis, RuleId, SessionId } from "./ids.ts";

export const profiles = ["observe", "balanced", "strict"] as const;
export type Profile = (typeof profiles)[number];

/** What is done with answers: nothing, findings are reported, or they stop the answer. */
export const answerModes = ["off", "alert", "block"] as const;
export type AnswerMode = (typeof answerModes)[number];

export interface Policy {
  readonly profile: Profile;
  /** Strongest claim first in resolution: rule, detector, client, severity, then the profile. */
  readonly ruleActions: Readonly<Record<string, Action>>;
  readonly detectorActions: Readonly<Partial<Record<Detector, Action>>>;
  readonly clientActions: Readonly<Record<string, Action>>;
  readonly severityActions?: Readonly<Partial<Record<Severity, Action>>>;
  /** Where the profile would do this, a person is asked instead. Absent: `never`. */
  readonly askInstead?: AskInstead;
  /** What happens when nobody answers, or nobody can be asked. Absent: `block`. */
  readonly askFallback?: AskFallback;
  /** How long a request may be held for an answer. Absent: `defaultAskMs`. */
  readonly askTimeoutMs?: number;
  /** What a request gets whose scan did not finish. */
  readonly onScanFailure: "block" | "alert";
  /** Absent: `off`. */
  readonly answers?: AnswerMode;
  /** While in the future: everything is forwarded and only recorded. Always ends by itself. */
  readonly pausedUntil?: Millis;
}

export const allowKinds = ["value", "pattern", "path", "rule"] as const;
export type AllowKind = (typeof allowKinds)[number];
export const allowScopes = ["once", "session", "workspace", "user"] as const;
export type AllowScope = (typeof allowScopes)[number];

/** An entry of the allowlist. A value is kept only as its keyed hash and mask. */
export interface AllowEntry {
  readonly id: AllowId;
  readonly kind: AllowKind;
  /** For `value`. */
  readonly valueHash?: Hash;
  /** For `value`: at most four characters, then `****`. */
  readonly preview?: string;
  /** For `pattern`: a glob over the whole matched value (`*`, `?`, `[..]`; `*` crosses `/`). */
  readonly pattern?: string;
  /** For `path`: a glob over the source file or the field path. */
  readonly glob?: string;
  /** For `rule`. */
  readonly ruleId?: RuleId;
  /** Only findings of this detector are covered. Absent: of all. */
  readonly detector?: Detector;
  readonly scope: AllowScope;
  /** For `workspace`: the folder's absolute path. */
  readonly workspace?: string;
  /** For `session`. */
  readonly sessionId?: SessionId;
  readonly reason?: string;
  readonly createdAt: Millis;
  readonly expiresAt?: Millis;
}

export interface ScanSettings {
  readonly detectors: Readonly<Record<Detector, boolean>>;
  /** Rules that are switched off. */
  readonly disabledRules: readonly RuleId[];
  /** Findings below are dropped. */
  readonly minSeverity: Severity;
  /** Whether texts are looked into that are encoded in other ones. */
  readonly decode: boolean;
  readonly maxDecodeDepth: number;
  /** Those of the decoders that are switched off; none when it is left out. */
  readonly disabledDecoders?: readonly Decoder[];
  /** Pattern entries of the allowlist; matched in the scanner, where the value is a local. */
  readonly allowPatterns: readonly {
    readonly id: AllowId;
    readonly pattern: string;
    readonly detector?: Detector;
  }[];
}

export interface Snapshot {
  readonly version: number;
  readonly scan: ScanSettings;
  readonly policy: Policy;
  readonly allowlist: readonly AllowEntry[];
}
