/**
 * WebSockets on routes: the upstream is dialled first, then frames are judged one by one.
 *
 * Each client message is judged like a body, at `ws.outbound`; a blocked one is answered by an error
 * frame and close code 1008. An upstream that refuses the upgrade makes the client fall back to
 * HTTP: 426, which costs the known clients one attempt. A slow reader pauses its writer. What comes
 * back goes through `socketAnswers.ts`.
 */

import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { WebSocket } from "ws";

import type { HeaderPair, RawRequest } from "../../core/model/exchange.ts";
import { type ExchangeId, exchangeId } from "../../core/model/ids.ts";
import { closedSignal } from "./closedSignal.ts";
import { decodeBody } from "./contentEncoding.ts";
import { endToEnd, pairsOf } from "./headers.ts";
import type { Judged } from "./judge.ts";
import type { RelayDeps } from "./relay.ts";
import { parseRouteUrl } from "./relay.ts";
import { createSocketAnswers, type Inbound, type SocketAnswers } from "./socketAnswers.ts";
import { accept, dial, type Link } from "./socketDial.ts";

export interface SocketBridge {
  /** Host, origin and peer were checked by the server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  stop(): void;
}

const closePolicy = 1008;
const closeTooLarge = 1009;
const closeAway = 1001;

export function createSocketBridge(deps: RelayDeps): SocketBridge {
  const links = new Set<WebSocket>();
  return {
    async upgrade(request, socket, head) {
      const parsed = parseRouteUrl(request.url ?? "");
      const route = parsed === undefined ? undefined : deps.match(parsed.name, parsed.token);
      if (parsed === undefined || route === undefined) return refuseUpgrade(socket, 403);
      const link: Link = { deps, route, target: parsed.target, request, session: {} };
      const first = await judgeBytes(link, "GET", new Uint8Array());
      const { plan } = first.judged.decision;
      if (plan.kind === "reject") return refuseUpgrade(socket, 426);
      const { target = parsed.target, headerEdits } = plan;
      const upstream = await dial(link, { target, headerEdits });
      if (upstream === undefined || socket.destroyed) {
        upstream?.terminate();
        return refuseUpgrade(socket, 426);
      }
      const started = deps.clock.elapsed();
      const client = await accept(link, { socket, head, upstream });
      for (const end of [client, upstream]) {
        links.add(end);
        end.once("close", () => links.delete(end));
      }
      const answers = createSocketAnswers(deps, new URL(route.upstream).host);
      answers.asked(first.raw, first.judged);
      const ends: Ends = { client, upstream, answers, received: 0, stopped: false };
      deps.meter.started();
      client.once("close", () => {
        deps.meter.ended();
        tellFinished(deps, { id: first.raw.id, responseBytes: ends.received, started });
      });
      join(link, ends);
    },
    stop() {
      for (const end of links) end.terminate();
    },
  };
}

export function refuseUpgrade(socket: Duplex, status: number): void {
  if (socket.destroyed) return;
  const reason = status === 426 ? "Upgrade Required" : "Forbidden";
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nx-should-retry: false\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  );
}

interface Ends {
  readonly client: WebSocket;
  readonly upstream: WebSocket;
  readonly answers: SocketAnswers;
  /** Bytes of the upstream's messages. */
  received: number;
  /** Blocked: what was sent behind the blocked message is for nobody. */
  stopped: boolean;
}

interface Finished {
  readonly id: ExchangeId;
  readonly responseBytes: number;
  readonly started: number;
}

/** Once per connection, as for an answer: 101 is what its request was answered with. */
function tellFinished({ events, clock }: RelayDeps, finished: Finished): void {
  const { id, responseBytes, started } = finished;
  events.emit({
    kind: "exchange.finished",
    id,
    at: clock.now(),
    status: 101,
    responseBytes,
    totalMs: clock.elapsed() - started,
  });
}

function join(link: Link, ends: Ends): void {
  const { client, upstream, answers } = ends;
  const outbound = inOrder(link, client, () => client.close(closePolicy));
  client.on("message", (data, isBinary) => {
    outbound.add(() => passOutbound(link, ends, { bytes: bytesOf(data), isBinary }));
  });
  const inbound = inOrder(link, upstream, () => client.close(closePolicy));
  upstream.on("message", (data, isBinary) => {
    const frame = { bytes: bytesOf(data), isBinary };
    ends.received += frame.bytes.length;
    inbound.add(async () => passInbound(link, ends, await answers.answered(frame)));
  });
  client.on("error", (error) => closeFor(error, upstream));
  upstream.on("error", (error) => closeFor(error, client));
  client.on("close", (code, reason) => {
    // Behind the frames that were sent before it.
    outbound.add(async () => closeOther(upstream, code, await leavable(link, reason)));
    inbound.add(async () => void (await answers.end()));
  });
  upstream.on("close", (code, reason) => {
    inbound.add(async () => {
      await passInbound(link, ends, await answers.end());
      closeOther(client, code, await showable(answers, reason));
    });
  });
  upstream.resume();
}

/** The client's own words for the end, unless there is something in them. */
async function leavable(link: Link, reason: Buffer): Promise<Buffer> {
  if (reason.length === 0) return reason;
  const { plan } = (await judgeBytes(link, "POST", reason)).judged.decision;
  return plan.kind === "forward" && plan.body === undefined ? reason : Buffer.alloc(0);
}

/** The upstream's, likewise. */
async function showable(answers: SocketAnswers, reason: Buffer): Promise<Buffer> {
  if (reason.length === 0) return reason;
  const { stop } = await answers.answered({ bytes: reason, isBinary: false });
  return stop === undefined ? reason : Buffer.alloc(0);
}

/** One step at a time; a peer with too many waiting is paused. */
function inOrder(
  link: Link,
  from: WebSocket,
  failed: () => void,
): { add(step: () => Promise<void>): void } {
  const { maxQueuedFrames } = link.deps.limits();
  let waiting = 0;
  let order: Promise<void> = Promise.resolve();
  return {
    add(step) {
      waiting++;
      if (waiting >= maxQueuedFrames) from.pause();
      const run = async (): Promise<void> => {
        await step();
        waiting--;
        if (from.isPaused && waiting < maxQueuedFrames) from.resume();
      };
      order = order.then(run).catch(failed);
    },
  };
}

interface Frame {
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

async function passOutbound(link: Link, ends: Ends, frame: Frame): Promise<void> {
  const { client, upstream, answers } = ends;
  if (ends.stopped) return;
  const { raw, judged } = await judgeBytes(link, "POST", frame.bytes);
  if (upstream.readyState !== WebSocket.OPEN) return;
  const { plan } = judged.decision;
  if (plan.kind === "reject") {
    ends.stopped = true;
    if (client.readyState === WebSocket.OPEN) client.send(errorFrame(plan), plainly);
    client.close(closePolicy, "blocked by Argus");
    return;
  }
  answers.asked(raw, judged);
  await sendAll(upstream, plan.body ?? frame.bytes, { binary: frame.isBinary });
}

async function passInbound(link: Link, { client }: Ends, inbound: Inbound): Promise<void> {
  const { maxBufferedFrameBytes } = link.deps.limits();
  if (client.readyState !== WebSocket.OPEN) return;
  for (const { bytes, isBinary } of inbound.frames) {
    const sent = sendAll(client, bytes, { ...plainly, binary: isBinary });
    // The upstream waits behind the frames of a client that does not read.
    if (client.bufferedAmount >= maxBufferedFrameBytes) await sent;
  }
  if (inbound.stop === undefined) return;
  client.send(inbound.stop, plainly);
  client.close(closePolicy, "blocked by Argus");
}

/** The loopback is faster than a compressor. */
const plainly = { compress: false };

/** Resolves when the bytes were handed to the network: the next frame waits for it. */
function sendAll(
  socket: WebSocket,
  bytes: Uint8Array,
  options: { readonly binary: boolean; readonly compress?: boolean },
): Promise<void> {
  return new Promise((resolve) => socket.send(bytes, options, () => resolve()));
}

async function judgeBytes(
  link: Link,
  method: "GET" | "POST",
  body: Uint8Array,
): Promise<{ readonly raw: RawRequest; readonly judged: Judged }> {
  const { deps, route } = link;
  const headers = endToEnd(pairsOf(link.request.rawHeaders)).filter(([name]) =>
    isJudged(name, method),
  );
  const { derived } = link.session;
  const named: HeaderPair[] = derived === undefined ? [] : [["x-session-id", derived]];
  // A server may open what is compressed without a word about it.
  const decoded = await decodeBody(body, undefined, deps.limits());
  const raw: RawRequest = {
    id: exchangeId(randomUUID()),
    at: deps.clock.now(),
    method,
    target: link.target,
    headers:
      method === "GET" ? headers : [...headers, ["content-type", "application/json"], ...named],
    body: decoded.kind === "decoded" ? decoded.bytes : body,
    family: route.family,
    client: route.client,
  };
  const judged = await deps.judge(raw, {
    upstreamHost: new URL(route.upstream).host,
    requestBytes: body.length,
    ...(decoded.kind === "failed" ? { failure: decoded.reason } : {}),
    gone: () => closedSignal(link.request.socket),
    ...(method === "POST" ? { place: "ws.outbound" } : {}),
  });
  rememberSession(link, judged.opened.session.sessionId);
  return { raw, judged };
}

/** Of the opening's own headers what a client may name as it likes: the protocols, which go out once. */
function isJudged(name: string, method: "GET" | "POST"): boolean {
  const key = name.toLowerCase();
  if (key === "sec-websocket-protocol") return method === "GET";
  return !key.startsWith("sec-websocket-");
}

/**
 * A connection is one conversation: later frames hold only what is new, from which no name can be
 * derived again.
 */
function rememberSession(link: Link, id: string | undefined): void {
  if (id?.startsWith("fp:") === true) link.session.derived ??= id;
}

/** The shape of OpenAI's Responses over WebSocket: `{type: "error", status, error}`. */
function errorFrame(plan: { readonly status: number; readonly body: string }): string {
  let error: unknown = { message: "Blocked by Argus." };
  try {
    const body: unknown = JSON.parse(plan.body);
    if (typeof body === "object" && body !== null && "error" in body) error = body.error;
  } catch {
    // A body of another family: the general message stays.
  }
  return JSON.stringify({ type: "error", status: 400, error });
}

function closeFor(error: Error, other: WebSocket): void {
  if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH")
    other.close(closeTooLarge);
}

function closeOther(other: WebSocket, code: number, reason: Buffer): void {
  if (other.readyState !== WebSocket.OPEN) return other.terminate();
  // 1005 and 1006 are local observations and must not be sent (RFC 6455 section 7.4.1).
  const sendable = code >= 1000 && code !== 1005 && code !== 1006 && code !== 1015;
  if (sendable) other.close(code, reason);
  else if (code === 1005) other.close();
  else other.close(closeAway);
}

function bytesOf(data: WebSocket.RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
