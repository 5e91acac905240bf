/**
 * Everything behind the server: storage, scan thread, judge, relay, control; built in order, stopped
 * in reverse.
 */

import { randomBytes, randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";

import type { DegradedReason } from "../../core/model/event.ts";
import { exchangeId } from "../../core/model/ids.ts";
import type { AllowEntry } from "../../core/model/snapshot.ts";
import type { GuardApi } from "../../protocol/control.ts";
import type { EventReader, Events } from "../events.ts";
import { createEvents } from "../events.ts";
import { background } from "../platform/background.ts";
import { systemClock } from "../platform/clock.ts";
import { hasher } from "../platform/keys.ts";
import { loadRules } from "../platform/rules.ts";
import { type RuleSource, startRuleSource } from "../scanner/ruleSource.ts";
import { followMarks, type MarksInForce } from "../scanner/marks.ts";
import { createScanHost } from "../scanner/scanHost.ts";
import { createAsks } from "./asks.ts";
import type { ControlServer } from "./controlServer.ts";
import { createControlServer } from "./controlServer.ts";
import { createMeter } from "./counters.ts";
import type { Degraded } from "./degraded.ts";
import { createDegraded } from "./degraded.ts";
import { forward } from "./forward.ts";
import { createCallers } from "./guardApi.ts";
import { createGuardState } from "./guardState.ts";
import type { Judge, JudgeDeps } from "./judge.ts";
import { createJudge } from "./judge.ts";
import { createKeptMap, type KeptWords } from "./keptWords.ts";
import type { Limits } from "./limits.ts";
import type { McpRoute } from "./mcpRoute.ts";
import { createMcpRoute } from "./mcpRoute.ts";
import type { Network } from "./network.ts";
import { createNetwork } from "./network.ts";
import { openStorage } from "./openStorage.ts";
import type { GuardOptions } from "./options.ts";
import { createProbes } from "./probes.ts";
import type { Relay, RelayDeps } from "./relay.ts";
import { createRelay } from "./relay.ts";
import { createResultCache } from "./resultCache.ts";
import type { RouteTable } from "./routes.ts";
import { scanFields } from "./scanFields.ts";
import type { SocketBridge } from "./socketBridge.ts";
import { createSocketBridge } from "./socketBridge.ts";
import type { GuardStorage } from "./storage.ts";

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
  /** Web pages that may use routes, as now set. */
  readonly origins: () => readonly string[];
  degrade(reason: DegradedReason, detail?: string): void;
  stop(): Promise<void>;
}

const newToken = (): string => randomBytes(32).toString("base64url");

/** What is told to whom: one emitter, and the memory of what went wrong. */
interface Voice {
  readonly events: Events;
  readonly degraded: Degraded;
  readonly degrade: (reason: DegradedReason, detail?: string) => void;
}

export async function startCore(parts: CoreParts): Promise<GuardCore> {
  const { options, routes, port } = parts;
  const voice = createVoice();
  const { events, degraded, degrade } = voice;
  const [storage, rules, marks] = await Promise.all([
    openStorage(options, degrade),
    openRules(options, degrade),
    followMarks(options.dataDir),
  ]);
  const allowlist = await storage.allowEntries();
  const judgeDeps = await createEngine(parts, voice, { storage, rules, marks, allowlist });
  const network = createNetwork(options.settings.network, port, degrade);
  const probes = createProbes(async (fields) => (await scanFields(judgeDeps, { fields })).outcome);
  const judge = createJudge(judgeDeps);
  const relayDeps = relayDepsOf(parts, judgeDeps, { judge, network, probes });
  const stopRecording = recordInto(storage, events);
  const connect = createCallers({
    ...judgeDeps,
    storage,
    routes,
    network,
    probes,
    degraded,
    port,
    dataDir: options.dataDir,
    rules,
    marks,
    standalone: options.standalone === true,
  });
  const controlToken = options.controlToken ?? newToken();
  const mcpToken = newToken();
  const bridge = createSocketBridge(relayDeps);
  const control = createControlServer(controlToken, {
    connect: () => connect("guest"),
    onEvent: (reader) => events.onEvent(reader),
  });
  return {
    api: connect("owner").api,
    onEvent: (reader) => events.onEvent(reader),
    relay: createRelay(relayDeps),
    bridge,
    control,
    mcp: mcpRoute(mcpToken, judge),
    mcpToken,
    controlToken,
    origins: () => judgeDeps.state.settings().allowedOrigins ?? [],
    degrade,
    async stop() {
      const { asks, state } = judgeDeps;
      for (const part of [asks, control, bridge, state, network, marks]) part.stop();
      await rules.stop();
      await judgeDeps.scanHost.stop();
      stopRecording();
      degraded.stop();
      await Promise.all([judgeDeps.kept.stop(), storage.close()]);
    },
  };
}

function recordInto(storage: GuardStorage, events: Events): () => void {
  const unsubscribe = events.onEvent((event) => {
    if (event.kind === "exchange.decided") storage.record(event);
  });
  return () => {
    events.flush();
    unsubscribe();
  };
}

function createVoice(): Voice {
  const events = createEvents(systemClock);
  return {
    events,
    degraded: createDegraded(events),
    degrade: (reason, detail) =>
      events.emit({
        kind: "guard.degraded",
        at: systemClock.now(),
        reason,
        ...(detail === undefined ? {} : { detail }),
      }),
  };
}

interface Loaded {
  readonly storage: GuardStorage;
  readonly rules: RuleSource;
  readonly marks: MarksInForce;
  readonly allowlist: readonly AllowEntry[];
}

type Engine = JudgeDeps & { readonly kept: KeptWords };

async function createEngine(parts: CoreParts, voice: Voice, loaded: Loaded): Promise<Engine> {
  const { options, limits } = parts;
  const { events, degrade } = voice;
  const scanHost = createScanHost({
    workerFile: pathToFileURL(options.scanWorker),
    key: options.key,
    timeoutMs: options.settings.scanTimeoutMs,
    onRestart: (why) => degrade(why === "timeout" ? "scanner_timeout" : "scanner_restarted"),
  });
  const cache = createResultCache(limits.maxCacheBytes);
  const asks = createAsks({ limits, clock: systemClock, emit: (event) => events.emit(event) });
  const state = createGuardState({
    settings: options.settings,
    allowlist: loaded.allowlist,
    rulesVersion: searchedFor(loaded),
    clock: systemClock,
    emit: (event) => events.emit(event),
    onSpent: (id) => background(loaded.storage.removeAllow(id), () => degrade("store_failed")),
    onChange: () => asks.recheck(),
    onScanChange(settings, version) {
      cache.useVersion(version);
      const fingerprints = loaded.marks.current();
      const rules = loaded.rules.current().files;
      const marked = fingerprints === undefined ? {} : { fingerprints };
      scanHost.configure({ version, rules, settings, ...marked });
    },
  });
  const renew = (): void => state.useRules(searchedFor(loaded));
  loaded.rules.onChange(renew);
  loaded.marks.onChange(renew);
  // They may have changed since the line above that reads them.
  renew();
  const hash = hasher(options.key);
  const meter = createMeter();
  const map = createKeptMap(options, degrade);
  await map.kept.begin();
  return { state, scanHost, cache, asks, ...map, events, meter, clock: systemClock, hash };
}

/** One word for rules and marks together: when it changes, texts are scanned anew. */
function searchedFor({ rules, marks }: Loaded): string {
  return `${rules.current().version}/${marks.version()}`;
}

function relayDepsOf(
  parts: CoreParts,
  judgeDeps: JudgeDeps,
  made: Pick<RelayDeps, "judge" | "probes"> & { readonly network: Network },
): RelayDeps {
  const { options, limits, routes } = parts;
  const { state, events, meter, clock, scanHost } = judgeDeps;
  return {
    judge: made.judge,
    probes: made.probes,
    forward,
    upstreams: made.network.upstreams,
    limits: limitsNow(limits, () => options.limits?.maxBodyBytes ?? state.settings().maxBodyBytes),
    events,
    meter,
    clock,
    answers: { state, scanHost, events, clock },
    match: (name, token) => routes.match(name, token),
  };
}

/** Made anew only when the setting changed: they are asked for several times per request. */
function limitsNow(limits: Limits, maxBodyBytes: () => number): () => Limits {
  let now: Limits = { ...limits, maxBodyBytes: maxBodyBytes() };
  return () => {
    const wanted = maxBodyBytes();
    if (wanted !== now.maxBodyBytes) now = { ...limits, maxBodyBytes: wanted };
    return now;
  };
}

/** Half of what the wrapper waits for a verdict. */
const maxVerdictHoldMs = 7_500;

function mcpRoute(token: string, judge: Judge): McpRoute {
  return createMcpRoute({
    token,
    newId: () => exchangeId(randomUUID()),
    now: () => systemClock.now(),
    async judge(raw) {
      const requestBytes = raw.body.length;
      const context = { upstreamHost: "mcp", requestBytes, maxHoldMs: maxVerdictHoldMs };
      return (await judge(raw, context)).decision;
    },
  });
}

/** Those that ship with Argus and those that people add. */
async function openRules(options: GuardOptions, degrade: Voice["degrade"]): Promise<RuleSource> {
  return startRuleSource({
    builtIn: await loadRules(options.rulesDir),
    dataDir: options.dataDir,
    folders: options.settings.ruleFolders ?? [],
    scanWorker: options.scanWorker,
    onProblems([first, ...more]) {
      if (first === undefined) return;
      const rest = more.length === 0 ? "" : ` and ${more.length} more`;
      // Without the reason: it can hold an example out of somebody's file, and events are kept.
      degrade("rules_refused", `${first.file} ${first.rule}${rest}: see \`argus rules check\``);
    },
  });
}
