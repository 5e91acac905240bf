/**
 * Which API a request speaks, from its path and, where that says nothing, the shape of its body.
 *
 * Base URLs with and without `/v1` differ per client, so paths are matched by their end. Knowing
 * the API only adds meaning; an unknown one is walked leaf by leaf all the same. What runs over
 * Bedrock's `InvokeModel` is the provider's own API, and is told by its body.
 */

import type { Api, Family, HeaderPair } from "../model/exchange.ts";
import { headerValue } from "./headers.ts";

const byPath: readonly (readonly [RegExp, Api])[] = [
  [/\/messages\/count_tokens$/, "anthropic.count_tokens"],
  // Messages of a thread are OpenAI's Assistants, and no conversation.
  [/(?<!\/threads\/[^/]+)\/messages$/, "anthropic.messages"],
  [/\/complete$/, "anthropic.messages"],
  [/\/engines\/[^/]+\/completions$/, "copilot.completions"],
  [/\/chat\/completions$/, "openai.chat"],
  [/\/responses(?:\/(?:compact|input_tokens))?$/, "openai.responses"],
  [/\/completions$/, "openai.completions"],
  [/\/api\/(?:chat|generate|embed|embeddings)$/, "ollama.chat"],
  [/\/embeddings$/, "openai.embeddings"],
  [/[:/]streamGenerateContent$/, "gemini.stream"],
  [/[:/]generateContent$/, "gemini.generate"],
  [/:countTokens$/, "gemini.count"],
  [/:(?:batchEmbedContents|embedContent)$/, "gemini.embed"],
  // From the end: `/model/` may stand there thousands of times.
  [/\/converse$(?<=\/model\/.+\/converse)/, "bedrock.converse"],
  [/\/converse-stream$(?<=\/model\/.+\/converse-stream)/, "bedrock.stream"],
];

/** Paths that only one family has, for what is none of the APIs above. */
const familyByPath: readonly (readonly [RegExp, Family])[] = [
  [/\/messages\/batches(?:\/|$)|\/publishers\/anthropic\//, "anthropic"],
  // Of OpenAI's what is no conversation, or one that is stored there.
  [
    /\/(?:chat\/completions\/[^/]+|images\/\w+|audio\/\w+|moderations|realtime|fine_tuning\/.*)$/,
    "openai",
  ],
  [/\/api\/(?:tags|show|ps|pull)$/, "ollama"],
  [/\/v1(?:alpha|beta)\/|\/v1internal:|\/publishers\/google\/|\/models\/[^/]+:\w+$/, "gemini"],
];

/** Root members that only one API has. Bedrock and Vertex name the version in the body. */
const byShape: readonly (readonly [readonly string[], Api])[] = [
  [["anthropic_version", "messages"], "anthropic.messages"],
  [["jsonrpc", "method"], "mcp"],
  [["contents"], "gemini.generate"],
  [["messages", "max_tokens", "system"], "anthropic.messages"],
  [["messages", "inferenceConfig"], "bedrock.converse"],
  [["messages"], "openai.chat"],
  [["input", "instructions"], "openai.responses"],
];

/** `members`: names of the body's root members. */
export function recognise(target: string, members: ReadonlySet<string>): Api {
  const path = pathOf(target);
  const known = byPath.find(([pattern]) => pattern.test(path))?.[1];
  if (known !== undefined) return known;
  return byShape.find(([names]) => names.every((name) => members.has(name)))?.[1] ?? "generic";
}

/**
 * The family whose error and stream shapes the API has; where the API says nothing a route's own
 * family wins, and a route of no family is told by the client's credentials.
 */
export function familyOf(api: Api, route: Family, asked: Asked): Family {
  const own = api.split(".", 1)[0];
  switch (own) {
    case "anthropic":
    case "openai":
    case "gemini":
    case "copilot":
    case "ollama":
    case "bedrock":
      return own;
    default:
      return route === "generic" ? familyOfRequest(asked) : route;
  }
}

/** What is known of a request without its body. */
interface Asked {
  readonly target: string;
  readonly headers: readonly HeaderPair[];
}

function familyOfRequest({ target, headers }: Asked): Family {
  const known = familyOfCredentials(headers);
  if (known !== "generic") return known;
  const path = pathOf(target);
  return familyByPath.find(([pattern]) => pattern.test(path))?.[1] ?? "generic";
}

/** Without the query, escaped colons, and slashes at the end, which servers mostly overlook. */
function pathOf(target: string): string {
  const path = (target.split("?", 1)[0] ?? "").replaceAll(/%3a/gi, ":");
  let end = path.length;
  while (path.charAt(end - 1) === "/") end -= 1;
  return path.slice(0, end);
}

/** Only the form of the credentials is looked at, never their value. */
function familyOfCredentials(headers: readonly HeaderPair[]): Family {
  const bearer = headerValue(headers, "authorization") ?? "";
  if (headerValue(headers, "anthropic-version") !== undefined) return "anthropic";
  if (/^bearer\s+sk-ant-/i.test(bearer)) return "anthropic";
  if (headerValue(headers, "x-goog-api-key") !== undefined) return "gemini";
  if (headerValue(headers, "x-api-key") !== undefined) return "anthropic";
  if (/^aws4-hmac-sha256 .*\/bedrock\/aws4_request\b/i.test(bearer)) return "bedrock";
  return /^bearer\s+sk-/i.test(bearer) ? "openai" : "generic";
}
