/**
 * The editor's side of the guard: starts the thread or follows a running guard, and stays connected.
 *
 * To the caller it is one `GuardConnection` for as long as it lasts: a guard that dies is started
 * again after a growing pause, a leader that goes away is replaced (by this window if it wins the
 * port). After three failures in a row the connection closes for good and says so.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

import * as v from "valibot";
import { WebSocket } from "ws";

import type { GuardEvent } from "../../core/model/event.ts";
import type { GuardApi, GuardConnection, GuardSettings } from "../../protocol/control.ts";
import { background } from "../platform/background.ts";
import { systemClock } from "../platform/clock.ts";
import { portCarrier, RpcError, socketCarrier } from "../platform/rpc.ts";
import { connectControl } from "./control.ts";
import type { GuardOptions } from "./options.ts";
import { controlPath } from "./controlPath.ts";
import type { GuardThreadData } from "./threadProtocol.ts";
import { startReportSchema } from "./threadProtocol.ts";

export interface GuardHostOptions {
  readonly guard: GuardOptions;
  /** `src/guard.ts` or its bundle. */
  readonly guardWorker: string;
  /** Absent: `startTimeoutMs`. */
  readonly startWithinMs?: number;
  /** Absent: `stopTimeoutMs`. */
  readonly stopWithinMs?: number;
}

/** Pauses before the first, second and third start after a loss; then it is reported as gone. */
const backOffMs = [100, 1_000, 5_000] as const;
/** A guard that lived this long was healthy: failures before it are forgotten. */
const healthyMs = 60_000;
/** Time for a thread to say what it is, and for a running guard to take a connection. Beyond: no guard. */
const startTimeoutMs = 20_000;
/** Time for a thread to stop by itself, from the asking on. Beyond: it is ended. */
const stopTimeoutMs = 5_000;
/**
 * What a request leaves behind is dead when it is over. In a larger nursery the bodies of many are
 * held until the platform clears all memory under their pressure, which takes longer (measured).
 */
const maxYoungGenerationSizeMb = 24;

interface Link {
  readonly connection: GuardConnection;
  end(): Promise<void>;
}

/** Rejects when the first start fails. `api.stop()` ends an own guard and leaves a foreign one. */
export async function startGuardHost(options: GuardHostOptions): Promise<GuardConnection> {
  const first = await openLink(options);
  const host = new Host(options, first);
  return host.connection;
}

class Host {
  readonly connection: GuardConnection;
  readonly #listeners = new Set<(event: GuardEvent) => void>();
  #options: GuardHostOptions;
  #link: Link;
  #stopped = false;
  #attends = false;
  #ended: () => void = () => {};

  constructor(options: GuardHostOptions, link: Link) {
    this.#options = options;
    this.#link = link;
    const closed = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    this.connection = {
      api: this.#api(),
      closed,
      onEvent: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
    background(this.#supervise(), () => this.#ended());
  }

  /** Each call goes to whichever guard is there now. */
  #api(): GuardApi {
    const now = (): GuardApi => this.#link.connection.api;
    return {
      configure: (settings) => this.#configure(settings),
      attend: () => {
        this.#attends = true;
        return now().attend();
      },
      answer: (id, answer) => now().answer(id, answer),
      status: () => now().status(),
      scanText: (request) => now().scanText(request),
      findings: (query) => now().findings(query),
      clearFindings: () => now().clearFindings(),
      stored: () => now().stored(),
      ruleNames: () => now().ruleNames(),
      listAllowed: () => now().listAllowed(),
      allow: (draft) => now().allow(draft),
      putAllowed: (entry) => now().putAllowed(entry),
      disallow: (id) => now().disallow(id),
      testAllowed: (text) => now().testAllowed(text),
      mark: (path) => now().mark(path),
      marks: () => now().marks(),
      unmark: (id) => now().unmark(id),
      pause: (until) => now().pause(until),
      resume: () => now().resume(),
      openRoute: (request) => now().openRoute(request),
      routes: () => now().routes(),
      closeRoute: (id) => now().closeRoute(id),
      probeRoute: (id) => now().probeRoute(id),
      stop: () => this.#stop(),
    };
  }

  /** Remembered: a guard that is started again gets the present settings. */
  async #configure(settings: GuardSettings): Promise<void> {
    this.#options = { ...this.#options, guard: { ...this.#options.guard, settings } };
    await this.#link.connection.api.configure(settings);
  }

  async #stop(): Promise<void> {
    this.#stopped = true;
    await this.#link.end();
    this.#ended();
  }

  async #supervise(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      const since = systemClock.elapsed();
      const unsubscribe = this.#link.connection.onEvent((event) => this.#tell(event));
      await this.#link.connection.closed;
      unsubscribe();
      if (systemClock.elapsed() - since > healthyMs) failures = 0;
      failures = await this.#replace(failures);
      if (failures > backOffMs.length) break;
    }
    this.#ended();
  }

  /** Resolves with the number of starts since the last healthy guard. */
  async #replace(failures: number): Promise<number> {
    let count = failures;
    while (!this.#stopped) {
      const pause = backOffMs[count++];
      if (pause === undefined) break;
      await sleep(pause, undefined, { ref: false });
      if (this.#stopped) break;
      try {
        const link = await openLink(this.#options);
        this.#link = link;
        if (this.#stopped) await link.end();
        else if (this.#attends) background(this.#attendAgain(link), () => {});
        return count;
      } catch {
        // Counted; the next pause is longer.
      }
    }
    return backOffMs.length + 1;
  }

  /** The new guard does not know that this window can show questions. */
  async #attendAgain(link: Link): Promise<void> {
    for (const asked of await link.connection.api.attend()) this.#tell(asked);
  }

  #tell(event: GuardEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Leads, or follows who leads already. */
async function openLink(options: GuardHostOptions): Promise<Link> {
  const data: GuardThreadData = { options: options.guard };
  const worker = new Worker(pathToFileURL(options.guardWorker), {
    workerData: data,
    // A debugger attached to the extension host must not stop the relay too.
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  // A thread that dies is told by its carrier's end; an unheard "error" would throw.
  worker.on("error", () => {});
  const report = await firstReport(worker, options.startWithinMs ?? startTimeoutMs);
  if (report?.argus === "started" && report.result.kind === "lead")
    return leading(worker, options.stopWithinMs ?? stopTimeoutMs);
  await worker.terminate();
  if (report?.argus !== "started")
    throw new Error(report?.message ?? "the guard's thread did not start");
  const { port, controlToken } = report.result;
  if (controlToken === undefined) throw new Error(`another guard holds port ${port}`);
  const link = await followGuard(port, controlToken);
  // Only this window's workspaces count there.
  await link.connection.api.configure(options.guard.settings);
  return link;
}

type Report = v.InferOutput<typeof startReportSchema>;

function firstReport(worker: Worker, withinMs: number): Promise<Report | undefined> {
  return new Promise((resolve) => {
    const settle = (report: Report | undefined): void => {
      clearTimeout(timer);
      worker.off("message", onMessage);
      worker.off("exit", onExit);
      resolve(report);
    };
    const onMessage = (message: unknown): void => {
      const parsed = v.safeParse(startReportSchema, message);
      if (parsed.success) settle(parsed.output);
    };
    const onExit = (): void => settle(undefined);
    const timer = setTimeout(onExit, withinMs);
    worker.on("message", onMessage);
    worker.on("exit", onExit);
  });
}

function leading(worker: Worker, stopWithinMs: number): Link {
  const connection = connectControl(portCarrier(worker));
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", () => resolve());
  });
  const stopped = async (): Promise<void> => {
    // The thread closes its port right after the answer; "closed" is then the answer.
    await connection.api.stop().catch(ignoreClosed);
    await exited;
  };
  return {
    connection,
    async end() {
      // One that hangs never answers.
      await Promise.race([stopped(), sleep(stopWithinMs, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}

function ignoreClosed(error: unknown): void {
  if (!(error instanceof RpcError)) throw error;
}

/** Connects to a running guard; rejects when it does not accept the token. */
export async function followGuard(port: number, controlToken: string): Promise<Link> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${controlPath}`, {
    headers: { authorization: `Bearer ${controlToken}` },
    perMessageDeflate: false,
    handshakeTimeout: startTimeoutMs,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", () => reject(new Error("the running guard refused the connection")));
  });
  // A connection that breaks is told by "close".
  socket.on("error", () => {});
  const connection = connectControl(socketCarrier(socket));
  return {
    connection,
    end() {
      connection.close();
      return connection.closed;
    },
  };
}
