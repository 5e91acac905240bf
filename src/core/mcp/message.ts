/**
 * What a line of MCP is: requests, notifications, responses, a batch of them, or just text.
 *
 * Both eras are read alike: the handshake one (`initialize`, MCP 2025-11-25 and before, batches in
 * 2025-03-26) and the stateless one (2026-07-28, where `_meta` of every request names the client).
 * Ids are kept as raw JSON tokens. Whether a line is valid JSON is not decided here: all of its
 * text is scanned either way.
 *
 * Sources: JSON-RPC 2.0; MCP specification 2025-11-25 and 2026-07-28, base protocol.
 */

import { elementsOf, membersOf, stringOf } from "./members.ts";

export type MessageKind = "request" | "notification" | "response" | "unknown";

export interface McpMessage {
  readonly kind: MessageKind;
  /** Raw JSON token, e.g. `7` or `"7"`. */
  readonly id?: string;
  readonly method?: string;
  /** `params.name` of a `tools/call`. */
  readonly tool?: string;
  /** Name of the client as `initialize` or `_meta` states it. */
  readonly clientName?: string;
}

export type McpLine =
  | { readonly kind: "messages"; readonly batch: boolean; readonly messages: readonly McpMessage[] }
  | { readonly kind: "blank" }
  | { readonly kind: "text" };

/** Messages of one batch that are looked at singly; a longer batch is refused as a whole. */
export const maxBatch = 1000;

export function readLine(text: string): McpLine {
  if (text.trim() === "") return { kind: "blank" };
  const single = readMessage(text, 0);
  if (single !== undefined) return { kind: "messages", batch: false, messages: [single] };
  const elements = elementsOf(text);
  if (elements === undefined || elements.length > maxBatch) return { kind: "text" };
  const messages = elements.map((element) => readMessage(text, element.start));
  return { kind: "messages", batch: true, messages: messages.map((one) => one ?? unknown) };
}

const unknown: McpMessage = { kind: "unknown" };

function readMessage(text: string, from: number): McpMessage | undefined {
  const tokens = tokensOf(text, from);
  if (tokens === undefined) return undefined;
  // Another version is another protocol: scanned like everything, and understood as nothing.
  const version = tokens.get("jsonrpc");
  if (version !== undefined && stringOf(version.token) !== "2.0") return unknown;
  const id = idOf(tokens.get("id")?.token);
  const method = stringOf(tokens.get("method")?.token ?? "");
  if (method === undefined) return response(tokens, id);
  const params = tokens.get("params");
  return {
    kind: id === undefined ? "notification" : "request",
    ...(id === undefined ? {} : { id }),
    method,
    ...paramsOf(text, method, params?.start),
  };
}

function response(tokens: ReadonlyMap<string, Token>, id: string | undefined): McpMessage {
  const answers = tokens.has("result") || tokens.has("error");
  if (!answers || id === undefined) return unknown;
  return { kind: "response", id };
}

interface Token {
  readonly token: string;
  readonly start: number;
}

/** Only short tokens are copied out; the last of two equal keys counts, as in every JSON parser. */
const maxTokenLength = 1024;

function tokensOf(text: string, from: number): ReadonlyMap<string, Token> | undefined {
  const members = membersOf(text, from);
  if (members === undefined) return undefined;
  return new Map(
    members.map((member) => [
      member.key,
      {
        token: text.slice(member.start, Math.min(member.end, member.start + maxTokenLength)),
        start: member.start,
      },
    ]),
  );
}

/** JSON-RPC ids are strings or numbers; `null` marks an answer to an unreadable request. */
function idOf(token: string | undefined): string | undefined {
  if (token === undefined || token.length >= maxTokenLength) return undefined;
  if (stringOf(token) !== undefined) return token;
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(token) ? token : undefined;
}

function paramsOf(
  text: string,
  method: string,
  start: number | undefined,
): { readonly tool?: string; readonly clientName?: string } {
  if (start === undefined) return {};
  const params = tokensOf(text, start);
  const tool = method === "tools/call" ? stringOf(params?.get("name")?.token ?? "") : undefined;
  const clientName = clientNameOf(text, method, params);
  return {
    ...(tool === undefined ? {} : { tool }),
    ...(clientName === undefined ? {} : { clientName }),
  };
}

const metaClient = "io.modelcontextprotocol/clientInfo";

function clientNameOf(
  text: string,
  method: string,
  params: ReadonlyMap<string, Token> | undefined,
): string | undefined {
  const handshake = method === "initialize" ? params?.get("clientInfo") : undefined;
  const meta = params?.get("_meta");
  const stateless = meta === undefined ? undefined : tokensOf(text, meta.start)?.get(metaClient);
  const client = handshake ?? stateless;
  if (client === undefined) return undefined;
  return stringOf(tokensOf(text, client.start)?.get("name")?.token ?? "");
}
