/** Looking into raw header pairs, and which of them are never scanned because they are the client's own credentials. */

import type { HeaderPair } from "../model/exchange.ts";

/** Credentials for the provider itself: they must reach it, and are not text. */
const credentialHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "x-api-key",
  "api-key",
  "x-goog-api-key",
  "x-auth-token",
  "x-amz-security-token",
  "cookie",
  "copilot-token",
  "ocp-apim-subscription-key",
  // Of gateways in front of providers: Cloudflare, Helicone, LiteLLM, Portkey.
  "cf-access-client-secret",
  "cf-access-token",
  "cf-aig-authorization",
  "helicone-auth",
  "x-litellm-api-key",
  "x-portkey-api-key",
]);

/** Query parameters that carry the client's own key (Gemini `key`, Azure `api-key`, …). */
const credentialParameters: ReadonlySet<string> = new Set([
  "key",
  "api_key",
  "api-key",
  "apikey",
  "access_token",
  "subscription-key",
]);

/** Headers made by the transport; they hold no text of a person, unless something long is in them. */
const transportHeaders: ReadonlySet<string> = new Set([
  "host",
  "content-length",
  "content-type",
  "content-encoding",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "accept",
  "accept-encoding",
  "accept-language",
  "expect",
  "te",
  "upgrade",
]);

/** What of a value is scanned, each character where it stands there; empty: nothing. */
export function scannedValue(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (transportHeaders.has(lower)) return isOddTransport(value) ? value : "";
  if (lower === "sec-websocket-protocol")
    return value.replace(credentialProtocol, (own) => " ".repeat(own.length));
  return credentialHeaders.has(lower) || lower.startsWith("sec-websocket") ? "" : value;
}

/** Browsers can send credentials only as the name of a protocol: OpenAI's realtime, and `token, <key>`. */
const credentialProtocol =
  /(?<=^|[\s,])(?:openai-(?:insecure-api-key|ephemeral-token)\.[^\s,]*|(?:token|bearer|authorization)\s*,\s*[^\s,]*)/gi;

/** A run that is longer than names of types and languages; boundaries are as random as a key. */
function isOddTransport(value: string): boolean {
  if (/^multipart\//i.test(value)) return false;
  return value.match(/[\w+/-]{16,}/g)?.some((run) => /\d/.test(run)) === true;
}

/** A name of a header that is more than a name: it leaves like a value, and cannot be replaced. */
export function isScannedName(name: string): boolean {
  return name.length >= 16 && /\d/.test(name);
}

export function isScannedParameter(name: string): boolean {
  return !credentialParameters.has(name.toLowerCase());
}

/** First values by name in lower case: dozens of names are looked for in every request. */
export type HeaderIndex = ReadonlyMap<string, string>;
export type HeaderSource = readonly HeaderPair[] | HeaderIndex;

export function indexHeaders(headers: readonly HeaderPair[]): HeaderIndex {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, value);
  }
  return values;
}

/** The first value of a header, case-insensitive. */
export function headerValue(headers: HeaderSource, name: string): string | undefined {
  const wanted = name.toLowerCase();
  if ("get" in headers) return headers.get(wanted);
  return headers.find((pair) => pair[0].toLowerCase() === wanted)?.[1];
}

/** Why a changed body would be refused: it is signed (RFC 9530, RFC 3230, AWS SigV4). */
export function bodySignature(headers: readonly HeaderPair[]): string | undefined {
  for (const name of ["content-digest", "digest", "content-md5", "x-amz-content-sha256"]) {
    if (headerValue(headers, name) !== undefined) return `the body is signed (${name})`;
  }
  const authorization = headerValue(headers, "authorization") ?? "";
  return authorization.startsWith("AWS4-HMAC-SHA256")
    ? "the body is signed (AWS SigV4)"
    : undefined;
}
