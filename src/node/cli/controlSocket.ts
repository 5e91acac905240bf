/**
 * Connects to the control channel of a running guard that has no editor.
 *
 * The token comes from `endpoint.json` (0600). A guard started by an editor keeps its control token
 * to itself: then there is nothing to connect to, and its own commands are the way.
 */

import { once } from "node:events";

import { WebSocket } from "ws";

import type { GuardConnection } from "../../protocol/control.ts";
import { findEndpoint } from "../gateway/endpoint.ts";
import { connectControl } from "../guard/control.ts";
import { isOwnGuard } from "../guard/endpoint.ts";
import { controlPath } from "../guard/controlPath.ts";
import { socketCarrier } from "../platform/rpc.ts";

export type Found =
  | { readonly kind: "connected"; readonly guard: GuardConnection & { close(): void } }
  /** A guard of an editor holds the data directory. */
  | { readonly kind: "foreign" }
  | { readonly kind: "none" };

const openTimeoutMs = 5000;

export async function findControl(dataDir: string): Promise<Found> {
  const endpoint = await findEndpoint(dataDir);
  if (endpoint === undefined || !(await isOwnGuard(endpoint.port, dataDir)))
    return { kind: "none" };
  if (endpoint.controlToken === undefined) return { kind: "foreign" };
  const socket = new WebSocket(`ws://127.0.0.1:${endpoint.port}${controlPath}`, {
    headers: { authorization: `Bearer ${endpoint.controlToken}` },
    perMessageDeflate: false,
    handshakeTimeout: openTimeoutMs,
  });
  await once(socket, "open");
  socket.on("error", () => socket.terminate());
  return { kind: "connected", guard: connectControl(socketCarrier(socket)) };
}
