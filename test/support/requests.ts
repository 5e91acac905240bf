/** Requests as the guard hands them to the core, for tests. */

import type { Family, HeaderPair, RawRequest } from "../../src/core/model/exchange.ts";
import { exchangeId, millis } from "../../src/core/model/ids.ts";

export interface RequestParts {
  readonly target?: string;
  readonly headers?: readonly HeaderPair[];
  readonly family?: Family;
}

/** Text is sent as UTF-8, bytes as they are, anything else as JSON. */
export function request(body: unknown, parts: RequestParts = {}): RawRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    id: exchangeId("e"),
    at: millis(0),
    method: "POST",
    target: parts.target ?? "/v1/chat/completions",
    headers: parts.headers ?? [["content-type", "application/json"]],
    body: body instanceof Uint8Array ? body : new TextEncoder().encode(text),
    family: parts.family ?? "openai",
    client: "test",
  };
}

export function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
