/**
 * Who is talking: conversation, account, device, project and client of a request.
 *
 * Sources in order of trust: client headers, provider metadata in the body, the system prompt, the
 * user agent. Without any id a conversation is known by its system prompt and first user text,
 * which every later turn repeats.
 */

import type { HeaderPair, SessionContext } from "../model/exchange.ts";
import { type Hash, type SessionId, sessionId } from "../model/ids.ts";
import { identifyClient, identifySdk } from "./agents.ts";
import { headerValue } from "./headers.ts";
import type { Token } from "../json/lex.ts";
import type { Meaning } from "./annotate.ts";

/** Longest identifier that is kept. */
export const maxIdLength = 128;
const limits = { directory: 512, branch: 256, platform: 64 } as const;
/** How much of the first texts goes into a derived id. */
const fingerprintLength = 512;

export interface SessionInput {
  readonly headers: readonly HeaderPair[];
  readonly tokens: readonly Token[];
  readonly meanings: readonly Meaning[];
  /** Absent: no id is derived. */
  readonly hash?: (text: string) => Hash;
}

/** Headers that name the conversation, strongest first. */
const sessionHeaders = [
  "x-session-id",
  "x-claude-code-session-id",
  "x-opencode-session",
  "x-session-affinity",
  "x-client-session-id",
  "session-id",
  "thread-id",
  "x-interaction-id",
  "vscode-sessionid",
];

const sessionPaths = [
  "client_metadata.session_id",
  "session_id",
  "prompt_cache_key",
  "conversation_id",
  "request.session_id",
];

export function readSession(input: SessionInput): SessionContext {
  const meta = userMetadata(valueAt(input.tokens, "metadata.user_id"));
  const prompt = promptContext(systemText(input));
  return definedOnly({
    sessionId: conversationId(input, meta),
    accountId: short(meta["account_uuid"] ?? valueAt(input.tokens, "user")),
    deviceId: short(
      meta["device_id"] ??
        headerValue(input.headers, "vscode-machineid") ??
        headerValue(input.headers, "x-client-machine-id"),
    ),
    ...prompt,
    ...identifyClient(input.headers),
    ...identifySdk(input.headers),
  });
}

function conversationId(
  input: SessionInput,
  meta: Readonly<Record<string, string>>,
): SessionId | undefined {
  const named =
    firstOf(sessionHeaders, (name) => headerValue(input.headers, name)) ??
    meta["session_id"] ??
    firstOf(sessionPaths, (path) => valueAt(input.tokens, path));
  const id = short(named) ?? derivedId(input);
  return id === undefined ? undefined : sessionId(id);
}

function firstOf(
  names: readonly string[],
  read: (name: string) => string | undefined,
): string | undefined {
  for (const name of names) {
    const value = read(name);
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** Stable from the first turn on: only texts that every later turn repeats go in. */
function derivedId(input: SessionInput): string | undefined {
  const first = firstText(input, "user");
  if (input.hash === undefined || first === undefined) return undefined;
  const system = systemText(input).slice(0, fingerprintLength);
  const digest = input.hash(`session\n${system}\n${first.slice(0, fingerprintLength)}`);
  return `fp:${digest.slice(0, 12)}`;
}

function firstText(input: SessionInput, role: Meaning["role"]): string | undefined {
  const index = input.tokens.findIndex(
    (token, at) =>
      token.kind === "value" &&
      input.meanings[at]?.role === role &&
      (token.key === "content" || token.key === "text"),
  );
  return input.tokens[index]?.text;
}

function systemText(input: SessionInput): string {
  return input.tokens
    .filter((token, at) => token.kind === "value" && input.meanings[at]?.role === "system")
    .map((token) => token.text)
    .join("\n");
}

function valueAt(tokens: readonly Token[], path: string): string | undefined {
  return tokens.find((token) => token.kind === "value" && token.path === path)?.text;
}

/** Anthropic `metadata.user_id`: JSON text, or `user_<device>_account_<uuid>_session_<uuid>`. */
function userMetadata(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined || text.length > 4096) return {};
  if (!text.startsWith("{")) return underscoreForm(text);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    );
  } catch {
    return {};
  }
}

function underscoreForm(text: string): Readonly<Record<string, string>> {
  const match = /^user_([^_]*)_account_([^_]*)_session_(.+)$/.exec(text);
  if (match === null) return {};
  const [, device = "", account = "", session = ""] = match;
  return { device_id: device, account_uuid: account, session_id: session };
}

/** Project context as assistants write it into their system prompts. */
function promptContext(text: string): Partial<SessionContext> {
  const read = (pattern: RegExp, limit: number): string | undefined =>
    pattern.exec(text)?.[1]?.trim().slice(0, limit);
  return definedOnly({
    workingDirectory: read(
      /(?:working directory|<cwd>|workspace (?:root|folder)|Current directory)\s*[:=]?\s*([^\n<]+)/i,
      limits.directory,
    ),
    gitBranch: read(/(?:current branch|git branch|branch)\s*:\s*([^\n]+)/i, limits.branch),
    osPlatform: read(/(?:platform|operating system|os version)\s*:\s*([^\n]+)/i, limits.platform),
  });
}

function short(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value.slice(0, maxIdLength);
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without its undefined members. */
function definedOnly<T extends object>(value: T): Defined<T>;
function definedOnly(value: object): object {
  return Object.fromEntries(Object.entries(value).filter((entry) => entry[1] !== undefined));
}
