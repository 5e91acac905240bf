/**
 * Carries a request to its upstream and the answer back, over `node:http` itself.
 *
 * The body was read whole before and leaves in one write together with the head. Answers are
 * streamed with back-pressure, headers first, chunk by chunk; a client that goes away ends the
 * upstream call, an answer that breaks off breaks off for the client. Decides nothing.
 */

import {
  type ClientRequest,
  type IncomingMessage,
  request as plainRequest,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import { request as secureRequest } from "node:https";

import type { HeaderPair } from "../../core/model/exchange.ts";
import { background } from "../platform/background.ts";
import { systemClock } from "../platform/clock.ts";
import { hasLength, writeAnswerHead } from "./answerHead.ts";
import { type AnswerPlan, sendAnswer } from "./answerStream.ts";
import { flatLines, headerRecord, isNamed } from "./headers.ts";
import { type Redirect, redirectOf } from "./redirect.ts";
import type { Upstreams } from "./upstream.ts";

export interface Outgoing {
  /** Base URL of the route. */
  readonly upstream: URL;
  /** Below the route, beginning with `/`. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** The guard and the path of the route there: where a redirect to the upstream leads the client. */
  readonly host: string;
  readonly prefix: string;
  readonly upstreams: Upstreams;
  /** The upstream gave no answer; nothing was sent to the client yet. `code` as of Node. */
  readonly onFailure: (code: string) => void;
  readonly onBytes: (count: number) => void;
  /** Absent: the answer is piped as it comes. */
  readonly answer?: AnswerPlan;
}

/** Settles when the client's response is over. Never rejects. */
export type Forward = (
  request: IncomingMessage,
  response: ServerResponse,
  outgoing: Outgoing,
) => Promise<void>;

/**
 * A kept connection that ends so soon after a request, in milliseconds, was being closed when the
 * request was sent: the upstream never read it.
 */
export const maxStaleMs = 1_000;

export const forward: Forward = (request, response, outgoing) => {
  const carriage = new Carriage(request.method ?? "GET", response, outgoing);
  return new Promise((resolve) => {
    response.once("close", () => {
      carriage.leave();
      resolve();
    });
    response.on("error", () => response.destroy());
    carriage.send();
  });
};

/** One request on its way. */
class Carriage {
  readonly #method: string;
  readonly #response: ServerResponse;
  readonly #outgoing: Outgoing;
  #call: ClientRequest | undefined;
  #answer: IncomingMessage | undefined;
  #isOver = false;

  constructor(method: string, response: ServerResponse, outgoing: Outgoing) {
    this.#method = method;
    this.#response = response;
    this.#outgoing = outgoing;
  }

  send(isSecond = false): void {
    const sent = systemClock.elapsed();
    let isRead = false;
    try {
      const call = openCall(this.#method, this.#outgoing);
      this.#call = call;
      call.once("response", (answer) => this.#carry(call, answer));
      call.once("information", () => (isRead = true));
      // Without an answer and without an error: a change of protocol ends like that.
      call.once("close", () => {
        const isWaiting = this.#call === call && this.#answer === undefined;
        if (isWaiting && !this.#isOver) this.#refuse(call, "NO_ANSWER");
      });
      call.on("error", (error) => {
        // What an answer comes to, its own end tells.
        if (this.#isOver || this.#answer !== undefined) return;
        const isStale = call.reusedSocket && !isRead && systemClock.elapsed() - sent < maxStaleMs;
        if (isStale && !isSecond && isReset(error)) this.send(true);
        else this.#fail(error);
      });
      call.end(this.#outgoing.body);
    } catch (error) {
      // Node takes no such method, path or header line.
      this.#fail(error);
    }
  }

  /** The client has everything, or is gone. */
  leave(): void {
    this.#isOver = true;
    this.#call?.destroy();
    this.#answer?.destroy();
  }

  #carry(call: ClientRequest, answer: IncomingMessage): void {
    const [response, { answer: plan, onBytes }] = [this.#response, this.#outgoing];
    this.#answer = answer;
    // Nobody asked for another protocol; what Node takes for an answer below that is none.
    if ((answer.statusCode ?? 0) < 200) return this.#refuse(call, "NO_ANSWER");
    const redirect = redirectOf(answer, { ...this.#outgoing, method: this.#method });
    if (redirect.kind === "away") return this.#refuse(call, "REDIRECTED_ELSEWHERE");
    if (redirect.kind === "here") relocate(answer, redirect);
    try {
      if (plan === undefined) this.#pass(answer);
      else background(sendAnswer(plan, answer, response, onBytes), () => response.destroy());
    } catch (error) {
      // Node sends no such head.
      response.statusMessage = "";
      this.#fail(error);
      return void call.destroy();
    }
    answer.once("close", () => {
      // An answer that came before the request was written: the rest of that is not wanted.
      if (!call.writableFinished) call.destroy();
      if (!answer.complete && !response.writableEnded) response.destroy();
    });
  }

  /** An answer that is not for the client. */
  #refuse(call: ClientRequest, code: string): void {
    this.#isOver = true;
    this.#outgoing.onFailure(code);
    call.destroy();
  }

  #pass(answer: IncomingMessage): void {
    const [response, { onBytes }] = [this.#response, this.#outgoing];
    writeAnswerHead(answer, response);
    let isWaiting = !hasLength(answer);
    // A stream's client waits for the headers, not for the first chunk; a chunk that came with them
    // leaves with them.
    if (isWaiting)
      setImmediate(() => {
        if (isWaiting && !response.writableEnded) response.flushHeaders();
      });
    answer.on("data", (chunk: Buffer) => {
      isWaiting = false;
      onBytes(chunk.length);
    });
    answer.pipe(response);
  }

  #fail(error: unknown): void {
    this.#isOver = true;
    if (this.#response.headersSent) this.#response.destroy();
    else this.#outgoing.onFailure(codeOf(error));
  }
}

/** The lines are what the client's head is made of. */
function relocate(
  { rawHeaders }: IncomingMessage,
  { line, location }: Extract<Redirect, { readonly kind: "here" }>,
): void {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    if (isNamed(rawHeaders[at], line)) rawHeaders[at + 1] = location;
}

function isReset(error: Error): boolean {
  return ["ECONNRESET", "EPIPE"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  const hasCode = error instanceof Error && "code" in error && typeof error.code === "string";
  return hasCode ? String(error.code) : "UNKNOWN";
}

function openCall(method: string, outgoing: Outgoing): ClientRequest {
  const { upstream, upstreams, target, headers } = outgoing;
  const { isSecure, host, port, path } = baseOf(upstream);
  const options: RequestOptions = {
    method,
    host,
    port,
    path: pathBelow(path, target),
    agent: upstreams.agentFor(upstream),
    // What goes to a corporate proxy in plain gets lines of the agent, which adds none to a list.
    headers: upstreams.isProxied && !isSecure ? headerRecord(headers) : flatLines(headers),
  };
  return isSecure ? secureRequest(options) : plainRequest(options);
}

/** What every request to an upstream has in common. */
interface Base {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: string | undefined;
  /** Bases have no query (`routes.ts`). */
  readonly path: string;
}

/** Read once per route: they live as long as its URL. */
const bases = new WeakMap<URL, Base>();

function baseOf(upstream: URL): Base {
  const known = bases.get(upstream);
  if (known !== undefined) return known;
  const { protocol, hostname, port, pathname } = upstream;
  const base: Base = {
    isSecure: protocol === "https:",
    // Sockets take IPv6 addresses without the brackets of a URL.
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? undefined : port,
    path: pathname,
  };
  bases.set(upstream, base);
  return base;
}

/** One slash stands between the upstream's own path and what is asked for below it. */
function pathBelow(base: string, target: string): string {
  return target === "/" ? base : base.replace(/\/$/, "") + target;
}
