/**
 * Carries a request to its upstream and the answer back, by http-proxy-middleware.
 *
 * The body was read whole before, so each request gets it as `options.buffer` (the middleware's own
 * recipe breaks on chunked bodies and on `Expect`). Answers are streamed with back-pressure, headers
 * first; a client that goes away ends the upstream call. Decides nothing.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Stream } from "node:stream";

import {
  createProxyMiddleware,
  debugProxyErrorsPlugin,
  proxyEventsPlugin,
} from "http-proxy-middleware";

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
  // The router names the real one; without any the middleware refuses to start.
  const nowhere = "http://127.0.0.1:9";
  // Not weak: until a full collection a weak map keeps what its values lead to.
  const active = new Map<IncomingMessage, Outgoing>();
  const proxy = createProxyMiddleware({
    target: nowhere,
    // The default plugins log full URLs, query keys included, and answer errors as text.
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    preserveHeaderKeyCase: true,
    router(request, _response, options) {
      const outgoing = active.get(request);
      if (outgoing === undefined || options === undefined) return nowhere;
      options.buffer = new WholeBody(outgoing.body);
      options.agent = outgoing.upstreams.agentFor(outgoing.upstream);
      options.secure = outgoing.upstreams.strictSsl;
      options.selfHandleResponse = outgoing.answer !== undefined;
      return outgoing.upstream;
    },
    on: {
      error: (error, request, response) => failed(active.get(request), error, response),
      proxyRes(answer, request, response) {
        const outgoing = active.get(request);
        prepareAnswer(answer, response);
        if (outgoing?.answer !== undefined) {
          const { answer: plan, onBytes } = outgoing;
          background(sendAnswer(plan, answer, response, onBytes), () => response.destroy());
          return;
        }
        answer.on("data", (chunk: Buffer) => outgoing?.onBytes(chunk.length));
        // A stream's client waits for the headers, not for the first chunk; a chunk that came with
        // them leaves with them.
        if (answer.headers["content-length"] === undefined)
          setImmediate(() => {
            if (!response.headersSent) response.flushHeaders();
          });
      },
    },
  });
  return async (request, response, outgoing) => {
    active.set(request, outgoing);
    request.url = outgoing.target;
    request.headers = headerRecord(outgoing.headers);
    try {
      // Errors reach `on.error`; the second report through `next` is the same one.
      await proxy(request, response, () => {});
    } finally {
      active.delete(request);
    }
  };
}

/**
 * The body as the middleware takes it: something to pipe. It is there, so that it leaves in one
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

function failed(
  outgoing: Outgoing | undefined,
  error: Error,
  response: ServerResponse | Socket,
): void {
  const code = "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
  if (!("headersSent" in response) || response.headersSent || outgoing === undefined) {
    response.destroy();
    return;
  }
  outgoing.onFailure(code);
}
