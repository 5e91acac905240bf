/**
 * The scan threads as one scanner: one that is always there, and helpers for large requests.
 *
 * What is new in a request and large is shared by the threads (`sharedTexts.ts`); small texts go to
 * one. Helpers start when they would have been of use, take part once they have the rules, and end
 * when they were idle for long. Promises what a single thread does (`scanLane.ts`): every call
 * settles, and all its texts were scanned with one configuration or the call has failed.
 */

import { availableParallelism } from "node:os";

import type { ScanOutcome, TextFinding } from "../../core/model/finding.ts";
import type { ScanConfig } from "../../core/scan/scanner.ts";
import { background } from "../platform/background.ts";
import { type LaneOptions, type LaneOutcome, ScanLane } from "./scanLane.ts";
import { charsOf, plainText, shareTexts, type ToScan } from "./sharedTexts.ts";

export interface ScanHostOptions extends LaneOptions {
  /** Beside the thread that is always there. Absent: as many as the machine can well run. */
  readonly maxHelpers?: number;
  /** How long a helper may have nothing to do. */
  readonly helperIdleMs?: number;
}

/** Fewer characters are done before a second thread would have read its share. */
export const minSharedChars = 16 * 1024;
/**
 * A third thread takes part when each has so much to read: until it has at hand what it reads with,
 * the others are done with less.
 */
export const minReaderChars = 24 * 1024;
/** More threads would wait for each other's memory; each costs its own copy of the rules. */
export const mostHelpers = 2;
/** Large new texts come at the start of a conversation and with files: then there is a pause. */
const helperIdleMs = 2 * 60_000;

export interface ScanHost {
  /** Takes effect for every call that has not started; warms the threads up. */
  configure(config: ScanConfig): void;
  setTimeoutMs(timeoutMs: number): void;
  /** Never rejects. */
  scan(texts: readonly ToScan[]): Promise<ScanOutcome>;
  restarts(): number;
  /** Threads that are there. */
  threads(): number;
  stop(): Promise<void>;
}

export function createScanHost(options: ScanHostOptions): ScanHost {
  const host = new Host(options);
  return {
    configure: (config) => host.configure(config),
    setTimeoutMs: (timeoutMs) => host.setTimeoutMs(timeoutMs),
    scan: (texts) => host.scan(texts),
    restarts: () => host.restarts(),
    threads: () => host.threads(),
    stop: () => host.stop(),
  };
}

interface Helper {
  readonly lane: ScanLane;
  readonly timer: NodeJS.Timeout;
}

class Host {
  readonly #options: ScanHostOptions;
  readonly #first: ScanLane;
  readonly #maxHelpers: number;
  #helpers: Helper[] = [];
  #config: ScanConfig | undefined;
  #timeoutMs: number;
  #formerRestarts = 0;
  #leaving: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: ScanHostOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs;
    this.#first = new ScanLane(options);
    const spare = Math.max(0, availableParallelism() - 1);
    this.#maxHelpers = options.maxHelpers ?? Math.min(spare, mostHelpers);
  }

  configure(config: ScanConfig): void {
    this.#config = config;
    for (const lane of this.#lanes()) lane.configure(config);
  }

  setTimeoutMs(timeoutMs: number): void {
    this.#timeoutMs = timeoutMs;
    for (const lane of this.#lanes()) lane.setTimeoutMs(timeoutMs);
  }

  async scan(texts: readonly ToScan[]): Promise<ScanOutcome> {
    const lanes = this.#ready();
    const chars = charsOf(texts);
    const wanted = readersFor(chars);
    if (wanted > 1) this.#wantHelpers(wanted - 1);
    if (wanted < 2 || texts.length < 2 || lanes.length < 2)
      return (await leastLoaded(lanes, this.#first).scan(texts.map(plainText))).outcome;
    const shared = shareTexts(texts);
    const readers = lanes.toSorted((a, b) => a.load - b.load).slice(0, wanted);
    const expected = Math.ceil(chars / readers.length);
    const shares = readers.map((lane) => lane.share(shared, expected));
    const gathered = await gather(shares, texts.length);
    // A thread ended over its lot, or the rules changed between the shares: once more, by one.
    return gathered ?? (await this.#first.scan(texts.map(plainText))).outcome;
  }

  restarts(): number {
    return this.#lanes().reduce((sum, lane) => sum + lane.restarts, this.#formerRestarts);
  }

  threads(): number {
    return this.#lanes().length;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { timer } of this.#helpers) clearTimeout(timer);
    await Promise.all([this.#leaving, ...this.#lanes().map((lane) => lane.stop())]);
  }

  #lanes(): readonly ScanLane[] {
    return [this.#first, ...this.#helpers.map(({ lane }) => lane)];
  }

  /** Those that can begin at once; the first one always counts. */
  #ready(): readonly ScanLane[] {
    const helpers = this.#helpers.filter(({ lane }) => lane.isReady());
    return [this.#first, ...helpers.map(({ lane }) => lane)];
  }

  /** One at a time: starting is work for the machine, too. */
  #wantHelpers(count: number): void {
    for (const { timer } of this.#helpers.slice(0, count)) timer.refresh();
    const starting = this.#helpers.some(({ lane }) => !lane.isReady());
    if (starting || this.#helpers.length >= Math.min(count, this.#maxHelpers)) return;
    if (this.#config === undefined || this.#stopped) return;
    const lane = new ScanLane({ ...this.#options, timeoutMs: this.#timeoutMs });
    lane.configure(this.#config);
    const idleMs = this.#options.helperIdleMs ?? helperIdleMs;
    const timer = setTimeout(() => this.#dismiss(lane), idleMs);
    timer.unref();
    this.#helpers.push({ lane, timer });
  }

  #dismiss(lane: ScanLane): void {
    const helper = this.#helpers.find((each) => each.lane === lane);
    if (lane.load > 0) return void helper?.timer.refresh();
    this.#helpers = this.#helpers.filter((each) => each !== helper);
    this.#formerRestarts += lane.restarts;
    this.#leaving = Promise.all([this.#leaving, lane.stop()]).then(() => {});
    background(this.#leaving, () => {});
  }
}

/** How many threads do well to read so much. */
function readersFor(chars: number): number {
  return chars < minSharedChars ? 1 : Math.max(2, Math.floor(chars / minReaderChars));
}

function leastLoaded(lanes: readonly ScanLane[], first: ScanLane): ScanLane {
  return lanes.reduce((best, lane) => (lane.load < best.load ? lane : best), first);
}

/**
 * Settled as soon as every text has its findings: a thread that comes late is not waited for.
 * Undefined when nobody answered for a text, or when not all were read by the same rules.
 */
async function gather(
  shares: readonly Promise<LaneOutcome>[],
  count: number,
): Promise<ScanOutcome | undefined> {
  const gathered = new Gathered(count);
  const adding = shares.map(async (share) => gathered.add(await share));
  await Promise.race([gathered.complete, Promise.all(adding)]);
  return gathered.outcome();
}

/** The answers of the threads so far. */
class Gathered {
  readonly complete: Promise<void>;
  readonly #findings: (readonly TextFinding[])[];
  #left: number;
  #versions = new Set<number | undefined>();
  #failure: ScanOutcome | undefined;
  #settle: () => void = () => {};

  constructor(count: number) {
    this.#left = count;
    this.#findings = Array.from({ length: count }, () => []);
    this.complete = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  add({ outcome, positions = [], version }: LaneOutcome): void {
    if (outcome.kind === "failed") this.#failure ??= outcome;
    else if (positions.length > 0) this.#take(outcome.findings, positions, version);
    if (this.#left === 0 || isFinal(this.#failure)) this.#settle();
  }

  outcome(): ScanOutcome | undefined {
    const { size } = this.#versions;
    if (this.#left === 0 && size === 1) return { kind: "scanned", findings: this.#findings };
    return this.#failure;
  }

  #take(
    findings: readonly (readonly TextFinding[])[],
    positions: readonly number[],
    version: number | undefined,
  ): void {
    if (findings.length !== positions.length) return;
    this.#versions.add(version);
    this.#left -= positions.length;
    for (const [at, position] of positions.entries()) this.#findings[position] = findings[at] ?? [];
  }
}

/** A thread that takes no more calls leaves its share to the others. */
function isFinal(outcome: ScanOutcome | undefined): boolean {
  return outcome?.kind === "failed" && outcome.reason !== "overloaded";
}
