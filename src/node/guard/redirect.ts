/**
 * Where an answer sends its client on to: to the same upstream by way of the guard, or elsewhere.
 *
 * A client that follows sends its request again as it wrote it, nothing replaced. To the upstream it
 * comes back through its route; a body that would go anywhere else is not sent there (fetch
 * standard, "HTTP-redirect fetch": 303 drops the body, 301 and 302 that of a POST). Decides nothing else.
 */

import type { IncomingMessage } from "node:http";

export type Redirect =
  | { readonly kind: "none" }
  /** The same place, as a path of the guard. */
  | { readonly kind: "here"; readonly location: string }
  /** With the request's body, past the guard. */
  | { readonly kind: "away" };

export interface Asked {
  readonly method: string;
  /** Base URL of the route. */
  readonly upstream: URL;
  /** Below the route. */
  readonly target: string;
  /** Path of the route at the guard, without a slash at its end. */
  readonly prefix: string;
  readonly body: Uint8Array;
}

const none: Redirect = { kind: "none" };

export function redirectOf(
  { statusCode = 0, headers }: Pick<IncomingMessage, "statusCode" | "headers">,
  asked: Asked,
): Redirect {
  if (statusCode < 300 || statusCode > 399 || headers.location === undefined) return none;
  const { upstream, target, prefix, body } = asked;
  const base = upstream.pathname.replace(/\/$/, "");
  const to = URL.parse(headers.location, `${upstream.origin}${base}${target}`);
  if (to?.origin === upstream.origin && `${to.pathname}/`.startsWith(`${base}/`)) {
    const rest = to.pathname.slice(base.length);
    return { kind: "here", location: `${prefix}${rest}${to.search}${to.hash}` };
  }
  return body.length > 0 && keepsBody(statusCode, asked.method) ? { kind: "away" } : none;
}

function keepsBody(status: number, method: string): boolean {
  if (status === 307 || status === 308) return true;
  return (status === 301 || status === 302) && method !== "POST";
}
