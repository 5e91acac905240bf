/**
 * Where an answer sends its client on to: to the same upstream by way of the guard, or elsewhere.
 *
 * A client that follows sends its request again as it wrote it, nothing replaced. To the upstream it
 * comes back through its route; a body that would go anywhere else is not sent there (fetch
 * standard, "HTTP-redirect fetch": 303 drops the body, 301 and 302 that of a POST). The same holds for
 * where a client is to send a file (Gemini API, "Files": the address is in a header). Decides nothing else.
 */

import type { IncomingMessage } from "node:http";

import { lineOf } from "./headers.ts";

export type Redirect =
  | { readonly kind: "none" }
  /** The same place, as a place of the guard; `line`: which header names it, in lower case. */
  | { readonly kind: "here"; readonly line: string; readonly location: string }
  /** With the request's body, past the guard. */
  | { readonly kind: "away" };

export interface Asked {
  readonly method: string;
  /** Base URL of the route. */
  readonly upstream: URL;
  /** Below the route. */
  readonly target: string;
  /** Host and port of the guard, as the client asked for them. */
  readonly host: string;
  /** Path of the route at the guard, without a slash at its end. */
  readonly prefix: string;
  readonly body: Uint8Array;
}

const none: Redirect = { kind: "none" };

const uploadLine = "x-goog-upload-url";

export function redirectOf(
  { statusCode = 0, rawHeaders }: Pick<IncomingMessage, "statusCode" | "rawHeaders">,
  asked: Asked,
): Redirect {
  if (statusCode >= 300 && statusCode <= 399) return followed(statusCode, rawHeaders, asked);
  const upload = lineOf(rawHeaders, uploadLine);
  if (upload === undefined) return none;
  const path = pathHere(upload, asked);
  // Taken as it stands, so it has to be whole.
  const location = `http://${asked.host}${path}`;
  return path === undefined ? { kind: "away" } : { kind: "here", line: uploadLine, location };
}

function followed(status: number, rawHeaders: readonly string[], asked: Asked): Redirect {
  const to = lineOf(rawHeaders, "location");
  if (to === undefined) return none;
  const location = pathHere(to, asked);
  if (location !== undefined) return { kind: "here", line: "location", location };
  return asked.body.length > 0 && keepsBody(status, asked.method) ? { kind: "away" } : none;
}

/** Undefined: no place of the upstream below its base. */
function pathHere(location: string, asked: Asked): string | undefined {
  const { upstream, target, prefix } = asked;
  const base = upstream.pathname.replace(/\/$/, "");
  const to = URL.parse(location, `${upstream.origin}${base}${target}`);
  if (to?.origin !== upstream.origin || !`${to.pathname}/`.startsWith(`${base}/`)) return undefined;
  return `${prefix}${to.pathname.slice(base.length)}${to.search}${to.hash}`;
}

function keepsBody(status: number, method: string): boolean {
  if (status === 307 || status === 308) return true;
  return (status === 301 || status === 302) && method !== "POST";
}
