/**
 * One process of the benchmark: the stub provider, or a relay in a worker thread as in the editor.
 *
 * Says its URL when it is ready, answers questions about CPU and memory, burns its main thread on
 * request, and ends with its parent.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import * as v from "valibot";

import { startGuardHost } from "../../../src/node/guard/guardHost.ts";
import { testGuardOptions } from "../../support/guard.ts";
import type { HostData, Usage } from "./messages.ts";
import { askSchema, burnEveryMs, burnMs, hostDataSchema } from "./messages.ts";
import { startStubServer } from "./stubServer.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

async function startBare(upstream: string): Promise<string> {
  const worker = new Worker(new URL("./bareWorker.ts", import.meta.url), {
    workerData: { upstream },
  });
  const port = await new Promise<unknown>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  return `http://127.0.0.1:${String(port)}`;
}

/** The editor's own layout: host on the main thread, guard in a worker, scanner in its worker. */
async function startArgus({ kind, upstream, dist }: HostData): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "argus-bench-"));
  const guard = await testGuardOptions({
    dataDir,
    upstream,
    ...(dist
      ? { scanWorker: join(root, "dist/scanWorker.js"), sqlWasm: join(root, "dist/sql-wasm.wasm") }
      : {}),
    ...(kind === "unscanned" ? { scanWorker: join(root, "test/bench/proxy/blindWorker.ts") } : {}),
  });
  const host = await startGuardHost({
    guard,
    guardWorker: join(root, dist ? "dist/guard.js" : "src/guard.ts"),
  });
  process.once("disconnect", () => {
    const end = async (): Promise<void> => {
      await host.api.stop();
      await rm(dataDir, { recursive: true, force: true });
    };
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  const route = (await host.api.routes()).find(({ name }) => name === "anthropic");
  if (route === undefined) throw new Error("no route");
  return route.url;
}

async function start(data: HostData): Promise<string> {
  if (data.kind === "stub") return startStubServer(data.port);
  if (data.kind === "bare") return startBare(data.upstream);
  return startArgus(data);
}

let burning: NodeJS.Timeout | undefined;

function burn(on: boolean): void {
  clearInterval(burning);
  if (!on) return;
  burning = setInterval(() => {
    const end = performance.now() + burnMs;
    while (performance.now() < end);
  }, burnEveryMs);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMicros: user + system, rssBytes: process.memoryUsage.rss() };
}

const data = v.parse(hostDataSchema, JSON.parse(process.argv[2] ?? "{}"));
process.on("message", (message) => {
  const ask = v.parse(askSchema, message);
  if (ask.ask === "burn") burn(ask.on);
  else process.send?.(usage());
});
if (data.kind === "bare" || data.kind === "stub") process.once("disconnect", () => process.exit(0));
process.send?.({ ready: await start(data) });
