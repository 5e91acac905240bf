/**
 * Every setting, once: type, default, limits, scope and text.
 *
 * The `Settings` type, `contributes.configuration` of the manifest and the table in the README are
 * derived from it; a test fails when they are stale. Scopes: `application` (this user, synced) or
 * `machine` (this computer). None is `window` or `resource`: a repository's own settings file
 * could otherwise loosen the guard.
 */

import { askFallbacks, askInstead } from "../model/action.ts";
import { decoders } from "../model/decoder.ts";
import { detectors, severities } from "../model/finding.ts";
import { answerModes, profiles } from "../model/snapshot.ts";

export type SettingScope = "application" | "machine";

interface Common {
  readonly scope: SettingScope;
  readonly description: string;
}

export type SettingSpec = Common &
  (
    | { readonly type: "boolean"; readonly default: boolean }
    | {
        readonly type: "number";
        readonly default: number;
        readonly minimum: number;
        readonly maximum: number;
      }
    | { readonly type: "string"; readonly default: string }
    | {
        readonly type: "enum";
        readonly default: string;
        readonly values: readonly string[];
        readonly texts: readonly string[];
      }
    | { readonly type: "strings"; readonly default: readonly string[] }
    | {
        readonly type: "choices";
        readonly default: readonly string[];
        readonly values: readonly string[];
      }
    | { readonly type: "actions"; readonly default: Readonly<Record<string, string>> }
  );

export const settings = {
  "argus.enabled": {
    type: "boolean",
    default: true,
    scope: "application",
    description: "Run the guard. When off, AI clients are restored and nothing is scanned.",
  },
  "argus.profile": {
    type: "enum",
    default: "balanced",
    values: profiles,
    texts: [
      "Report everything, change nothing.",
      "Replace live-looking secrets and high-risk personal data; report the rest.",
      "Stop every request that holds a finding of severity warning or above.",
    ],
    scope: "application",
    description: "What happens to a request with a finding.",
  },
  "argus.actions.rules": {
    type: "actions",
    default: {},
    scope: "application",
    description:
      "Action for single rules, by rule id: `pass`, `log`, `alert`, `redact`, `ask` or `block`. Wins over everything else.",
  },
  "argus.actions.detectors": {
    type: "actions",
    default: {},
    scope: "application",
    description: `Action for a detector: ${detectors.map((name) => `\`${name}\``).join(", ")}.`,
  },
  "argus.actions.clients": {
    type: "actions",
    default: {},
    scope: "application",
    description: "Action for all findings of one AI client, by client name.",
  },
  "argus.actions.severities": {
    type: "actions",
    default: {},
    scope: "application",
    description: `Action for findings of a severity: ${severities.map((name) => `\`${name}\``).join(", ")}. Weaker than the other tables, stronger than the profile.`,
  },
  "argus.ask.instead": {
    type: "enum",
    default: "never",
    values: askInstead,
    texts: [
      "Only where an action says `ask`.",
      "Where the profile would replace something.",
      "Where the profile would stop a request.",
      "Where the profile would replace or stop.",
    ],
    scope: "application",
    description:
      "Hold the request and ask: redact and send, send once, block, or always allow. An answer holds for the conversation.",
  },
  "argus.ask.fallback": {
    type: "enum",
    default: "block",
    values: askFallbacks,
    texts: ["Do not send it.", "Replace what was found, and send it."],
    scope: "application",
    description:
      "What happens to a held request that nobody answers, or when no window is open to ask in.",
  },
  "argus.ask.timeoutSeconds": {
    type: "number",
    default: 20,
    minimum: 5,
    maximum: 30,
    scope: "application",
    description:
      "How long a request is held for an answer. The maximum is half of the shortest time-out that a client has; tool calls of MCP servers wait for 7 seconds.",
  },
  "argus.onScanFailure": {
    type: "enum",
    default: "block",
    values: ["block", "alert"],
    texts: [
      "Do not send what could not be scanned.",
      "Send it and report that it was not scanned.",
    ],
    scope: "application",
    description: "What happens to a request whose scan did not finish.",
  },
  "argus.answers": {
    type: "enum",
    default: "off",
    values: answerModes,
    texts: [
      "Answers are not scanned. Values that were replaced in a request still come back in its answer.",
      "Report secrets and prompt injection in answers and in the tool calls that they ask for.",
      "Also stop the answer where a request would have been stopped or changed, before a tool call in it can run.",
    ],
    scope: "application",
    description: "What happens to findings in the answers of models.",
  },
  "argus.keepReplacedValues": {
    type: "boolean",
    default: false,
    scope: "machine",
    description:
      "Keep the values that were replaced by placeholders on disk, encrypted, for a day after their conversation last sent something, so that answers get them back also after a restart. Off: they are in memory only, and what was kept is deleted.",
  },
  "argus.detectors.secrets": {
    type: "boolean",
    default: true,
    scope: "application",
    description: "Look for keys, tokens, passwords and connection strings.",
  },
  "argus.detectors.pii": {
    type: "boolean",
    default: true,
    scope: "application",
    description: "Look for personal data: cards, IBANs, social security numbers, phones, e-mail.",
  },
  "argus.detectors.proprietary": {
    type: "boolean",
    default: true,
    scope: "application",
    description: "Look for confidentiality markers and files that should not leave.",
  },
  "argus.detectors.injection": {
    type: "boolean",
    default: true,
    scope: "application",
    description: "Look for prompt injection in tool results and fetched text.",
  },
  "argus.minSeverity": {
    type: "enum",
    default: "info",
    values: severities,
    texts: ["Everything.", "Warnings and above.", "High and critical.", "Critical only."],
    scope: "application",
    description: "Findings below this severity are dropped.",
  },
  "argus.disabledRules": {
    type: "strings",
    default: [],
    scope: "application",
    description: "Rules that are switched off, by id.",
  },
  "argus.ruleFolders": {
    type: "strings",
    default: [],
    scope: "machine",
    description:
      "Folders with rules of your own (`*.json`, `*.jsonc`), absolute or below `~/`. Rules can only add findings.",
  },
  "argus.decode": {
    type: "boolean",
    default: true,
    scope: "application",
    description: "Look into encoded text (base64, hex, percent, escapes, compressed).",
  },
  "argus.maxDecodeDepth": {
    type: "number",
    default: 3,
    minimum: 1,
    maximum: 5,
    scope: "application",
    description: "How many layers of encoding are opened.",
  },
  "argus.disabledDecoders": {
    type: "choices",
    default: [],
    values: decoders,
    scope: "application",
    description:
      "Encodings that are not looked into, by the word in brackets behind a finding's path.",
  },
  "argus.liveDiagnostics": {
    type: "boolean",
    default: true,
    scope: "application",
    description: "Mark findings in open documents while you type.",
  },
  "argus.notifications": {
    type: "boolean",
    default: true,
    scope: "application",
    description:
      "Show a notification when something was stopped or changed (one per rule and conversation, with pauses).",
  },
  "argus.port": {
    type: "number",
    default: 41417,
    minimum: 0,
    maximum: 65535,
    scope: "machine",
    description:
      "Loopback port of the guard. Another one is used, and remembered, when it is taken. 0 picks any.",
  },
  "argus.allowedOrigins": {
    type: "strings",
    default: [],
    scope: "machine",
    description:
      "Web pages that may use the guard's routes, by origin (`http://localhost:3000`). None by default: AI clients are no web pages.",
  },
  "argus.maxBodyBytes": {
    type: "number",
    default: 52428800,
    minimum: 1048576,
    maximum: 268435456,
    scope: "machine",
    description: "Largest request body, in bytes after decompression. A larger one is refused.",
  },
  "argus.scanTimeoutMs": {
    type: "number",
    default: 5000,
    minimum: 250,
    maximum: 60000,
    scope: "machine",
    description: "Longest time the scan of one request may take, in milliseconds.",
  },
  "argus.retentionDays": {
    type: "number",
    default: 90,
    minimum: 1,
    maximum: 3650,
    scope: "application",
    description: "Findings and audit entries older than this are deleted.",
  },
} as const satisfies Record<string, SettingSpec>;

export type SettingId = keyof typeof settings;

type ValueOf<S> = S extends { type: "boolean" }
  ? boolean
  : S extends { type: "number" }
    ? number
    : S extends { type: "enum"; values: readonly (infer V)[] }
      ? V
      : S extends { type: "strings" }
        ? readonly string[]
        : S extends { type: "choices"; values: readonly (infer V)[] }
          ? readonly V[]
          : S extends { type: "actions" }
            ? Readonly<Record<string, string>>
            : string;

export type Settings = { readonly [K in SettingId]: ValueOf<(typeof settings)[K]> };
