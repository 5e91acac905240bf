/**
 * `npm run bench:scan [-- --corpus DIR]`: how fast the scanner reads, beside other scanners in the
 * same run, as ratios.
 *
 * Three workloads: (a) code in pieces of 64 KB, (b) a conversation as one string, (c) the same
 * conversation field by field. With a corpus folder they come from its `benign` and
 * `conversation-benign` files; without one the project's own sources stand for the code and the
 * run says so. Peers: secretlint, in a thread like ours (`scanContender.ts`); `gitleaks` and
 * `trufflehog` as processes where they are on the PATH, with their start and the writing of the files.
 */

import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

import * as v from "valibot";

import { corpusFolder } from "../eval/corpus.ts";
import { externalScanners } from "./externalScanners.ts";
import {
  type ContenderData,
  contenders,
  type Ready,
  readySchema,
  type Workload,
} from "./scanMessages.ts";
import { workloadsFrom } from "./workloads.ts";

const sources = join(import.meta.dirname, "../../src");
const rounds = 5;

interface Contender {
  readonly name: string;
  readonly ready?: Ready;
  /** MB/s. */
  speedOn(workload: Workload): number | Promise<number>;
  stop(): unknown;
}

async function inThread(data: ContenderData): Promise<Contender> {
  const thread = new Worker(new URL("./scanContender.ts", import.meta.url), { workerData: data });
  const [ready] = await once(thread, "message");
  return {
    name: data.name,
    ready: v.parse(readySchema, ready),
    speedOn: async (workload) => {
      thread.postMessage(workload);
      const [speed] = await once(thread, "message");
      return v.parse(v.number(), speed);
    },
    stop: () => thread.terminate(),
  };
}

const corpus = corpusFolder(process.argv);
const workloads = workloadsFrom(corpus, sources);

function asProcess([name, run]: ReturnType<typeof externalScanners>[number]): Contender {
  const speedOn = (workload: Workload): number => {
    const texts = workloads[workload];
    const size = texts.reduce((sum, text) => sum + text.length, 0);
    const started = performance.now();
    run(texts);
    return size / 1000 / (performance.now() - started);
  };
  return { name, speedOn, stop: () => {} };
}

/** One after the other in every round, so that all see the same machine. */
async function bestOf(all: readonly Contender[], workload: Workload): Promise<Map<string, number>> {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const each of all)
      best.set(each.name, Math.max(best.get(each.name) ?? 0, await each.speedOn(workload)));
  }
  return best;
}

console.log(workloads.origin);
const threads: Contender[] = [];
for (const name of contenders)
  threads.push(await inThread({ name, sources, ...(corpus === undefined ? {} : { corpus }) }));
const all = [...threads, ...externalScanners().map(asProcess)];

for (const [title, workload] of [
  ["a: code, 64 KB pieces", "code"],
  ["b: conversation, one string", "conversation"],
  ["c: conversation, fields", "fields"],
] as const) {
  const best = await bestOf(all, workload);
  const peer = best.get("secretlint") ?? 1;
  console.log(`\n${title}`);
  for (const [label, speed] of best)
    console.log(
      `  ${label.padEnd(26)} ${speed.toFixed(1).padStart(7)} MB/s  ${(speed / peer).toFixed(2).padStart(6)} x secretlint`,
    );
}

for (const { name, ready } of threads.slice(0, 3))
  if (ready !== undefined)
    console.log(
      `\n${name}: ${ready.rules} rules; heap over start ${ready.heap.toFixed(1)} MB, held ${ready.held.toFixed(1)} MB; first scan of 64 KB ${ready.firstScan.toFixed(1)} ms`,
    );
console.log(`Node ${process.version} on ${process.platform}`);
await Promise.all(all.map((each) => each.stop()));
