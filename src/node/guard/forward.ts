/**
 * Carries a request to its upstream and the answer back, by httpxy.
 *
 * The body was read whole before, so each request gets it as `options.buffer`. Answers are streamed
 * with back-pressure, headers first; a client that goes away ends the upstream call. Decides nothing.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { Stream } from "node:stream";

import { createProxyServer, type ProxyServerOptions } from "httpxy";

import type { HeaderPair } from "../../core/model/exchange.ts";
import { type AnswerPlan, sendAnswer } from "./answerStream.ts";
import { background } from "../platform/background.ts";
import { headerRecord } from "./headers.ts";
import type { Upstreams } from "./upstream.ts";

export interface Outgoing {
  /** Base URL of the route. */
  readonly upstream: URL;
  /** Below the route, beginning with `/`. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  readonly upstreams: Upstreams;
  /** The upstream gave no answer; nothing was sent to the client yet. `code` as of Node. */
  readonly onFailure: (code: string) => void;
  readonly onBytes: (count: number) => void;
  /** Absent: the answer is piped as it comes. */
  readonly answer?: AnswerPlan;
}

export type Forward = (
  request: IncomingMessage,
  response: ServerResponse,
  outgoing: Outgoing,
) => Promise<void>;

export function createForward(): Forward {
  // Not weak: until a full collection a weak map keeps what its values lead to.
  const active = new Map<IncomingMessage, Outgoing>();
  const proxy = createProxyServer({ preserveHeaderKeyCase: true });
  proxy.on("proxyRes", (answer, request, response) => {
    const outgoing = active.get(request);
    prepareAnswer(answer, response);
    if (outgoing !== undefined) carryAnswer(outgoing, answer, response);
  });
  return async (request, response, outgoing) => {
    active.set(request, outgoing);
    request.url = outgoing.target;
    request.headers = headerRecord(outgoing.headers);
    try {
      await proxy.web(request, response, optionsFor(outgoing));
    } catch (error) {
      failed(outgoing, error, response);
    } finally {
      active.delete(request);
    }
  };
}

function optionsFor({ upstream, upstreams, body, answer }: Outgoing): ProxyServerOptions {
  return {
    target: upstream,
    agent: upstreams.agentFor(upstream),
    secure: upstreams.strictSsl,
    buffer: new WholeBody(body),
    selfHandleResponse: answer !== undefined,
  };
}

function carryAnswer(
  { answer: plan, onBytes }: Outgoing,
  answer: IncomingMessage,
  response: ServerResponse,
): void {
  if (plan !== undefined) {
    background(sendAnswer(plan, answer, response, onBytes), () => response.destroy());
    return;
  }
  answer.on("data", (chunk: Buffer) => onBytes(chunk.length));
  // A stream's client waits for the headers, not for the first chunk; a chunk that came with them
  // leaves with them.
  if (answer.headers["content-length"] === undefined)
    setImmediate(() => {
      if (!response.headersSent) response.flushHeaders();
    });
}

/**
 * The body as the library takes it: something to pipe. It is there, so that it leaves in one
 * write together with the head.
 */
class WholeBody extends Stream {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T): T {
    destination.end(this.#bytes);
    return destination;
  }
}

/** Hop-by-hop lines of the upstream's hop stay there. */
function prepareAnswer(answer: IncomingMessage, { shouldKeepAlive }: ServerResponse): void {
  for (const name of ["keep-alive", "proxy-authenticate", "proxy-connection", "upgrade"])
    delete answer.headers[name];
  answer.headers.connection = shouldKeepAlive ? "keep-alive" : "close";
}

function failed(outgoing: Outgoing, error: unknown, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const hasCode = error instanceof Error && "code" in error && typeof error.code === "string";
  outgoing.onFailure(hasCode ? String(error.code) : "UNKNOWN");
}
