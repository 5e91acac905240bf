/**
 * The control channel over WebSocket, for other windows of the editor and for the command line.
 *
 * Needs the control token as `Authorization: Bearer`, which no page can send, and no `Origin` at
 * all. A caller's `stop` means "leave": it ends the connection, not the guard.
 */

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { WebSocketServer } from "ws";

import type { GuardApi, GuardConnection } from "../../protocol/control.ts";
import { socketCarrier } from "../platform/rpc.ts";
import { bearerOf, sameSecret } from "./checks.ts";
import { serveControl } from "./control.ts";
import type { Caller } from "./guardApi.ts";
import { refuseUpgrade } from "./socketBridge.ts";

export interface ControlServer {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
}

/** Of one message, in bytes; a document to scan is the largest one. Beyond: close code 1009. */
export const maxControlFrameBytes = 64 * 1024 * 1024;
/** Windows and command lines at once. */
export const maxControlConnections = 64;

export interface Controlled extends Pick<GuardConnection, "onEvent"> {
  /** Called once for each connection. */
  readonly connect: () => Caller;
}

export function createControlServer(token: string, connection: Controlled): ControlServer {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxControlFrameBytes,
  });
  return {
    upgrade(request, socket, head) {
      const allowed =
        request.headers.origin === undefined &&
        server.clients.size < maxControlConnections &&
        sameSecret(bearerOf(request), token);
      if (!allowed) return refuseUpgrade(socket, 403);
      server.handleUpgrade(request, socket, head, (client) => {
        client.on("error", () => client.terminate());
        const carrier = socketCarrier(client);
        const caller = connection.connect();
        client.once("close", () => caller.leave());
        const api: GuardApi = {
          ...caller.api,
          stop() {
            // After the reply is out.
            setImmediate(() => client.close());
            return Promise.resolve();
          },
        };
        serveControl(carrier, connection, api);
      });
    },
    stop() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
