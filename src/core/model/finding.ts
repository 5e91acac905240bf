/**
 * What a scan finds, in the only form that may leave the scanner: a span, a mask and a keyed hash.
 *
 * INVARIANT: no type in this file can hold the matched text.
 */

import type { AllowId, Hash, RuleId } from "./ids.ts";

export const detectors = ["secrets", "pii", "proprietary", "injection", "custom"] as const;
export type Detector = (typeof detectors)[number];

/** Weakest first. */
export const severities = ["info", "warning", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** How sure the rule is that the match is live: `low` never does more than alert by default. */
export const confidences = ["low", "medium", "high"] as const;
export type Confidence = (typeof confidences)[number];

/** Half-open, in UTF-16 code units of the scanned text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A finding in one text. Cacheable by the text's content: it does not say where the text stood. */
export interface TextFinding {
  readonly ruleId: RuleId;
  readonly detector: Detector;
  /** Snake-case type shared by rules of the same kind of value, e.g. `aws_access_key`. */
  readonly type: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Of the original text, also when the match was inside decoded text. Covers the whole secret. */
  readonly span: Span;
  /** At most the first four characters, then `****`. */
  readonly preview: string;
  readonly valueHash: Hash;
  /** Decoders passed through, outermost first, e.g. `["base64", "gzip"]`. Empty for plain text. */
  readonly encoding: readonly string[];
  /** The pattern entry of the allowlist that covers the matched value (decided inside the scanner). */
  readonly allowedBy?: AllowId;
}

export type FieldRole = "system" | "user" | "assistant" | "tool" | "definition" | "unknown";

/** A piece of text of a request. Every string leaf becomes one; known APIs only add meaning. */
export interface ScanField {
  /** JSON path, e.g. `messages[4].content`; `$query.q`, `$headers.x-y`, `$raw` outside JSON. */
  readonly path: string;
  readonly text: string;
  /**
   * Of a long text that nobody has asked for yet: the inside of the JSON string that says it, in valid
   * UTF-8. It is read with less work, and stays cheaper, than the text.
   */
  readonly literal?: Uint8Array;
  readonly role: FieldRole;
  /** `new`: first sent with this turn (the last user turn and what follows); else `history`. */
  readonly age: "new" | "history";
  /** The file the text was read from, as the client named it. */
  readonly sourceFile?: string;
  /** The tool whose call or result holds the text. */
  readonly tool?: string;
  /** Name of the JSON member whose value a short text is: `{"password": "…"}`. */
  readonly key?: string;
  /** Signed or opaque for the provider: a changed byte makes it refuse the turn. Never patched. */
  readonly sealed?: true;
}

/**
 * Stands for a tool's name where an answer would take a value away without any call: in the address of
 * a link or a picture.
 */
export const inAddress = "address";

/** A finding with its place in a request. */
export interface Finding extends TextFinding {
  readonly path: string;
  readonly role: FieldRole;
  readonly age: "new" | "history";
  readonly sourceFile?: string;
  readonly tool?: string;
  /** How often the same value of the same type occurs in this request. */
  readonly count: number;
}

export type ScanFailure =
  | "timeout"
  | "crashed"
  | "overloaded"
  | "too_large"
  | "too_complex"
  | "undecodable";

/** `findings[i]` belongs to the i-th text that was asked for. */
export type ScanOutcome =
  | { readonly kind: "scanned"; readonly findings: readonly (readonly TextFinding[])[] }
  | { readonly kind: "failed"; readonly reason: ScanFailure };
