/**
 * What a string of a known API means: who says it, is it new, which tool and file it came from.
 *
 * Works on paths of lexical tokens, so it holds for bodies a parser would refuse. It only adds
 * meaning: a token it knows nothing of is still a field. `new` is what stands after the last
 * assistant turn; on the first turn everything is new.
 */

import type { FieldRole, ScanField } from "../model/finding.ts";
import type { Token } from "../json/lex.ts";

export interface Meaning {
  readonly role: FieldRole;
  readonly age: ScanField["age"];
  readonly sourceFile?: string;
  readonly tool?: string;
  readonly sealed?: true;
}

/** `messages[3]`, `input[3]`, `contents[3]`, `request.contents[3]`. */
const turnPattern = /^(?:request\.)?(?:messages|input|contents)\[\d+\]/;
/** The block inside a turn: content part, Gemini part, or tool call. */
const blockPattern =
  /^(?:request\.)?(?:messages|input|contents)\[\d+\](?:\.(?:content|parts|tool_calls|output)\[\d+\])?/;
const definitionPattern = /^(?:request\.)?(?:tools|functions|toolConfig|response_format)\b/;
const systemPattern =
  /^(?:request\.)?(?:system|instructions|systemInstruction|system_instruction)\b/;

const metaKeys: ReadonlySet<string> = new Set([
  "role",
  "type",
  "id",
  "name",
  "call_id",
  "tool_use_id",
  "tool_call_id",
  "signature",
  "thoughtSignature",
  "thought_signature",
  "file_path",
  "filePath",
  "path",
  "filename",
  "uri",
  "arguments",
]);
const fileKeys = ["file_path", "filePath", "path", "filename", "uri"] as const;
/** Longest argument text that is opened to find a file name. */
export const maxArgumentsLength = 65_536;

type Meta = ReadonlyMap<string, string>;

interface ToolCall {
  readonly tool?: string;
  readonly file?: string;
}

/** One meaning per token, in order. */
export function annotate(tokens: readonly Token[]): readonly Meaning[] {
  const metas = collectMetas(tokens);
  const calls = collectCalls(metas);
  const roles = collectRoles(tokens, metas);
  const lastAnswer = lastAssistantTurn(roles);
  const blocks = new Map<string, Meaning>();
  return tokens.map((token) => {
    const block = blockPattern.exec(token.path)?.[0] ?? "";
    const key = block === "" ? topOf(token.path) : block;
    const known = blocks.get(key);
    const meaning = known ?? blockMeaning(key, { metas, calls, roles, lastAnswer });
    if (known === undefined) blocks.set(key, meaning);
    return isSealed(token, metas) ? { ...meaning, sealed: true } : meaning;
  });
}

interface Conversation {
  readonly metas: ReadonlyMap<string, Meta>;
  readonly calls: ReadonlyMap<string, ToolCall>;
  readonly roles: ReadonlyMap<string, FieldRole>;
  readonly lastAnswer: number;
}

function topOf(path: string): string {
  return /^(?:request\.)?[^.[]*/.exec(path)?.[0] ?? "";
}

function blockMeaning(block: string, conversation: Conversation): Meaning {
  const firstTurn = conversation.lastAnswer < 0;
  if (definitionPattern.test(block)) return { role: "definition", age: ageOf(firstTurn) };
  if (systemPattern.test(block)) return { role: "system", age: ageOf(firstTurn) };
  const turn = turnPattern.exec(block)?.[0];
  if (turn === undefined) return { role: "unknown", age: "new" };
  const isNew = turnIndex(turn) > conversation.lastAnswer;
  return {
    role: roleOf(block, turn, conversation),
    age: ageOf(isNew),
    ...callOf(block, turn, conversation),
  };
}

function ageOf(isNew: boolean): ScanField["age"] {
  return isNew ? "new" : "history";
}

function roleOf(block: string, turn: string, conversation: Conversation): FieldRole {
  const type = conversation.metas.get(block)?.get("type") ?? "";
  if (/^(?:tool_result|function_call_output|custom_tool_call_output)$/.test(type)) return "tool";
  return conversation.roles.get(turn) ?? "unknown";
}

/** The tool call that a block is, or answers. */
function callOf(block: string, turn: string, conversation: Conversation): Partial<Meaning> {
  const call = conversation.calls.get(callKey(block, turn, conversation.metas));
  if (call === undefined) return {};
  return {
    ...(call.tool === undefined ? {} : { tool: call.tool }),
    ...(call.file === undefined ? {} : { sourceFile: call.file }),
  };
}

function callKey(block: string, turn: string, metas: ReadonlyMap<string, Meta>): string {
  const meta = metas.get(block) ?? metas.get(turn);
  const ids = [
    meta?.get("tool_use_id"),
    metas.get(turn)?.get("tool_call_id"),
    meta?.get("call_id"),
    meta?.get("id"),
    metas.get(`${block}.functionResponse`)?.get("name"),
    metas.get(`${block}.functionCall`)?.get("name"),
  ];
  return ids.find((id) => id !== undefined) ?? "";
}

function collectMetas(tokens: readonly Token[]): ReadonlyMap<string, Meta> {
  const metas = new Map<string, Map<string, string>>();
  for (const token of tokens) {
    if (token.kind !== "value" || !metaKeys.has(token.key)) continue;
    if (!token.path.endsWith(`.${token.key}`)) continue;
    const parent = token.path.slice(0, -token.key.length - 1);
    const meta = metas.get(parent) ?? new Map<string, string>();
    if (!meta.has(token.key)) meta.set(token.key, token.text);
    metas.set(parent, meta);
  }
  return metas;
}

/** Tool calls by id (Gemini: by name), in all API shapes. */
function collectCalls(metas: ReadonlyMap<string, Meta>): ReadonlyMap<string, ToolCall> {
  const calls = new Map<string, ToolCall>();
  for (const [path, meta] of metas) {
    const inner = metas.get(`${path}.function`);
    const tool = meta.get("name") ?? inner?.get("name");
    const id = meta.get("call_id") ?? meta.get("id");
    const key = path.endsWith(".functionCall") ? tool : id;
    if (key === undefined || tool === undefined) continue;
    const file = callFile(path, metas, meta.get("arguments") ?? inner?.get("arguments"));
    calls.set(key, { tool, ...(file === undefined ? {} : { file }) });
  }
  return calls;
}

function callFile(
  path: string,
  metas: ReadonlyMap<string, Meta>,
  text: string | undefined,
): string | undefined {
  return (
    fileOf(metas.get(`${path}.input`)) ?? fileOf(metas.get(`${path}.args`)) ?? fileOfArguments(text)
  );
}

function fileOf(meta: Meta | undefined): string | undefined {
  if (meta === undefined) return undefined;
  for (const key of fileKeys) {
    const file = meta.get(key);
    if (file !== undefined) return plainPath(file);
  }
  return undefined;
}

function fileOfArguments(text: string | undefined): string | undefined {
  if (text === undefined || text.length > maxArgumentsLength) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const entries = new Map(Object.entries(value).filter(isText));
    return fileOf(entries);
  } catch {
    return undefined;
  }
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

function plainPath(file: string): string | undefined {
  const path = file.startsWith("file://") ? file.slice("file://".length) : file;
  return path.length > 0 && path.length <= 1024 && !path.includes("\n") ? path : undefined;
}

function collectRoles(
  tokens: readonly Token[],
  metas: ReadonlyMap<string, Meta>,
): ReadonlyMap<string, FieldRole> {
  const roles = new Map<string, FieldRole>();
  for (const token of tokens) {
    const turn = turnPattern.exec(token.path)?.[0];
    if (turn === undefined || roles.has(turn)) continue;
    roles.set(turn, turnRole(metas.get(turn)));
  }
  return roles;
}

function turnRole(meta: Meta | undefined): FieldRole {
  const type = meta?.get("type") ?? "";
  if (/^(?:function_call|custom_tool_call|reasoning|local_shell_call)$/.test(type))
    return "assistant";
  switch (meta?.get("role")) {
    case "user":
      return "user";
    case "assistant":
    case "model":
      return "assistant";
    case "system":
    case "developer":
      return "system";
    case "tool":
    case "function":
      return "tool";
    default:
      return "unknown";
  }
}

function lastAssistantTurn(roles: ReadonlyMap<string, FieldRole>): number {
  let last = -1;
  for (const [turn, role] of roles)
    if (role === "assistant") last = Math.max(last, turnIndex(turn));
  return last;
}

function turnIndex(turn: string): number {
  return Number(/\[(\d+)\]$/.exec(turn)?.[1] ?? -1);
}

/**
 * Blocks that the provider checks byte for byte: Anthropic `thinking` with its signature and
 * `redacted_thinking`, Responses `encrypted_content`, Gemini parts with a `thoughtSignature`.
 */
function isSealed(token: Token, metas: ReadonlyMap<string, Meta>): boolean {
  if (token.key === "encrypted_content" || token.key === "thoughtSignature") return true;
  if (token.key === "signature" || token.key === "thought_signature") return true;
  const parent = token.path.slice(0, Math.max(0, token.path.length - token.key.length - 1));
  const meta = metas.get(parent);
  if (meta === undefined) return false;
  const type = meta.get("type");
  if (type === "redacted_thinking") return token.key === "data";
  if (type === "thinking") return meta.has("signature");
  return meta.has("thoughtSignature") || meta.has("thought_signature");
}
