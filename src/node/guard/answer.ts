/**
 * What the guard itself says: refusals and failures in the provider's shape to clients, bare
 * statuses without any detail to everybody else.
 */

import type { IncomingMessage, ServerResponse } from "node:http";

import type { Api, Family, HeaderPair } from "../../core/model/exchange.ts";
import { failure } from "../../core/wire/refusal.ts";
import { headerRecord } from "./headers.ts";

interface Reply {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
}

/** What is needed to answer a client: also before its request was opened. */
export interface Answerable {
  readonly route: { readonly family: Family };
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** `close`: the rest of the request was not read, so the connection cannot be used again. */
export function answerReject(response: ServerResponse, reply: Reply, after?: "close"): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(reply.status, {
    ...headerRecord(reply.headers),
    "content-length": Buffer.byteLength(reply.body),
    ...(after === "close" ? { connection: "close" } : {}),
  });
  response.end(reply.body);
}

export function answerFailure(exchange: Answerable, status: number, message: string): void {
  const api: Api = "generic";
  const reply = failure({ api, family: exchange.route.family, stream: false, status, message });
  answerReject(exchange.response, reply, exchange.request.complete ? undefined : "close");
}

/** No word more than the status: the peer has shown no right to be here. */
export function answerPlain(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-length": 0, connection: "close" });
  response.end();
}
