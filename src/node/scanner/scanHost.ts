/**
 * The scan threads as one scanner: one that is always there, and helpers for large requests.
 *
 * What is new in a request and large is dealt out over the threads; small texts go to one. Helpers
 * start when they would have been of use, take part once they have the rules, and end when they
 * were idle for long. Promises what a single thread does (`scanLane.ts`): every call settles, and
 * all its texts were scanned with one configuration or the call has failed.
 */

import { availableParallelism } from "node:os";

import type { ScanOutcome, TextFinding } from "../../core/model/finding.ts";
import type { ScanConfig, ScanText } from "../../core/scan/scanner.ts";
import { background } from "../platform/background.ts";
import { type LaneOptions, type LaneOutcome, ScanLane } from "./scanLane.ts";
import { charsOf, sharesOf } from "./shares.ts";

export interface ScanHostOptions extends LaneOptions {
  /** Beside the thread that is always there. Absent: as many as the machine can well run. */
  readonly maxHelpers?: number;
  /** How long a helper may have nothing to do. */
  readonly helperIdleMs?: number;
}

/** Fewer characters are done before a second thread would have read its share. */
export const minSharedChars = 16 * 1024;
/** More threads would wait for each other's memory; each costs its own copy of the rules. */
export const mostHelpers = 2;
/** Large new texts come at the start of a conversation and with files: then there is a pause. */
const helperIdleMs = 2 * 60_000;

export interface ScanHost {
  /** Takes effect for every call that has not started; warms the threads up. */
  configure(config: ScanConfig): void;
  setTimeoutMs(timeoutMs: number): void;
  /** Never rejects. */
  scan(texts: readonly ScanText[]): Promise<ScanOutcome>;
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

  async scan(texts: readonly ScanText[]): Promise<ScanOutcome> {
    const lanes = this.#ready();
    const large = charsOf(texts) >= minSharedChars;
    if (large) this.#wantHelpers();
    if (!large || texts.length < 2 || lanes.length < 2)
      return (await leastLoaded(lanes, this.#first).scan(texts)).outcome;
    const shares = sharesOf(
      texts,
      lanes.map((lane) => lane.load),
    );
    const parts = await Promise.all(
      lanes.map((lane, at) => scanShare(lane, texts, shares[at] ?? [])),
    );
    const joined = join(parts, texts.length);
    // Rules changed between the parts: once more, by one thread.
    return joined ?? (await this.#first.scan(texts)).outcome;
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
  #wantHelpers(): void {
    for (const { timer } of this.#helpers) timer.refresh();
    const starting = this.#helpers.some(({ lane }) => !lane.isReady());
    if (starting || this.#helpers.length >= this.#maxHelpers) return;
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

function leastLoaded(lanes: readonly ScanLane[], first: ScanLane): ScanLane {
  return lanes.reduce((best, lane) => (lane.load < best.load ? lane : best), first);
}

interface Part extends LaneOutcome {
  readonly positions: readonly number[];
}

async function scanShare(
  lane: ScanLane,
  texts: readonly ScanText[],
  positions: readonly number[],
): Promise<Part | undefined> {
  const own = positions.flatMap((at) => texts[at] ?? []);
  return own.length === 0 ? undefined : { ...(await lane.scan(own)), positions };
}

/** In the order of the texts. The first failure is the call's; nothing when versions differ. */
function join(parts: readonly (Part | undefined)[], count: number): ScanOutcome | undefined {
  const findings = Array.from({ length: count }, (): readonly TextFinding[] => []);
  let version: number | undefined;
  for (const part of parts) {
    if (part === undefined) continue;
    const { outcome, positions } = part;
    if (outcome.kind === "failed") return outcome;
    if (outcome.findings.length !== positions.length) return { kind: "failed", reason: "crashed" };
    if (version !== undefined && version !== part.version) return undefined;
    version = part.version;
    for (const [at, position] of positions.entries())
      findings[position] = outcome.findings[at] ?? [];
  }
  return { kind: "scanned", findings };
}
