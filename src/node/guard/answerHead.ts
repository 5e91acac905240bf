/**
 * The head of an upstream's answer, as the client gets it.
 *
 * Order, case and duplicates of its lines are kept. Hop-by-hop lines (RFC 9110 section 7.6.1, and
 * everything that `Connection` names) stay on their hop; trailers are not carried, so none are
 * announced. Lines go to Node as they came from it, in one flat list: nothing is merged or parsed.
 */

import type { IncomingMessage, ServerResponse } from "node:http";

import { addLine, hopByHop, lineOf, namedByConnection, pairsOf, tokensOf } from "./headers.ts";

const nothing: ReadonlySet<string> = new Set();

/**
 * Sends nothing yet: the head leaves with the first bytes, or when it is flushed. `without`: names
 * in lower case that are left out. Throws when Node takes no such head.
 */
export function writeAnswerHead(
  answer: IncomingMessage,
  response: ServerResponse,
  without = nothing,
): void {
  const { statusCode = 502, statusMessage = "" } = answer;
  if (statusMessage !== "") response.statusMessage = statusMessage;
  response.writeHead(statusCode, linesFor(answer, response, without));
}

/** Whether the answer tells its length. Asks the raw lines: reading them all costs more. */
export function hasLength({ rawHeaders }: IncomingMessage): boolean {
  return lineOf(rawHeaders, "content-length") !== undefined;
}

function linesFor(
  { rawHeaders, statusCode }: IncomingMessage,
  response: ServerResponse,
  without: ReadonlySet<string>,
): string[] {
  const old = response.req.httpVersion === "1.0";
  const chunks = !old && statusCode !== 204 && statusCode !== 304;
  const pairs = pairsOf(rawHeaders);
  const named = namedByConnection(pairs);
  const lines: string[] = [];
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (isOfHop(key, value, chunks) || named.includes(key) || without.has(key)) continue;
    addLine(lines, name, value);
  }
  lines.push("connection", response.shouldKeepAlive && !old ? "keep-alive" : "close");
  return lines;
}

/**
 * The body is framed on our hop as it was on the other one; what ended with the connection anew. Codings
 * beside `chunked` were not asked for: no request carries `TE` (RFC 9112 section 6.1).
 */
function isOfHop(key: string, value: string, chunks: boolean): boolean {
  if (key !== "transfer-encoding") return hopByHop.has(key);
  return !chunks || tokensOf(value).at(-1) !== "chunked";
}
