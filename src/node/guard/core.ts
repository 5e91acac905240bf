/**
 * Everything behind the server: storage, scan thread, judge, relay, control; built in order, stopped
 * in reverse.
 */

import { randomBytes, randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";

import type { DegradedReason, GuardEvent } from "../../core/model/event.ts";
import { exchangeId } from "../../core/model/ids.ts";
import type { GuardApi } from "../../protocol/control.ts";
import type { EventReader } from "../events.ts";
import { createEvents } from "../events.ts";
import { systemClock } from "../platform/clock.ts";
import { hasher } from "../platform/keys.ts";
import { loadRules } from "../platform/rules.ts";
import { createScanHost } from "../scanner/scanHost.ts";
import type { ControlServer } from "./controlServer.ts";
import { createControlServer } from "./controlServer.ts";
import { createMeter } from "./counters.ts";
import { createDegraded } from "./degraded.ts";
import { createForward } from "./forward.ts";
import { createGuardApi } from "./guardApi.ts";
import { createGuardState } from "./guardState.ts";
import { createJudge, scanOnly } from "./judge.ts";
import type { Limits } from "./limits.ts";
import type { McpRoute } from "./mcpRoute.ts";
import { createMcpRoute } from "./mcpRoute.ts";
import { createNetwork } from "./network.ts";
import type { GuardOptions } from "./options.ts";
import { openStorage } from "./openStorage.ts";
import { createProbes } from "./probes.ts";
import type { Relay } from "./relay.ts";
import { createRelay } from "./relay.ts";
import { createResultCache } from "./resultCache.ts";
import type { RouteTable } from "./routes.ts";
import type { SocketBridge } from "./socketBridge.ts";
import { createSocketBridge } from "./socketBridge.ts";

export interface CoreParts {
  readonly options: GuardOptions;
  readonly limits: Limits;
  readonly routes: RouteTable;
  readonly port: number;
}

export interface GuardCore {
  readonly api: Omit<GuardApi, "stop">;
  readonly onEvent: (reader: EventReader) => () => void;
  readonly relay: Relay;
  readonly bridge: SocketBridge;
  readonly mcp: McpRoute;
  readonly control: ControlServer;
  readonly mcpToken: string;
  readonly controlToken: string;
  degrade(reason: DegradedReason, detail?: string): void;
  stop(): Promise<void>;
}

const newToken = (): string => randomBytes(32).toString("base64url");
const newExchange = (): ReturnType<typeof exchangeId> => exchangeId(randomUUID());

export async function startCore(parts: CoreParts): Promise<GuardCore> {
  const { options, routes, port } = parts;
  const clock = systemClock;
  const events = createEvents(clock);
  const degraded = createDegraded(events);
  const degrade = (reason: DegradedReason, detail?: string): void =>
    events.emit({
      kind: "guard.degraded",
      at: clock.now(),
      reason,
      ...(detail === undefined ? {} : { detail }),
    });
  const storage = await openStorage(options, degrade);
  const rules = await loadRules(options.rulesDir);
  const scanHost = createScanHost({
    workerFile: pathToFileURL(options.scanWorker),
    key: options.key,
    timeoutMs: options.settings.scanTimeoutMs,
    onRestart: (why) => degrade(why === "timeout" ? "scanner_timeout" : "scanner_restarted"),
  });
  const cache = createResultCache(parts.limits.maxCacheBytes);
  const state = createGuardState({
    settings: options.settings,
    allowlist: await storage.allowEntries(),
    clock,
    emit: events.emit,
    onSpent: (id) => {
      storage.removeAllow(id).catch(() => degrade("store_failed"));
    },
    onScanChange(settings, version) {
      cache.useVersion(version);
      scanHost.configure({ version, rules: rules.files, settings });
    },
  });
  const network = createNetwork(options.settings.network, port, degrade);
  const meter = createMeter();
  const judgeDeps = { state, scanHost, cache, events, meter, clock };
  const judge = createJudge(judgeDeps);
  const probes = createProbes((fields) => scanOnly(judgeDeps, fields));
  const relayDeps = {
    judge,
    forward: createForward(),
    upstreams: network.upstreams,
    limits: () => ({
      ...parts.limits,
      maxBodyBytes: options.limits?.maxBodyBytes ?? state.settings().maxBodyBytes,
    }),
    probes,
    events,
    meter,
    clock,
    match: routes.match,
  };
  const stopRecording = events.onEvent((event: GuardEvent) => {
    if (event.kind === "exchange.decided") storage.record(event);
  });
  const api = createGuardApi({
    ...judgeDeps,
    storage,
    routes,
    network,
    probes,
    degraded,
    port,
    dataDir: options.dataDir,
    rules: {
      count: rules.files.reduce((sum, file) => sum + file.rules.length, 0),
      version: rules.version,
    },
    hash: hasher(options.key),
  });
  const controlToken = options.controlToken ?? newToken();
  const mcpToken = newToken();
  const bridge = createSocketBridge(relayDeps);
  const control = createControlServer(controlToken, { api, onEvent: events.onEvent });
  return {
    api,
    onEvent: events.onEvent,
    relay: createRelay(relayDeps),
    bridge,
    control,
    mcp: createMcpRoute({
      token: mcpToken,
      newId: newExchange,
      now: () => clock.now(),
      async judge(raw) {
        const context = { upstreamHost: "mcp", requestBytes: raw.body.length };
        return (await judge(raw, context)).decision;
      },
    }),
    mcpToken,
    controlToken,
    degrade,
    async stop() {
      control.stop();
      bridge.stop();
      state.stop();
      network.stop();
      await scanHost.stop();
      stopRecording();
      degraded.stop();
      await storage.close();
    },
  };
}
