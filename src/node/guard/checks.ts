/**
 * Who may talk to the guard: loopback peer, loopback `Host` with our port, no foreign `Origin`.
 *
 * Pure questions over a request; the order in which they are asked is the server's. Together with
 * the route token they keep out web pages, rebound DNS names and other machines.
 */

import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export type Refusal = { readonly status: number; readonly reason: string };

/**
 * The first check that fails, in the order of the design; undefined when all hold. `origins`: pages
 * that a person let in.
 */
export function refusalOf(
  request: IncomingMessage,
  port: number,
  origins: readonly string[] = [],
): Refusal | undefined {
  if (!isLoopbackAddress(request.socket.remoteAddress)) return { status: 403, reason: "peer" };
  if (!isOwnHost(request.headers.host, port)) return { status: 403, reason: "host" };
  const { origin } = request.headers;
  if (!isOwnOrigin(origin) && !isAllowed(origin, origins)) return { status: 403, reason: "origin" };
  return undefined;
}

/** In a time that does not tell how much of it is right. The length of our secrets is no secret. */
export function sameSecret(given: string | undefined, wanted: string): boolean {
  const [left, right] = [Buffer.from(given ?? ""), Buffer.from(wanted)];
  const comparable = left.length === right.length;
  return timingSafeEqual(comparable ? left : right, right) && comparable;
}

export function bearerOf(request: IncomingMessage): string | undefined {
  const header = request.headers.authorization;
  return header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : undefined;
}

function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  return address.startsWith("127.") || address === "::1" || address.startsWith("::ffff:127.");
}

/** A literal only: a DNS name that resolves to 127.0.0.1 is how a web page would come in. */
function isOwnHost(host: string | undefined, port: number): boolean {
  if (host === undefined) return false;
  const end = `:${port}`;
  if (!host.endsWith(end)) return false;
  const name = host.slice(0, -end.length).toLowerCase();
  return name === "127.0.0.1" || name === "localhost" || name === "[::1]";
}

/** Whole and exact: `null`, what sandboxed pages and files send, is nobody's name. */
function isAllowed(origin: string | undefined, origins: readonly string[]): boolean {
  if (origin === undefined || origin === "null") return false;
  return origins.some((each) => each.toLowerCase() === origin.toLowerCase());
}

/** No AI client runs in a page; the editor's own windows are `vscode-file://vscode-app`. */
function isOwnOrigin(origin: string | undefined): boolean {
  return origin === undefined || origin.startsWith("vscode-file://");
}
