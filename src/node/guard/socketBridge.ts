/**
 * WebSockets on routes: the upstream is dialled first, then frames are judged one by one.
 *
 * Each client message is judged like a body; a blocked one is answered by an error frame and close
 * code 1008. An upstream that refuses the upgrade makes the client fall back to HTTP: 426, which
 * costs the known clients one attempt. No compression on either leg; a slow reader pauses its writer.
 */

import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { WebSocket, WebSocketServer } from "ws";

import type { RawRequest } from "../../core/model/exchange.ts";
import { exchangeId } from "../../core/model/ids.ts";
import { closedSignal } from "./closedSignal.ts";
import { endToEnd, headerRecord, outgoingHeaders, pairsOf } from "./headers.ts";
import type { RelayDeps } from "./relay.ts";
import { parseRouteUrl } from "./relay.ts";
import type { TokenRoute } from "./routes.ts";

export interface SocketBridge {
  /** Host, origin and peer were checked by the server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  stop(): void;
}

const closePolicy = 1008;
const closeTooLarge = 1009;
const closeAway = 1001;

interface Link {
  readonly deps: RelayDeps;
  readonly route: TokenRoute;
  readonly target: string;
  readonly request: IncomingMessage;
}

export function createSocketBridge(deps: RelayDeps): SocketBridge {
  const links = new Set<WebSocket>();
  return {
    async upgrade(request, socket, head) {
      const parsed = parseRouteUrl(request.url ?? "");
      const route = parsed === undefined ? undefined : deps.match(parsed.name, parsed.token);
      if (parsed === undefined || route === undefined) return refuseUpgrade(socket, 403);
      const link: Link = { deps, route, target: parsed.target, request };
      const { decision } = await judgeBytes(link, "GET", new Uint8Array());
      if (decision.plan.kind === "reject") return refuseUpgrade(socket, 426);
      const upstream = await dial(link, decision.plan.target ?? parsed.target);
      if (upstream === undefined || socket.destroyed) {
        upstream?.terminate();
        return refuseUpgrade(socket, 426);
      }
      const client = await accept(link, { socket, head, upstream });
      for (const end of [client, upstream]) {
        links.add(end);
        end.once("close", () => links.delete(end));
      }
      join(link, client, upstream);
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

/** Undefined when the upstream refused or could not be reached. Nothing is sent or lost meanwhile. */
function dial(link: Link, target: string): Promise<WebSocket | undefined> {
  const { deps, route, request } = link;
  const base = new URL(route.upstream);
  const url = new URL(
    `${base.origin.replace(/^http/, "ws")}${base.pathname.replace(/\/$/, "")}${target}`,
  );
  const pairs = outgoingHeaders(pairsOf(request.rawHeaders), {
    host: base.host,
    bytes: new Uint8Array(),
    patched: false,
    declared: false,
    edits: [],
  }).filter(([name]) => !name.toLowerCase().startsWith("sec-websocket-"));
  const socket = new WebSocket(url, protocolsOf(request), {
    headers: headerRecord(pairs),
    agent: deps.upstreams().agentFor(url),
    rejectUnauthorized: deps.upstreams().strictSsl,
    perMessageDeflate: false,
    maxPayload: deps.limits().maxFrameBytes,
    handshakeTimeout: deps.limits().headersTimeoutMs,
  });
  return new Promise((resolve) => {
    socket.once("error", () => resolve(undefined));
    socket.once("open", () => {
      socket.pause();
      resolve(socket);
    });
  });
}

function protocolsOf(request: IncomingMessage): string[] {
  const header = request.headers["sec-websocket-protocol"] ?? "";
  return header
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

interface Accepting {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly upstream: WebSocket;
}

function accept(link: Link, { socket, head, upstream }: Accepting): Promise<WebSocket> {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: link.deps.limits().maxFrameBytes,
    handleProtocols: () => (upstream.protocol === "" ? false : upstream.protocol),
  });
  return new Promise((resolve) => server.handleUpgrade(link.request, socket, head, resolve));
}

function join(link: Link, client: WebSocket, upstream: WebSocket): void {
  const limits = link.deps.limits();
  let waiting = 0;
  let order: Promise<void> = Promise.resolve();
  client.on("message", (data, isBinary) => {
    waiting++;
    if (waiting >= limits.maxQueuedFrames) client.pause();
    const step = async (): Promise<void> => {
      await passOutbound(link, { client, upstream, bytes: bytesOf(data), isBinary });
      waiting--;
      if (client.isPaused && waiting < limits.maxQueuedFrames) client.resume();
    };
    order = order.then(step).catch(() => client.close(closePolicy));
  });
  upstream.on("message", (data, isBinary) => {
    if (client.readyState !== client.OPEN) return;
    client.send(bytesOf(data), { binary: isBinary }, () => {
      if (upstream.isPaused && client.bufferedAmount < limits.maxBufferedFrameBytes)
        upstream.resume();
    });
    if (client.bufferedAmount >= limits.maxBufferedFrameBytes) upstream.pause();
  });
  closeTogether(client, upstream);
  closeTogether(upstream, client);
  upstream.resume();
}

interface Frame {
  readonly client: WebSocket;
  readonly upstream: WebSocket;
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

async function passOutbound(link: Link, frame: Frame): Promise<void> {
  const { decision } = await judgeBytes(link, "POST", frame.bytes);
  if (frame.upstream.readyState !== WebSocket.OPEN) return;
  if (decision.plan.kind === "reject") {
    if (frame.client.readyState === WebSocket.OPEN) frame.client.send(errorFrame(decision.plan));
    frame.client.close(closePolicy, "blocked by Argus");
    return;
  }
  await sendAll(frame.upstream, decision.plan.body ?? frame.bytes, frame.isBinary);
}

/** Resolves when the bytes were handed to the network: the next frame waits for it. */
function sendAll(socket: WebSocket, bytes: Uint8Array, binary: boolean): Promise<void> {
  return new Promise((resolve) => socket.send(bytes, { binary }, () => resolve()));
}

function judgeBytes(
  link: Link,
  method: "GET" | "POST",
  body: Uint8Array,
): ReturnType<RelayDeps["judge"]> {
  const { deps, route } = link;
  const headers = endToEnd(pairsOf(link.request.rawHeaders)).filter(
    ([name]) => !name.toLowerCase().startsWith("sec-websocket-"),
  );
  const raw: RawRequest = {
    id: exchangeId(randomUUID()),
    at: deps.clock.now(),
    method,
    target: link.target,
    headers: method === "GET" ? headers : [...headers, ["content-type", "application/json"]],
    body,
    family: route.family,
    client: route.client,
  };
  return deps.judge(raw, {
    upstreamHost: new URL(route.upstream).host,
    requestBytes: body.length,
    gone: () => closedSignal(link.request.socket),
  });
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

function closeTogether(from: WebSocket, to: WebSocket): void {
  from.on("error", (error) => {
    if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH")
      to.close(closeTooLarge);
  });
  from.on("close", (code, reason) => {
    if (to.readyState !== WebSocket.OPEN) return to.terminate();
    // 1005 and 1006 are local observations and must not be sent (RFC 6455 section 7.4.1).
    const sendable = code >= 1000 && code !== 1005 && code !== 1006 && code !== 1015;
    if (sendable) to.close(code, reason);
    else if (code === 1005) to.close();
    else to.close(closeAway);
  });
}

function bytesOf(data: WebSocket.RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
