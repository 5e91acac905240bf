/**
 * What the guard says about one line of MCP, and how it says it over HTTP.
 *
 * The line is the request body, its facts are headers; the answer is 200 with the verdict in a
 * header and, where there is more to say, the replacement line or the message as the body.
 */

/** Path of the check on the guard; the wrapper's token goes into `Authorization: Bearer`. */
export const mcpCheckPath = "/mcp/check";

export const headers = {
  direction: "x-argus-direction",
  method: "x-argus-method",
  client: "x-argus-client",
  verdict: "x-argus-verdict",
} as const;

export const directions = ["to-server", "to-client"] as const;
export type Direction = (typeof directions)[number];

/** What is known about a line beside its bytes. */
export interface LineFacts {
  readonly direction: Direction;
  /** Of the request, or of the request that a response answers; absent in batches. */
  readonly method?: string;
  /** `mcp` or `mcp:<client's own name>`. */
  readonly client: string;
}

export type Verdict =
  | { readonly kind: "pass" }
  | { readonly kind: "rewrite"; readonly body: Uint8Array }
  | { readonly kind: "block"; readonly message: string };

export interface HttpVerdict {
  readonly verdict: string;
  readonly body: Uint8Array;
}

export function encodeVerdict(verdict: Verdict): HttpVerdict {
  switch (verdict.kind) {
    case "pass":
      return { verdict: "pass", body: new Uint8Array() };
    case "rewrite":
      return { verdict: "rewrite", body: verdict.body };
    case "block":
      return { verdict: "block", body: new TextEncoder().encode(verdict.message) };
  }
}

/** Undefined when the answer is none that this version knows: the caller treats it as a failure. */
export function decodeVerdict(verdict: string | undefined, body: Uint8Array): Verdict | undefined {
  if (verdict === "pass") return { kind: "pass" };
  if (verdict === "rewrite" && body.length > 0) return { kind: "rewrite", body };
  if (verdict === "block") return { kind: "block", message: new TextDecoder().decode(body) };
  return undefined;
}

export function isDirection(value: unknown): value is Direction {
  return directions.some((direction) => direction === value);
}

/**
 * The methods of both eras (MCP 2025-11-25 and 2026-07-28). A list and not a pattern: a method is
 * part of the stored endpoint, and what only looks like a method could be somebody's text.
 */
const knownMethods: ReadonlySet<string> = new Set(
  (
    "initialize ping server/discover subscriptions/listen completion/complete tools/list " +
    "tools/call prompts/list prompts/get roots/list resources/list " +
    "resources/templates/list resources/read resources/subscribe resources/unsubscribe " +
    "logging/setLevel sampling/createMessage elicitation/create tasks/get tasks/result " +
    "tasks/list tasks/cancel tasks/update notifications/initialized " +
    "notifications/cancelled notifications/progress notifications/message " +
    "notifications/roots/list_changed notifications/tasks/status " +
    "notifications/tools/list_changed notifications/prompts/list_changed " +
    "notifications/resources/list_changed notifications/resources/updated " +
    "notifications/elicitation/complete"
  ).split(" "),
);

export function safeMethod(method: string | undefined): string | undefined {
  return method !== undefined && knownMethods.has(method) ? method : undefined;
}

/** Longest client name that is kept. */
export const maxClientName = 40;

/** The client's own name reduced to a label: lower-case letters, digits, `.`, `_`, `-`. */
export function clientLabel(name: string | undefined): string {
  const label = (name ?? "").toLowerCase().replaceAll(/[^a-z0-9._-]+/g, "-");
  return label === "" ? "mcp" : `mcp:${label.slice(0, maxClientName)}`;
}
