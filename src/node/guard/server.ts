/**
 * The HTTP server on loopback: checks first, then health, MCP lines, routes and upgrades.
 *
 * Express carries what is not relayed; nothing but the checks stands in front of the relay.
 * A refused peer gets a status and nothing else.
 */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";

import type { Express } from "express";
import express from "express";

import { controlPath } from "./controlPath.ts";
import { answerPlain } from "./answer.ts";
import { refusalOf } from "./checks.ts";
import type { Limits } from "./limits.ts";
import { refuseUpgrade } from "./socketBridge.ts";

export interface ServerParts {
  /** Known once the server listens. */
  readonly port: () => number;
  readonly limits: Limits;
  /** Web pages that may use routes. */
  readonly origins: () => readonly string[];
  readonly relay: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly health: () => Readonly<Record<string, string | number>>;
  /** More handlers by exact path and POST, each with its own token check. */
  readonly handlers: ReadonlyMap<
    string,
    (request: IncomingMessage, response: ServerResponse) => Promise<void>
  >;
  readonly upgradeRoute: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  readonly upgradeControl: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export function createGuardServer(parts: ServerParts): Server {
  const { limits } = parts;
  const app = createApp(parts);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (isRelayed(request)) relayed(parts, request, response);
    else app(request, response);
  };
  const server = createServer(
    {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersTimeoutMs,
      // Bodies have limits of their own; this is the last resort behind them.
      requestTimeout: limits.bodyTimeoutMs + limits.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, limits.headersTimeoutMs),
      keepAliveTimeout: limits.keepAliveMs,
      noDelay: true,
    },
    handle,
  );
  // The parser drops what is beyond without a word; one more is let in so that it is noticed.
  server.maxHeadersCount = limits.maxHeaders + 1;
  server.maxConnections = limits.maxConnections;
  // The relay answers `100 Continue` itself once the size is known to be acceptable.
  server.on("checkContinue", handle);
  server.on("upgrade", (request, socket, head) => upgrade(parts, { request, socket, head }));
  server.on("clientError", answerParserError);
  return server;
}

function createApp(parts: ServerParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use((request, response, next) => {
    const refusal = refusalOf(request, parts.port());
    if (refusal !== undefined) return answerPlain(response, refusal.status);
    if (hasTooManyHeaders(request, parts.limits)) return answerPlain(response, 431);
    next();
  });
  app.get("/health", (_request, response) => {
    response.json(parts.health());
  });
  for (const [path, handler] of parts.handlers)
    app.post(path, (request, response) => handler(request, response));
  app.use((_request, response) => answerPlain(response, 404));
  app.use(lastResort);
  return app;
}

function hasTooManyHeaders({ rawHeaders }: IncomingMessage, { maxHeaders }: Limits): boolean {
  return rawHeaders.length / 2 > maxHeaders;
}

/** A transfer coding beside `chunked`: it would be read as it is, and sent on as nothing (RFC 9112, 6.1). */
function isRecoded({ headers }: IncomingMessage): boolean {
  const coding = headers["transfer-encoding"];
  return coding !== undefined && coding.trim().toLowerCase() !== "chunked";
}

function isRelayed(request: IncomingMessage): boolean {
  return request.url?.startsWith("/r/") === true;
}

/** Past Express, whose routing has nothing to add here and costs as much as the judgement's look-up. */
function relayed(parts: ServerParts, request: IncomingMessage, response: ServerResponse): void {
  const refusal = refusalOf(request, parts.port(), parts.origins());
  if (refusal !== undefined) return answerPlain(response, refusal.status);
  if (hasTooManyHeaders(request, parts.limits)) return answerPlain(response, 431);
  if (isRecoded(request)) return answerPlain(response, 501);
  parts.relay(request, response).catch(() => failed(response));
}

function failed(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answerPlain(response, 500);
}

/** Express tells an error handler by its four parameters. */
function lastResort(
  _error: unknown,
  _request: express.Request,
  response: express.Response,
  _next: express.NextFunction,
): void {
  failed(response);
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

function upgrade(parts: ServerParts, { request, socket, head }: Upgrade): void {
  // A reset while nobody else listens would end the process.
  socket.on("error", () => socket.destroy());
  const origins = request.url === controlPath ? [] : parts.origins();
  if (refusalOf(request, parts.port(), origins) !== undefined) return refuseUpgrade(socket, 403);
  if (hasTooManyHeaders(request, parts.limits)) return refuseUpgrade(socket, 426);
  if (request.url === controlPath) return parts.upgradeControl(request, socket, head);
  parts.upgradeRoute(request, socket, head).catch(() => socket.destroy());
}

/** What the parser refuses never becomes a request: too long, too slow, or no HTTP at all. */
function answerParserError(error: Error, socket: Duplex): void {
  if (!socket.writable || socket.destroyed) return;
  const code = "code" in error ? error.code : undefined;
  const status =
    code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
}

export type Listening =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "taken" };

/** On 127.0.0.1 only. Throws when the port is not free for another reason than being taken. */
export function listen(server: Server, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off("listening", onListening);
      // EACCES: reserved ranges of Windows and privileged ports are as good as taken.
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve({ kind: "taken" });
      else reject(error);
    };
    const onListening = (): void => {
      server.off("error", onError);
      const address = server.address();
      if (address === null || typeof address === "string") return reject(new Error("no address"));
      resolve({ kind: "listening", port: address.port });
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen({ port, host: "127.0.0.1", exclusive: true });
  });
}
