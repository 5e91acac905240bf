/**
 * What the guard costs on the way: against direct, a bare relay in the same layout, any other proxy.
 *
 * `npm run bench:proxy -- [--quick] [--only TEXT] [--dist] [--json FILE] [--target NAME=URL]…
 * [--port N] [--unscanned]`. The last adds an Argus whose scan threads find nothing at once: what the
 * rest costs. Every target must lead to the stub provider, whose port `--port` fixes. Prints the
 * medians of interleaved rounds and what they are over the bare relay; asserts nothing.
 */

import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { agent } from "./proxy/load.ts";
import type { HostData } from "./proxy/messages.ts";
import type { Measures, Result, Summary } from "./proxy/stats.ts";
import { bareName, summarise } from "./proxy/stats.ts";
import type { Target } from "./proxy/targets.ts";
import { foreignTarget, startTarget } from "./proxy/targets.ts";
import type { Scale } from "./proxy/workloads.ts";
import {
  allNew,
  fullScale,
  growing,
  memory,
  neighbour,
  quickScale,
  repeated,
  streaming,
  throughput,
} from "./proxy/workloads.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    dist: { type: "boolean", default: false },
    unscanned: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    json: { type: "string" },
    port: { type: "string", default: "0" },
    rounds: { type: "string" },
    target: { type: "string", multiple: true, default: [] },
    /** Directory for a CPU profile of the guard's process. */
    profile: { type: "string" },
  },
});

type Workload = (targets: readonly Target[], scale: Scale) => Promise<Result>;

/** In this order; `--only` takes those whose name holds its text. */
const workloads: Readonly<Record<string, Workload>> = {
  // First: the processes are fresh.
  memory,
  "repeated-1k": (targets, scale) => repeated(targets, scale, 1_000),
  "repeated-50k": (targets, scale) => repeated(targets, scale, 50_000),
  "repeated-1m": (targets, scale) => repeated(targets, scale, 1_000_000),
  "new-50k": (targets, scale) => allNew(targets, scale, 50_000),
  "new-1m": (targets, scale) => allNew(targets, scale, 1_000_000),
  "growth-100k": (targets, scale) => growing(targets, scale, { history: 100_000, added: 30_000 }),
  "growth-1m": (targets, scale) => growing(targets, scale, { history: 1_000_000, added: 30_000 }),
  "growth-10m": (targets, scale) => growing(targets, scale, { history: 10_000_000, added: 30_000 }),
  "throughput-1": (targets, scale) => throughput(targets, scale, 1),
  "throughput-16": (targets, scale) => throughput(targets, scale, 16),
  "throughput-64": (targets, scale) => throughput(targets, scale, 64),
  stream: streaming,
  neighbour,
};

function shown(measures: Measures): string {
  return Object.entries(measures)
    .map(([name, value]) => `${name} ${value.toFixed(value >= 100 ? 0 : 2)}`)
    .join("  ");
}

function report({ workload, targets, overBare, timesBare }: Summary): void {
  console.log(`\n${workload}`);
  for (const [name, measures] of Object.entries(targets))
    console.log(`  ${name.padEnd(10)} ${shown(measures)}`);
  for (const [name, measures] of Object.entries(overBare)) {
    if (name === "direct") continue;
    console.log(`  ${`${name} - bare`.padEnd(18)} ${shown(measures)}`);
    console.log(`  ${`${name} / bare`.padEnd(18)} ${shown(timesBare[name] ?? {})}`);
  }
}

async function startAll(): Promise<readonly Target[]> {
  const data = { dist: options.dist, upstream: "", port: 0 };
  const stub = await startTarget("direct", {
    ...data,
    kind: "stub",
    port: Number(options.port),
  });
  const relay: Omit<HostData, "kind"> = { ...data, upstream: stub.url };
  const profile =
    options.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${options.profile}`];
  return [
    stub,
    await startTarget(bareName, { ...relay, kind: "bare" }),
    await startTarget("argus", { ...relay, kind: "argus" }, profile),
    ...(options.unscanned ? [await startTarget("unscanned", { ...relay, kind: "unscanned" })] : []),
    ...options.target.map(foreignTarget),
  ];
}

const scale: Scale = options.quick ? quickScale : fullScale;
const rounds = Number(options.rounds ?? scale.rounds);
const targets = await startAll();
const summaries: Summary[] = [];
const raw: Result[] = [];
try {
  for (const [name, workload] of Object.entries(workloads)) {
    if (!name.includes(options.only)) continue;
    const result = await workload(targets, { ...scale, rounds });
    raw.push(result);
    const summary = summarise(result);
    summaries.push(summary);
    report(summary);
  }
} finally {
  agent.destroy();
  // The stub ends last: relays still hold connections to it.
  for (const target of targets.toReversed()) await target.stop();
}
if (options.json !== undefined) {
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? "" };
  await writeFile(options.json, JSON.stringify({ machine, summaries, rounds: raw }, undefined, 2));
}
