/**
 * Stand-in for every AI provider: one small real HTTP(S) server with a WebSocket endpoint.
 *
 * Records each request as it came (method, url, raw headers, body bytes) and answers in the shape
 * of the family that the path belongs to, as JSON or as a stream. `respond` replaces an answer:
 * errors, slow streams, broken connections, silence. It decides nothing about secrets.
 */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";

import { stubAnswer } from "./stubAnswers.ts";

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  /** Order, case and duplicates as received. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  readonly headers: IncomingMessage["headers"];
  /** As received: still in its content encoding. */
  readonly body: Buffer;
  /** Becomes true when the peer goes away before the answer is complete. */
  aborted: boolean;
}

export type StubReply =
  | {
      readonly kind: "reply";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array;
    }
  | {
      /** Chunks are written one by one with `gapMs` between them; headers at once. */
      readonly kind: "stream";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
      readonly gapMs?: number;
      /** The connection is cut after the last chunk instead of ended. */
      readonly cut?: true;
    }
  /** The connection is cut without an answer. */
  | { readonly kind: "abort" }
  /** No answer at all; ends when the peer or `stop` ends it. */
  | { readonly kind: "silent" };

export type Responder = (request: RecordedRequest) => StubReply | undefined;

export interface StubOptions {
  /** PEM; makes the server HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly port?: number;
}

export interface StubProvider {
  /** `http(s)://127.0.0.1:<port>`, no trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Complete requests, in order of completion. */
  readonly requests: readonly RecordedRequest[];
  /** Frames received on WebSockets, as text (binary frames as latin1). */
  readonly frames: readonly string[];
  /** Headers of accepted WebSocket upgrades. */
  readonly upgrades: readonly IncomingMessage["headers"][];
  /** Everything that was ever received, for "the secret is not in there". */
  receivedText(): string;
  /** Replaces answers; undefined (or a responder's undefined) gives the family's own answer. */
  respond(responder: Responder | undefined): void;
  /** A status refuses upgrades with it; undefined accepts them. */
  refuseUpgrades(status: number | undefined): void;
  clear(): void;
  stop(): Promise<void>;
}

export async function startStubProvider(options: StubOptions = {}): Promise<StubProvider> {
  const state: State = {
    requests: [],
    frames: [],
    upgrades: [],
    responder: undefined,
    refusal: undefined,
  };
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    answer(state, request, response).catch(() => response.destroy());
  };
  const server: Server = options.tls
    ? createTlsServer(options.tls, handler)
    : createServer({ requireHostHeader: false }, handler);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => {});
    if (state.refusal !== undefined) {
      socket.end(
        `HTTP/1.1 ${state.refusal} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
      return;
    }
    state.upgrades.push(request.headers);
    sockets.handleUpgrade(request, socket, head, (ws) => serveSocket(state, ws));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    url: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    requests: state.requests,
    frames: state.frames,
    upgrades: state.upgrades,
    receivedText: () => receivedText(state),
    respond: (responder) => {
      state.responder = responder;
    },
    refuseUpgrades: (status) => {
      state.refusal = status;
    },
    clear() {
      state.requests.length = 0;
      state.frames.length = 0;
      state.upgrades.length = 0;
    },
    stop: () => stop(server, sockets),
  };
}

interface State {
  readonly requests: RecordedRequest[];
  readonly frames: string[];
  readonly upgrades: IncomingMessage["headers"][];
  responder: Responder | undefined;
  refusal: number | undefined;
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const recorded: RecordedRequest = {
    method: request.method ?? "",
    url: request.url ?? "",
    rawHeaders: pairs(request.rawHeaders),
    headers: request.headers,
    body: Buffer.concat(chunks),
    aborted: false,
  };
  response.on("close", () => {
    recorded.aborted = !response.writableFinished;
  });
  state.requests.push(recorded);
  await send(state.responder?.(recorded) ?? stubAnswer(recorded), response);
}

async function send(reply: StubReply, response: ServerResponse): Promise<void> {
  switch (reply.kind) {
    case "abort":
      response.destroy();
      return;
    case "silent":
      return;
    case "reply":
      response.writeHead(reply.status, {
        "content-length": Buffer.byteLength(reply.body),
        ...reply.headers,
      });
      response.end(reply.body);
      return;
    case "stream":
      return stream(reply, response);
  }
}

async function stream(
  reply: StubReply & { kind: "stream" },
  response: ServerResponse,
): Promise<void> {
  response.writeHead(reply.status, reply.headers);
  response.flushHeaders();
  for await (const chunk of reply.chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
    if (reply.gapMs !== undefined) await sleep(reply.gapMs);
  }
  if (reply.cut) response.destroy();
  else response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off("drain", settle);
      response.off("close", settle);
      resolve();
    };
    response.on("drain", settle);
    response.on("close", settle);
  });
}

/** The Responses shape over a WebSocket: `response.create` in, two events out. */
function serveSocket(state: State, socket: WebSocket): void {
  socket.on("error", () => {});
  socket.on("message", (data, isBinary) => {
    const bytes = Buffer.isBuffer(data)
      ? data
      : Buffer.concat([data].flat().map((part) => Buffer.from(part as Buffer)));
    state.frames.push(bytes.toString(isBinary ? "latin1" : "utf8"));
    const response = { id: "resp_stub", object: "response", status: "in_progress", output: [] };
    socket.send(JSON.stringify({ type: "response.created", response, sequence_number: 0 }));
    socket.send(
      JSON.stringify({
        type: "response.completed",
        response: { ...response, status: "completed" },
        sequence_number: 1,
      }),
    );
  });
}

function receivedText(state: State): string {
  const requests = state.requests.map((request) =>
    [request.url, request.rawHeaders.flat().join("\n"), request.body.toString("utf8")].join("\n"),
  );
  return [...requests, ...state.frames].join("\n");
}

function pairs(raw: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    out.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  return out;
}

async function stop(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
