/**
 * Starts the guard: elects itself by the port, then brings up what serves requests; stops all of it.
 *
 * One guard per data directory. Who finds the port held by a live guard of the same directory is
 * told to follow; who finds it held by something else takes another, remembers it and says so.
 * Requests that arrive while the store is still being opened wait for it.
 */

import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";

import { mcpCheckPath } from "../../core/mcp/verdict.ts";
import { families } from "../../core/model/exchange.ts";
import type { GuardConnection } from "../../protocol/control.ts";
import { systemClock } from "../platform/clock.ts";
import { version } from "../platform/version.ts";
import type { GuardCore } from "./core.ts";
import { startCore } from "./core.ts";
import { dataLabel, isOwnGuard, readEndpoint, removeEndpoint, writeEndpoint } from "./endpoint.ts";
import type { Limits } from "./limits.ts";
import { defaultLimits } from "./limits.ts";
import type { GuardOptions } from "./options.ts";
import type { RouteTable } from "./routes.ts";
import { openRoutes } from "./routes.ts";
import { createGuardServer, listen } from "./server.ts";

export interface Guard extends GuardConnection {
  readonly port: number;
  readonly controlToken: string;
  stop(): Promise<void>;
}

export type Started =
  | { readonly kind: "lead"; readonly guard: Guard }
  /** Another process guards this data directory; `controlToken` is absent when only the editor knows it. */
  | { readonly kind: "follow"; readonly port: number; readonly controlToken?: string };

export async function startGuard(options: GuardOptions): Promise<Started> {
  const limits = { ...defaultLimits, ...options.limits };
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const existing = await findLeader(options);
  if (existing !== undefined) return existing;
  const routes = await openRoutes(options.dataDir, limits.maxRoutes);
  const shell = createShell(options, limits);
  const place = await takePort(shell.server, options, routes);
  if (place.kind === "follow") return place;
  try {
    const core = await startCore({ options, limits, routes, port: place.port });
    shell.open(core);
    return { kind: "lead", guard: await lead(options, shell.server, { core, place, routes }) };
  } catch (error) {
    shell.fail();
    await closeServer(shell.server);
    throw error;
  }
}

interface Shell {
  readonly server: Server;
  /** Lets the waiting requests in. */
  open(core: GuardCore): void;
  /** Ends the waiting requests. */
  fail(): void;
}

/** The server exists before what stands behind it: the port decides whether that is started at all. */
function createShell(options: GuardOptions, limits: Limits): Shell {
  let open: (core: GuardCore) => void = () => {};
  let fail: () => void = () => {};
  const ready = new Promise<GuardCore>((resolve, reject) => {
    open = resolve;
    fail = () => reject(new Error("the guard did not start"));
  });
  ready.catch(() => {
    // Each waiting request gets the rejection itself.
  });
  const data = dataLabel(options.dataDir);
  const started = systemClock.elapsed();
  let port = 0;
  let origins = (): readonly string[] => options.settings.allowedOrigins ?? [];
  const server: Server = createGuardServer({
    // Asking the socket costs a system call, and it is asked for every request.
    port: () => (port ||= portOf(server)),
    limits,
    origins: () => origins(),
    health: () => ({
      service: "argus",
      version,
      pid: process.pid,
      data,
      uptimeSeconds: Math.round((systemClock.elapsed() - started) / 1000),
    }),
    relay: async (request, response) => (await ready).relay(request, response),
    handlers: new Map([
      [mcpCheckPath, async (request, response) => (await ready).mcp(request, response)],
    ]),
    upgradeRoute: async (request, socket, head) =>
      (await ready).bridge.upgrade(request, socket, head),
    upgradeControl: (request, socket, head) => {
      ready.then(
        (core) => core.control.upgrade(request, socket, head),
        () => socket.destroy(),
      );
    },
  });
  return {
    server,
    open(core) {
      origins = core.origins;
      open(core);
    },
    fail,
  };
}

/** Asked of the socket: a rival asks for our health as soon as the port is taken. */
function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}

async function findLeader(
  options: GuardOptions,
): Promise<(Started & { kind: "follow" }) | undefined> {
  const endpoint = await readEndpoint(options.dataDir);
  if (endpoint === undefined || !(await isOwnGuard(endpoint.port, options.dataDir)))
    return undefined;
  return follow(options, endpoint.port, endpoint.controlToken);
}

function follow(
  options: GuardOptions,
  port: number,
  published: string | undefined,
): Started & { kind: "follow" } {
  const controlToken = options.controlToken ?? published;
  return { kind: "follow", port, ...(controlToken === undefined ? {} : { controlToken }) };
}

interface Place {
  readonly kind: "lead";
  readonly port: number;
  /** The wanted port was taken by something else. */
  readonly moved: boolean;
}

async function takePort(
  server: Server,
  options: GuardOptions,
  routes: RouteTable,
): Promise<Place | (Started & { kind: "follow" })> {
  const remembered = routes.port();
  const last = remembered?.wanted === options.port ? remembered.actual : undefined;
  const wishes = [...new Set([last ?? options.port, options.port, 0])];
  for (const wish of wishes) {
    const taken = await listen(server, wish);
    if (taken.kind === "listening") {
      await routes.rememberPort({ wanted: options.port, actual: taken.port });
      const moved = options.port !== 0 && taken.port !== options.port && taken.port !== last;
      return { kind: "lead", port: taken.port, moved };
    }
    if (await isOwnGuard(wish, options.dataDir)) {
      const endpoint = await readEndpoint(options.dataDir);
      return follow(options, wish, endpoint?.controlToken);
    }
  }
  throw new Error("no free port on 127.0.0.1");
}

interface Leading {
  readonly core: GuardCore;
  readonly place: Place;
  readonly routes: RouteTable;
}

async function lead(options: GuardOptions, server: Server, leading: Leading): Promise<Guard> {
  const { core, place, routes } = leading;
  for (const family of families) {
    const upstream = options.upstreams?.[family];
    if (upstream !== undefined)
      await routes.open({ name: family, client: "other", family, upstream }, place.port);
  }
  await writeEndpoint(options.dataDir, {
    pid: process.pid,
    port: place.port,
    mcpToken: core.mcpToken,
    ...(options.controlToken === undefined ? { controlToken: core.controlToken } : {}),
  });
  if (place.moved)
    core.degrade("port_changed", `port ${options.port} was taken, using ${place.port}`);
  let stopping: Promise<void> | undefined;
  let ended = (): void => {};
  const closed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const stop = (): Promise<void> => {
    stopping ??= stopAll(options, server, core).finally(ended);
    return stopping;
  };
  return {
    port: place.port,
    controlToken: core.controlToken,
    api: { ...core.api, stop },
    onEvent: core.onEvent,
    closed,
    stop,
  };
}

async function stopAll(options: GuardOptions, server: Server, core: GuardCore): Promise<void> {
  await removeEndpoint(options.dataDir, core.mcpToken);
  const closing = closeServer(server);
  await core.stop();
  await closing;
}

/** Answers being streamed get no grace: their clients see a reset and retry. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
