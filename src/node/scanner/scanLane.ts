/**
 * One scan thread under supervision: queue, deadline, restart, replay.
 *
 * Promises that every `scan` resolves, and that a text counts as scanned only when a thread with
 * the present configuration said so: a fresh thread without rules answers `unconfigured`, is
 * configured and asked again. One call runs at a time, so a call that meets its deadline costs its
 * own verdict and nobody else's; a crash replays the call once on a new thread.
 */

import { Worker } from "node:worker_threads";

import type { ScanFailure, ScanOutcome } from "../../core/model/finding.ts";
import type { ScanConfig, ScanReply, ScanText } from "../../core/scan/scanner.ts";
import type { Remote } from "../platform/rpc.ts";
import { connect, portCarrier, RpcError } from "../platform/rpc.ts";
import type { ScanService, Share, ShareReply } from "./scanService.ts";
import { charsOf, type SharedTexts } from "./sharedTexts.ts";

export interface LaneOptions {
  /** The worker's module: `src/scanWorker.ts` or its bundle. */
  readonly workerFile: URL;
  /** Key material for the hashes of values. */
  readonly key: Uint8Array;
  readonly timeoutMs: number;
  readonly limits?: ScanLimits;
  /** Called after a thread was ended or lost. */
  readonly onRestart?: (reason: "timeout" | "crashed") => void;
}

export interface ScanLimits {
  /** Waiting calls. Beyond: `overloaded`. */
  readonly maxCalls: number;
  /** Characters of waiting texts. Beyond: `overloaded`. */
  readonly maxChars: number;
}

export const scanLimits: ScanLimits = { maxCalls: 256, maxChars: 128 * 1024 * 1024 };

/** A call may wait this many deadlines for its turn before it counts as `overloaded`. */
const maxWaitInDeadlines = 4;

/** Starting the thread and compiling all rules: not part of the deadline of a text. */
const configureTimeoutMs = 30_000;

/** What a scan leaves behind is dead at once: a larger nursery is no faster, and memory (measured). */
const maxYoungGenerationSizeMb = 16;

/** An outcome, and the version of the configuration that it was made with. */
export interface LaneOutcome {
  readonly outcome: ScanOutcome;
  /** Of a share: where its texts stand in the call. */
  readonly positions?: readonly number[];
  readonly version: number | undefined;
}

interface Thread {
  readonly worker: Worker;
  readonly remote: Remote<ScanService>;
  /** The version it was configured with. */
  version: number | undefined;
}

/** What the thread is asked, within so many milliseconds. */
type Ask = (
  remote: Remote<ScanService>,
  version: number,
  timeoutMs: number,
) => Promise<ScanReply | ShareReply>;

interface Call {
  /** Absent: the thread shall be there and have the rules, nothing else. */
  readonly ask?: Ask;
  readonly chars: number;
  readonly resolve: (outcome: LaneOutcome) => void;
  readonly expires: number;
}

type Attempt = LaneOutcome | "lost";

export class ScanLane {
  restarts = 0;
  /** Characters of the calls that wait or run. */
  load = 0;
  readonly #options: LaneOptions;
  readonly #limits: ScanLimits;
  #timeoutMs: number;
  #config: ScanConfig | undefined;
  #thread: Thread | undefined;
  #queue: Call[] = [];
  #queuedChars = 0;
  #busy = false;
  #pumping: Promise<void> | undefined;
  #stopped = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#limits = options.limits ?? scanLimits;
    this.#timeoutMs = options.timeoutMs;
  }

  /** Takes effect for every call that has not started; warms the thread up. */
  configure(config: ScanConfig): void {
    this.#config = config;
    // An empty call brings a thread up and hands it the rules, so the first request finds it warm.
    this.#enqueue({ chars: 0, resolve: () => {}, expires: Number.POSITIVE_INFINITY });
  }

  setTimeoutMs(timeoutMs: number): void {
    this.#timeoutMs = timeoutMs;
  }

  /** A call now would not have to wait for a thread or for rules. */
  isReady(): boolean {
    return this.#config !== undefined && this.#thread?.version === this.#config.version;
  }

  /** Never rejects. */
  scan(texts: readonly ScanText[]): Promise<LaneOutcome> {
    return this.#call(charsOf(texts), (remote, version, timeoutMs) =>
      remote.call("scan", [texts, version], timeoutMs),
    );
  }

  /**
   * Reads its share of what other lanes read as well: `chars` of it, as may be expected. What was
   * claimed when a thread ended is in nobody's answer. Never rejects.
   */
  share(texts: SharedTexts, chars: number): Promise<LaneOutcome> {
    return this.#call(chars, (remote, version, timeoutMs) =>
      remote.call("share", [texts, version], timeoutMs),
    );
  }

  #call(chars: number, ask: Ask): Promise<LaneOutcome> {
    const full =
      this.#queue.length >= this.#limits.maxCalls ||
      this.#queuedChars + chars > this.#limits.maxChars;
    if (this.#stopped) return Promise.resolve(failed("crashed"));
    if (full) return Promise.resolve(failed("overloaded"));
    const expires = performance.now() + this.#timeoutMs * maxWaitInDeadlines;
    return new Promise((resolve) => this.#enqueue({ ask, chars, resolve, expires }));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const waiting = this.#queue.splice(0);
    for (const call of waiting) call.resolve(failed("crashed"));
    await this.#drop();
    await this.#pumping;
  }

  #enqueue(call: Call): void {
    if (this.#stopped) return;
    this.#queue.push(call);
    this.#queuedChars += call.chars;
    this.load += call.chars;
    if (!this.#busy) this.#pumping = this.#pump();
  }

  /** `#busy` ends in the same turn as the loop: a call that comes right after starts a new one. */
  async #pump(): Promise<void> {
    this.#busy = true;
    for (let call = this.#queue.shift(); call !== undefined; call = this.#queue.shift()) {
      this.#queuedChars -= call.chars;
      const late = performance.now() > call.expires;
      const outcome = late ? failed("overloaded") : await this.#run(call);
      this.load -= call.chars;
      call.resolve(outcome);
    }
    this.#busy = false;
  }

  /** Twice at most: a thread that was lost under the call is replaced and the call replayed. */
  async #run(call: Call): Promise<LaneOutcome> {
    for (let attempt = 0; attempt < 2 && !this.#stopped; attempt++) {
      const outcome = await this.#attempt(call);
      if (outcome !== "lost") return outcome;
    }
    return failed("crashed");
  }

  async #attempt(call: Call): Promise<Attempt> {
    const config = this.#config;
    if (config === undefined) return failed("crashed");
    try {
      const thread = (this.#thread ??= this.#start());
      if (thread.version !== config.version) await this.#hand(thread, config);
      const { version } = config;
      const { ask } = call;
      if (ask === undefined) return { outcome: { kind: "scanned", findings: [] }, version };
      let reply = await ask(thread.remote, version, this.#timeoutMs);
      if (reply.kind === "unconfigured") {
        await this.#hand(thread, config);
        reply = await ask(thread.remote, version, this.#timeoutMs);
      }
      if (reply.kind === "scanned") return { ...placesOf(reply), outcome: reply, version };
      return failed(reply.kind === "exceeded" ? "too_complex" : "crashed");
    } catch (error) {
      return this.#lost(error);
    }
  }

  async #hand(thread: Thread, config: ScanConfig): Promise<void> {
    await thread.remote.call("configure", [config], configureTimeoutMs);
    thread.version = config.version;
  }

  async #lost(error: unknown): Promise<Attempt> {
    if (error instanceof RpcError && error.code === "ARGUS_RPC_REMOTE") return failed("crashed");
    const timedOut = error instanceof RpcError && error.code === "ARGUS_RPC_TIMEOUT";
    await this.#drop();
    if (!this.#stopped) {
      this.restarts++;
      this.#options.onRestart?.(timedOut ? "timeout" : "crashed");
    }
    return timedOut ? failed("timeout") : "lost";
  }

  #start(): Thread {
    const worker = new Worker(this.#options.workerFile, {
      workerData: { key: this.#options.key },
      // Neither the editor's debugging flags nor its environment belong to this thread.
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb },
      env: {},
    });
    // The end of the thread reaches the calls through the carrier; an unheard "error" would throw.
    worker.on("error", () => {});
    worker.unref();
    return { worker, remote: connect<ScanService>(portCarrier(worker)), version: undefined };
  }

  async #drop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.worker.terminate();
  }
}

function placesOf(reply: object & Partial<Pick<Share, "positions">>): Partial<LaneOutcome> {
  return reply.positions === undefined ? {} : { positions: reply.positions };
}

function failed(reason: ScanFailure): LaneOutcome {
  return { outcome: { kind: "failed", reason }, version: undefined };
}
