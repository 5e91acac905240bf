/**
 * One request and what was decided about it.
 *
 * Headers are raw pairs: order, case and duplicates are kept as the client sent them.
 */

import type { Action, AskAnswer, Outcome } from "./action.ts";
import type { Finding, ScanFailure } from "./finding.ts";
import type { AllowId, ExchangeId, Millis, RouteId, RuleId, SessionId } from "./ids.ts";

/** Provider families: one error shape, one stream shape each. */
export const families = [
  "anthropic",
  "openai",
  "gemini",
  "copilot",
  "ollama",
  "bedrock",
  "generic",
] as const;
export type Family = (typeof families)[number];

/** The API a request was recognised as; `generic` is walked leaf by leaf. */
export const apis = [
  "anthropic.messages",
  "anthropic.count_tokens",
  "openai.chat",
  "openai.responses",
  "openai.completions",
  "openai.embeddings",
  "gemini.generate",
  "gemini.stream",
  "gemini.count",
  "gemini.embed",
  "copilot.completions",
  "bedrock.converse",
  "bedrock.stream",
  "ollama.chat",
  "mcp",
  "generic",
] as const;
export type Api = (typeof apis)[number];

export type HeaderPair = readonly [name: string, value: string];

export interface RawRequest {
  readonly id: ExchangeId;
  readonly at: Millis;
  readonly method: string;
  /** Path and query below the route, beginning with `/`. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  /** After content decoding (gzip, deflate, br, zstd). */
  readonly body: Uint8Array;
  readonly family: Family;
  readonly client: string;
}

/** Identity of the conversation (who, which chat, which project, which client). All optional but client. */
export interface SessionContext {
  readonly sessionId?: SessionId;
  /** Tells apart what shares a session: sub-agents, parallel threads. */
  readonly threadId?: string;
  readonly accountId?: string;
  readonly deviceId?: string;
  readonly workingDirectory?: string;
  readonly gitBranch?: string;
  readonly osPlatform?: string;
  readonly clientName?: string;
  readonly clientVersion?: string;
  readonly clientType?: "cli" | "ide" | "app" | "web";
  readonly sdkName?: string;
  readonly sdkVersion?: string;
  /** What ran the SDK, e.g. `node/v22.1.0`. */
  readonly runtime?: string;
  /** The first `X-Forwarded-For`, when another proxy stands before this one: as it says. */
  readonly sourceIp?: string;
}

export interface DecidedFinding extends Finding {
  /** What this finding alone asks for. */
  readonly action: Action;
  /** Set when an allowlist entry covers it; `action` is then `pass`. */
  readonly allowedBy?: AllowId;
  /** Policy asked for a person; `action` is then what came of it. */
  readonly asked?: AskAnswer | "fallback";
  /** Told before in this conversation, not long ago: neither counted nor announced again. */
  readonly repeated?: true;
}

export interface HeaderEdit {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export type Plan =
  | {
      readonly kind: "forward";
      /** Absent: the original bytes go out, in their original content encoding. */
      readonly body?: Uint8Array;
      /** Absent: as received. */
      readonly target?: string;
      readonly headerEdits: readonly HeaderEdit[];
    }
  | {
      readonly kind: "reject";
      readonly status: number;
      readonly headers: readonly HeaderPair[];
      readonly body: string;
    };

export interface Decision {
  readonly action: Outcome;
  /** Rules that asked for `action`, in the order found. */
  readonly because: readonly RuleId[];
  readonly findings: readonly DecidedFinding[];
  /** Set when the scan did not finish; `action` is then the answer of policy. */
  readonly failure?: ScanFailure;
  readonly plan: Plan;
}

/** A route: `http://127.0.0.1:<port>/r/<name>/<token>/…` forwards to `upstream`. */
export interface Route {
  readonly id: RouteId;
  /** URL segment; lower-case letters, digits, hyphen. */
  readonly name: string;
  readonly client: string;
  readonly family: Family;
  /** Base URL, no trailing slash; the rest of the target is appended. */
  readonly upstream: string;
}
