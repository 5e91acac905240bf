/**
 * A real guard for tests: own thread of scanning, own data directory, any free port.
 *
 * `testSettings` are the defaults of the settings table; a test changes what it is about.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { GuardEvent } from "../../src/core/model/event.ts";
import { families, type Family } from "../../src/core/model/exchange.ts";
import type { Profile } from "../../src/core/model/snapshot.ts";
import type { Guard } from "../../src/node/guard/guard.ts";
import { startGuard } from "../../src/node/guard/guard.ts";
import type { GuardOptions } from "../../src/node/guard/options.ts";
import type { GuardSettings } from "../../src/protocol/control.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export function testSettings(profile: Profile = "balanced"): GuardSettings {
  return {
    policy: {
      profile,
      ruleActions: {},
      detectorActions: {},
      clientActions: {},
      onScanFailure: "block",
    },
    scan: {
      detectors: { secrets: true, pii: true, proprietary: true, injection: true, custom: true },
      disabledRules: [],
      minSeverity: "info",
      decode: true,
      maxDecodeDepth: 3,
    },
    retentionDays: 90,
    maxBodyBytes: 50 * 1024 * 1024,
    scanTimeoutMs: 5_000,
    network: { noProxy: [], strictSsl: true, caCertificates: [] },
    workspaces: [],
  };
}

export interface TestGuard {
  readonly guard: Guard;
  readonly options: GuardOptions;
  readonly dataDir: string;
  readonly events: readonly GuardEvent[];
  /** Drops the events so far, for runs that would keep too many. */
  forget(): void;
  /** `http://127.0.0.1:<port>/r/<family>/<token>` of a well-known route. */
  route(family: Family): Promise<string>;
  stop(): Promise<void>;
}

export type TestGuardOptions = Partial<Omit<GuardOptions, "upstreams">> & {
  /** Base URL for the well-known routes of all families. */
  readonly upstream?: string;
};

export async function testGuardOptions(overrides: TestGuardOptions = {}): Promise<GuardOptions> {
  const { upstream, ...rest } = overrides;
  const named = families.map((family) => [family, upstream] as const);
  return {
    dataDir: rest.dataDir ?? (await mkdtemp(join(tmpdir(), "argus-guard-"))),
    port: 0,
    settings: testSettings(),
    key: new Uint8Array(32).fill(7),
    rulesDir: join(root, "rules"),
    scanWorker: join(root, "src/scanWorker.ts"),
    sqlWasm: createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"),
    ...(upstream === undefined ? {} : { upstreams: Object.fromEntries(named) }),
    ...rest,
  };
}

export async function startTestGuard(overrides: TestGuardOptions = {}): Promise<TestGuard> {
  const options = await testGuardOptions(overrides);
  const started = await startGuard(options);
  if (started.kind !== "lead") throw new Error("another guard leads in a fresh directory");
  const { guard } = started;
  const events: GuardEvent[] = [];
  guard.onEvent((event) => events.push(event));
  return {
    guard,
    options,
    dataDir: options.dataDir,
    events,
    forget: () => {
      events.length = 0;
    },
    async route(family) {
      const routes = await guard.api.routes();
      const route = routes.find(({ name }) => name === family);
      if (route === undefined) throw new Error(`no route for ${family}`);
      return route.url;
    },
    async stop() {
      await guard.stop();
      if (overrides.dataDir === undefined)
        await rm(options.dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Looks like a live AWS key; built here so that the repository holds none. */
export const plantedKey = ["AK", "IA", "Q3EGRTOZ7XVNKLWH"].join("");
