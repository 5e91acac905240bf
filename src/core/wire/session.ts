/**
 * Who is talking: conversation, account, device, project and client of a request.
 *
 * Sources in order of trust: client headers, provider metadata in the body, the system prompt, the
 * user agent. Without any id a conversation is known by its system prompt and first user text,
 * which every later turn repeats. Sub-agents share the id of their session; the thread tells them
 * apart.
 */

import type { SessionContext } from "../model/exchange.ts";
import { type SessionId, sessionId } from "../model/ids.ts";
import { identifyClient, identifySdk } from "./agents.ts";
import type { Beginning } from "./beginning.ts";
import { type HeaderSource, headerValue } from "./headers.ts";
import { userPath } from "./root.ts";

/** Longest identifier that is kept. */
export const maxIdLength = 128;
export interface SessionInput {
  readonly headers: HeaderSource;
  /** Short members of the body's root by path. */
  readonly values: ReadonlyMap<string, string>;
  readonly beginning: Beginning;
}

/** Headers that name the conversation, strongest first. */
const sessionHeaders = [
  "x-session-id",
  "x-claude-code-session-id",
  "x-opencode-session",
  "x-session-affinity",
  "x-client-session-id",
  "session-id",
  "session_id",
  "conversation_id",
  "x-task-id",
];
const sessionPaths = [
  "client_metadata.session_id",
  "metadata.session_id",
  "conversation.id",
  "conversation",
  "session_id",
  "request.session_id",
  "conversation_id",
  "prompt_cache_key",
];
/** Who asks, where nothing says more: OpenAI's old name and its new one. */
const accountPaths = ["user", "safety_identifier"];
/** Headers that hold for less or more than a conversation: one interaction, one window. */
const weakHeaders = ["thread-id", "x-agent-task-id", "x-interaction-id", "vscode-sessionid"];
const deviceHeaders = ["vscode-machineid", "x-client-machine-id", "editor-device-id"];

type Metadata = Readonly<Record<string, string>>;

export function readSession(input: SessionInput): SessionContext {
  const { headers, values } = input;
  const meta = userMetadata(values.get("metadata.user_id")) ?? userMembers(values);
  const turn = jsonMembers(headerValue(headers, "x-codex-turn-metadata"));
  const { derived, project } = input.beginning;
  const id = conversationId(input, meta, turn) ?? derived ?? firstHeader(headers, weakHeaders);
  return definedOnly({
    sessionId: id === undefined ? undefined : asSession(id),
    threadId: short(threadOf(input, turn) ?? (derived === id ? undefined : derived)),
    accountId: short(accountOf(input, meta)),
    deviceId: short(
      meta["device_id"] ?? firstHeader(headers, deviceHeaders) ?? turn["installation_id"],
    ),
    sourceIp: sourceAddress(headers),
    ...project,
    ...identifyClient(headers),
    ...identifySdk(headers),
  });
}

function asSession(id: string): SessionId {
  return sessionId(id.slice(0, maxIdLength));
}

function conversationId(
  { headers, values }: SessionInput,
  meta: Metadata,
  turn: Metadata,
): string | undefined {
  return (
    firstHeader(headers, sessionHeaders) ??
    some(meta["session_id"]) ??
    firstOf(sessionPaths, (path) => values.get(path)) ??
    some(turn["session_id"])
  );
}

function threadOf({ headers, values }: SessionInput, turn: Metadata): string | undefined {
  return (
    firstHeader(headers, ["thread-id"]) ??
    some(values.get("client_metadata.thread_id")) ??
    some(turn["thread_id"])
  );
}

function accountOf({ headers, values }: SessionInput, meta: Metadata): string | undefined {
  return (
    some(meta["account_uuid"]) ??
    firstOf(accountPaths, (path) => values.get(path)) ??
    some(meta["user_id"]) ??
    firstHeader(headers, ["chatgpt-account-id"])
  );
}

/** The address that a proxy before this one names: what it says, it says. */
function sourceAddress(headers: HeaderSource): string | undefined {
  const first = headerValue(headers, "x-forwarded-for")?.split(",", 1)[0]?.trim() ?? "";
  // Some proxies add the port: `198.51.100.9:5123`, `[2001:db8::1]:5123`.
  const bare = /^(?:\[([^\]]*)\]|(\d[\d.]*))(?::\d{1,5})?$/.exec(first);
  const address = bare?.[1] ?? bare?.[2] ?? first;
  return /^[\d.a-fA-F:]{2,45}$/.test(address) ? address : undefined;
}

function firstHeader(headers: HeaderSource, names: readonly string[]): string | undefined {
  return firstOf(names, (name) => headerValue(headers, name));
}

function firstOf(
  names: readonly string[],
  read: (name: string) => string | undefined,
): string | undefined {
  for (const name of names) {
    const value = some(read(name));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Without the blanks around it; nothing when only blanks are there. */
function some(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === "" ? undefined : text;
}

/** Anthropic `metadata.user_id`: JSON, `user_<device>[_account_<uuid>]_session_<uuid>`, or a name. */
function userMetadata(value: string | undefined): Metadata | undefined {
  const text = some(value);
  if (text === undefined) return undefined;
  if (text.startsWith("{")) return jsonMembers(text);
  const match = /^user_([^_]*)(?:_account_([^_]*))?_session_(.+)$/.exec(text);
  if (match === null) return { user_id: text };
  const [, device = "", account = "", session = ""] = match;
  return { device_id: device, account_uuid: account, session_id: session };
}

/** The same as an object of the body. */
function userMembers(values: ReadonlyMap<string, string>): Metadata {
  const members = [...values].filter(([path]) => path.startsWith(userPath));
  return Object.fromEntries(members.map(([path, value]) => [path.slice(userPath.length), value]));
}

/** The strings and numbers of a JSON object in a string; nothing when it is none. */
function jsonMembers(text: string | undefined): Metadata {
  if (text === undefined || !text.startsWith("{")) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return {};
    const named = Object.entries(value).filter(isName);
    return Object.fromEntries(named.map(([name, each]) => [name, `${each}`]));
  } catch {
    return {};
  }
}

function isName(entry: [string, unknown]): entry is [string, string | number] {
  return typeof entry[1] === "string" || typeof entry[1] === "number";
}

function short(value: string | undefined): string | undefined {
  return some(value)?.slice(0, maxIdLength);
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without its undefined members. */
function definedOnly<T extends object>(value: T): Defined<T>;
function definedOnly(value: object): object {
  const defined: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) defined[name] = member;
  }
  return defined;
}
