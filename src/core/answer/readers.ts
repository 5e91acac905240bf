/** Which reader and which framing an answer has, from its API and its content type. */

import type { Api } from "../model/exchange.ts";
import { readAnthropic } from "./anthropic.ts";
import { readChat } from "./chat.ts";
import { readConverse } from "./converse.ts";
import type { Framing } from "./framing.ts";
import { readGemini } from "./gemini.ts";
import { readOllama } from "./ollama.ts";
import { readResponses } from "./responses.ts";
import { nothing, type Reader } from "./slot.ts";

/** APIs whose answers hold text of a model. */
const textApis: ReadonlySet<Api> = new Set([
  "anthropic.messages",
  "openai.chat",
  "openai.responses",
  "openai.completions",
  "copilot.completions",
  "gemini.generate",
  "gemini.stream",
  "bedrock.converse",
  "bedrock.stream",
  "ollama.chat",
]);

/** APIs that Bedrock streams in messages: its own, and the provider's as `InvokeModel` carries it. */
const messageApis: ReadonlySet<Api> = new Set([
  "anthropic.messages",
  "bedrock.converse",
  "bedrock.stream",
]);

/**
 * Undefined: nothing in such an answer is ever read. `streams`: the request asked for a stream.
 * Answers of an API that nobody knows are read when they are scanned (`scans`).
 */
export function framingOf(
  api: Api,
  contentType: string,
  { streams, scans }: { readonly streams: boolean; readonly scans: boolean },
): Framing | undefined {
  if (!textApis.has(api) && !(scans && api === "generic")) return undefined;
  return framingOfType(api, contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "", streams);
}

function framingOfType(api: Api, type: string, streams: boolean): Framing | undefined {
  if (type === "") return streams ? streamOf(api) : "document";
  if (type === "text/event-stream") return "sse";
  if (type === "application/vnd.amazon.eventstream")
    return messageApis.has(api) ? "messages" : undefined;
  if (/^application\/(?:x-)?(?:ndjson|jsonl|json-lines)$/.test(type)) return "lines";
  // Servers that write their streams by hand often leave the type as it is.
  if (streams && /^(?:text\/plain|(?:application|binary)\/octet-stream)$/.test(type))
    return streamOf(api);
  if (!/^application\/(?:[\w.-]+\+)?json$/.test(type)) return undefined;
  return api === "gemini.stream" ? "array" : "document";
}

/** How an API streams where nothing is said. */
function streamOf(api: Api): Framing {
  if (api === "bedrock.stream") return "messages";
  return api === "ollama.chat" ? "lines" : "sse";
}

/** Whether an answer that has no framing may hold text all the same: pictures and sounds do not. */
export function mayHoldText(api: Api, contentType: string): boolean {
  return textApis.has(api) && /^\s*(?:text|application)\//i.test(contentType);
}

export function readerOf(api: Api, framing: Framing): Reader {
  switch (api) {
    case "anthropic.messages":
      return readAnthropic();
    case "openai.chat":
    case "openai.completions":
    case "copilot.completions":
      return readChat();
    case "openai.responses":
      return readResponses();
    case "gemini.generate":
    case "gemini.stream":
      return readGemini(framing !== "document");
    case "bedrock.converse":
    case "bedrock.stream":
      return readConverse();
    case "ollama.chat":
      return readOllama();
    default:
      return () => nothing;
  }
}
