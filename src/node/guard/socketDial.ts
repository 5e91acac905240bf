/**
 * The two ends of a WebSocket on a route: the dialled upstream and the accepted client.
 *
 * Compression is offered upstream when the client offered it, and taken from the client; what goes
 * back over the loopback is not compressed. The size limit holds for inflated messages. Protocols,
 * headers and query are the client's own.
 */

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { WebSocket, WebSocketServer } from "ws";

import type { HeaderEdit, HeaderPair } from "../../core/model/exchange.ts";
import { endToEnd, headerRecord, outgoingHeaders, pairsOf } from "./headers.ts";
import type { RelayDeps } from "./relay.ts";
import type { TokenRoute } from "./routes.ts";

export interface Link {
  readonly deps: RelayDeps;
  readonly route: TokenRoute;
  readonly target: string;
  readonly request: IncomingMessage;
  /** What the first frame's texts made the conversation's name, when nothing names it. */
  readonly session: { derived?: string };
}

/** Shorter messages cost more to compress than they save. */
const compressFrom = 1024;

/** What the judgement of the opening request came to. */
export interface Dialled {
  readonly target: string;
  readonly headerEdits: readonly HeaderEdit[];
}

/** Undefined when the upstream refused or could not be reached. Nothing is sent or lost meanwhile. */
export function dial(link: Link, { target, headerEdits }: Dialled): Promise<WebSocket | undefined> {
  const { deps, route, request } = link;
  const base = new URL(route.upstream);
  const url = new URL(
    `${base.origin.replace(/^http/, "ws")}${base.pathname.replace(/\/$/, "")}${target}`,
  );
  const outgoing = outgoingHeaders(endToEnd(pairsOf(request.rawHeaders)), {
    host: base.host,
    bytes: new Uint8Array(),
    patched: false,
    declared: false,
    edits: headerEdits,
  });
  const pairs = outgoing.filter(([name]) => !name.toLowerCase().startsWith("sec-websocket-"));
  const socket = new WebSocket(url, protocolsIn(outgoing), {
    headers: headerRecord(pairs),
    agent: deps.upstreams().agentFor(url),
    rejectUnauthorized: deps.upstreams().strictSsl,
    perMessageDeflate: offersCompression(request) ? { threshold: compressFrom } : false,
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

function offersCompression(request: IncomingMessage): boolean {
  const offered = request.headers["sec-websocket-extensions"] ?? "";
  return /(?:^|,)\s*permessage-deflate\b/i.test(offered);
}

/** Each once; what is no token (RFC 9110, section 5.6.2) no server could choose. */
function protocolsIn(pairs: readonly HeaderPair[]): string[] {
  const own = pairs.filter(([name]) => name.toLowerCase() === "sec-websocket-protocol");
  const names = own.flatMap(([, value]) => value.split(",")).map((name) => name.trim());
  return [...new Set(names)].filter((name) => /^[!#$%&'*+.^`|~\w-]+$/.test(name));
}

export interface Accepting {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly upstream: WebSocket;
}

export function accept(link: Link, { socket, head, upstream }: Accepting): Promise<WebSocket> {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: true,
    maxPayload: link.deps.limits().maxFrameBytes,
    handleProtocols: () => (upstream.protocol === "" ? false : upstream.protocol),
  });
  return new Promise((resolve) => server.handleUpgrade(link.request, socket, head, resolve));
}
