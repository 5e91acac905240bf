/**
 * The guard's answer to `argus-mcp`: one POST per line, the verdict in a header.
 *
 * Checks the wrapper's token in constant time and bounds the body; host, origin and peer were
 * checked by the server before. What is decided comes from `judge`, the same function that
 * decides HTTP requests.
 */

import type { IncomingMessage, ServerResponse } from "node:http";

import type { Decision, RawRequest } from "../../core/model/exchange.ts";
import type { ExchangeId, Millis } from "../../core/model/ids.ts";
import type { LineToJudge } from "../../core/exchange/mcpLine.ts";
import { lineRequest, verdictOf } from "../../core/exchange/mcpLine.ts";
import { maxLineBytes } from "../../core/mcp/lines.ts";
import {
  clientLabel,
  encodeVerdict,
  headers,
  isDirection,
  safeMethod,
} from "../../core/mcp/verdict.ts";
import { bearerOf, sameSecret } from "./checks.ts";

export interface McpRouteOptions {
  /** The token in `endpoint.json`. */
  readonly token: string;
  readonly judge: (raw: RawRequest) => Promise<Decision>;
  readonly newId: () => ExchangeId;
  readonly now: () => Millis;
}

export type McpRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Mount at `mcpCheckPath` for POST, before any body parser. Never rejects. */
export function createMcpRoute(options: McpRouteOptions): McpRoute {
  return async (request, response) => {
    try {
      await answerCheck(options, request, response);
    } catch {
      // The client went away or the judge has a bug: both end in "no verdict", which is closed.
      end(response, 500);
    }
  };
}

async function answerCheck(
  options: McpRouteOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!sameSecret(bearerOf(request), options.token)) return end(response, 403);
  const direction = request.headers[headers.direction];
  if (!isDirection(direction)) return end(response, 400);
  const body = await readBody(request);
  if (body === undefined) return end(response, 413);
  const method = safeMethod(single(request.headers[headers.method]));
  const line: LineToJudge = {
    id: options.newId(),
    at: options.now(),
    body,
    direction,
    client: clientOf(single(request.headers[headers.client])),
    ...(method === undefined ? {} : { method }),
  };
  const decision = await options.judge(lineRequest(line));
  const reply = encodeVerdict(verdictOf(decision));
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-length": reply.body.length,
    [headers.verdict]: reply.verdict,
  });
  response.end(reply.body);
}

function clientOf(value: string | undefined): string {
  return clientLabel(value?.replace(/^mcp:?/, ""));
}

/** Undefined when the line is over the limit; the rest is then not read. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return undefined;
    size += chunk.length;
    if (size > maxLineBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-length": 0, connection: "close" });
  response.end();
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}
