/**
 * What is measured. Every workload sends the same kind of load to each target in turn, round by
 * round, the order rotating, so that all targets see the same machine.
 */

import { setTimeout as sleep } from "node:timers/promises";

import type { Turn } from "./load.ts";
import { body, send, turns } from "./load.ts";
import type { Measures, Result } from "./stats.ts";
import { latency, percentile } from "./stats.ts";
import type { Target } from "./targets.ts";

export interface Scale {
  readonly rounds: number;
  /** Multiplies the number of requests per round. */
  readonly factor: number;
  readonly memoryRequests: number;
}

export const fullScale: Scale = { rounds: 9, factor: 1, memoryRequests: 10_000 };
export const quickScale: Scale = { rounds: 3, factor: 0.25, memoryRequests: 500 };

const path = "/v1/messages";
const kb = 1_000;
const mb = 1_000_000;

type Round = (target: Target, round: number) => Promise<Measures>;

async function interleaved(
  workload: string,
  targets: readonly Target[],
  rounds: number,
  measure: Round,
): Promise<Result> {
  const all: Record<string, Measures[]> = {};
  // A round before the first warms up connections, caches and compilers.
  for (let round = -1; round < rounds; round++) {
    const shift = (round + 1) % targets.length;
    for (const target of [...targets.slice(shift), ...targets.slice(0, shift)]) {
      const measures = await measure(target, round);
      if (round >= 0) (all[target.name] ??= []).push(measures);
    }
  }
  return { workload, rounds: all };
}

async function withCpu(
  target: Target,
  count: number,
  work: () => Promise<Measures>,
): Promise<Measures> {
  const before = await target.usage?.();
  const measures = await work();
  const after = await target.usage?.();
  if (before === undefined || after === undefined) return measures;
  return { ...measures, cpuMsPerRequest: (after.cpuMicros - before.cpuMicros) / 1e3 / count };
}

function oneByOne(count: number, next: () => Buffer): Round {
  return (target) =>
    withCpu(target, count, async () => {
      const times: number[] = [];
      for (let index = 0; index < count; index++) {
        const bytes = next();
        times.push((await send(target.url + path, bytes)).totalMs);
      }
      return latency(times);
    });
}

export function repeated(targets: readonly Target[], scale: Scale, bytes: number): Promise<Result> {
  const same = body(turns(bytes));
  const count = requests(scale, bytes <= 50 * kb ? 200 : 40);
  return interleaved(
    `repeated ${size(bytes)}`,
    targets,
    scale.rounds,
    oneByOne(count, () => same),
  );
}

export function allNew(targets: readonly Target[], scale: Scale, bytes: number): Promise<Result> {
  const count = requests(scale, bytes <= 50 * kb ? 100 : 20);
  const next = (): Buffer => body(turns(bytes));
  return interleaved(`all new ${size(bytes)}`, targets, scale.rounds, oneByOne(count, next));
}

/** One conversation per target that grows by `added` with each request. */
export function growing(
  targets: readonly Target[],
  scale: Scale,
  sizes: { readonly history: number; readonly added: number },
): Promise<Result> {
  const base = turns(sizes.history);
  const grown = new Map<string, Turn[]>();
  const count = requests(scale, sizes.history >= 10 * mb ? 4 : 12);
  const name = `history ${size(sizes.history)} + ${size(sizes.added)} new`;
  return interleaved(name, targets, scale.rounds, (target, round) => {
    const own = grown.get(target.name) ?? [...base];
    grown.set(target.name, own);
    return oneByOne(count, () => {
      own.push(...turns(sizes.added));
      return body(own);
    })(target, round);
  });
}

export function throughput(
  targets: readonly Target[],
  scale: Scale,
  concurrency: number,
): Promise<Result> {
  const same = body(turns(50 * kb));
  const count = requests(scale, concurrency === 1 ? 200 : 600);
  const name = `throughput 50 KB at ${concurrency}`;
  return interleaved(name, targets, scale.rounds, (target) =>
    withCpu(target, count, async () => {
      const times: number[] = [];
      let left = count;
      const lane = async (): Promise<void> => {
        while (left-- > 0) times.push((await send(target.url + path, same)).totalMs);
      };
      const started = performance.now();
      await Promise.all(Array.from({ length: concurrency }, lane));
      const seconds = (performance.now() - started) / 1_000;
      return { requestsPerSecond: count / seconds, ...latency(times) };
    }),
  );
}

/** Short streams for the first byte, long ones for what happens to each chunk. */
export function streaming(targets: readonly Target[], scale: Scale): Promise<Result> {
  const same = body(turns(2 * kb), true);
  const [short, long] = [requests(scale, 60), requests(scale, 4)];
  return interleaved("streams", targets, scale.rounds, async (target) => {
    const first: number[] = [];
    const delays: number[] = [];
    let merged = 0;
    for (let index = 0; index < short; index++)
      first.push((await send(`${target.url}/stream/3/1${path}`, same)).firstByteMs);
    for (let index = 0; index < long; index++) {
      const sent = await send(`${target.url}/stream/100/3${path}`, same);
      delays.push(...sent.delaysMs);
      merged += sent.merged;
    }
    return {
      firstByteP50: percentile(first, 0.5),
      chunkP50: percentile(delays, 0.5),
      chunkP99: percentile(delays, 0.99),
      mergedReads: merged,
    };
  });
}

/** The main thread of the relay's process burns 100 of every 250 ms. */
export async function neighbour(targets: readonly Target[], scale: Scale): Promise<Result> {
  const same = body(turns(50 * kb));
  const streamed = body(turns(2 * kb), true);
  const count = requests(scale, 150);
  for (const target of targets) target.burn?.(true);
  await sleep(300);
  const result = await interleaved("busy neighbour", targets, scale.rounds, async (target) => {
    const times: number[] = [];
    for (let index = 0; index < count; index++)
      times.push((await send(target.url + path, same)).totalMs);
    const { gapsMs } = await send(`${target.url}/stream/100/5${path}`, streamed);
    return { ...latency(times), longestStreamGap: Math.max(...gapsMs) };
  });
  for (const target of targets) target.burn?.(false);
  return result;
}

/** Resident memory while many requests pass, some of them new, some repeated. */
export async function memory(targets: readonly Target[], scale: Scale): Promise<Result> {
  const rounds: Record<string, Measures[]> = {};
  const same = body(turns(50 * kb));
  for (const target of targets) {
    if (target.usage === undefined) continue;
    const marks: number[] = [];
    for (let index = 0; index <= scale.memoryRequests; index++) {
      if (index % Math.ceil(scale.memoryRequests / 5) === 0)
        marks.push((await target.usage()).rssBytes / 2 ** 20);
      await send(target.url + path, index % 10 === 0 ? body(turns(10 * kb)) : same);
    }
    rounds[target.name] = [Object.fromEntries(marks.map((mib, at) => [`rssMiB${at * 20}%`, mib]))];
  }
  return { workload: `memory over ${scale.memoryRequests} requests`, rounds };
}

function requests(scale: Scale, count: number): number {
  return Math.max(2, Math.round(count * scale.factor));
}

function size(bytes: number): string {
  return bytes >= mb ? `${bytes / mb} MB` : `${bytes / kb} KB`;
}
