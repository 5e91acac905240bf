/**
 * The editor's end of the guard: starts it, follows it, and says whether it is there.
 *
 * At most one start or stop runs at a time. A guard that goes away for good leaves the state `off`,
 * visibly; a restart is one command away. Knows nothing of threads: `StartGuard` does.
 */

import * as vscode from "vscode";

import type { DecidedEvent, GuardEvent } from "../core/model/event.ts";
import type { GuardApi, GuardConnection, GuardStatus } from "../protocol/control.ts";
import type { Log } from "./log.ts";

export type StartGuard = () => Promise<GuardConnection>;

/** A started guard answers its first status within this time, or it counts as not started. */
export const firstStatusTimeoutMs = 20_000;

/** How many of the last requests are kept for a dashboard that is opened later. */
export const recentKept = 12;

export class GuardLink implements vscode.Disposable {
  readonly #start: StartGuard;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #events = new vscode.EventEmitter<GuardEvent>();
  #connection: GuardConnection | undefined;
  #unsubscribe: (() => void) | undefined;
  #status: GuardStatus | undefined;
  #recent: readonly DecidedEvent[] = [];
  #turn: Promise<void> = Promise.resolve();
  #starting = false;

  readonly #lost = new vscode.EventEmitter<void>();

  /** Fires when a running guard is gone for good without being asked to stop. */
  readonly onDidLose = this.#lost.event;
  /** Fires when the guard comes, goes or has a new status. */
  readonly onDidChange = this.#changed.event;
  readonly onEvent = this.#events.event;

  constructor(start: StartGuard, log: Log) {
    this.#start = start;
    this.#log = log;
  }

  get api(): GuardApi | undefined {
    return this.#connection?.api;
  }

  /** True between the wish for a guard and its first answer. */
  get starting(): boolean {
    return this.#starting;
  }

  /** The last status heard; absent when no guard runs. */
  get status(): GuardStatus | undefined {
    return this.#status;
  }

  /** The last requests, newest first: what was decided, no text. */
  get recent(): readonly DecidedEvent[] {
    return this.#recent;
  }

  /** True when a guard runs then, whatever is asked of it next. A failure is logged and answered `false`. */
  async start(): Promise<boolean> {
    return this.#inTurn(() => this.#open());
  }

  async stop(): Promise<void> {
    await this.#inTurn(() => this.#close());
  }

  async restart(): Promise<boolean> {
    await this.#inTurn(() => this.#close());
    return this.start();
  }

  /** Asks for a fresh status. */
  async refresh(): Promise<GuardStatus | undefined> {
    const connection = this.#connection;
    if (connection === undefined) return undefined;
    try {
      const status = await connection.api.status();
      if (this.#connection === connection) this.#status = status;
    } catch (error) {
      this.#log.error("guard.call_failed", error);
    }
    this.#changed.fire();
    return this.#status;
  }

  dispose(): void {
    this.#unsubscribe?.();
    this.#changed.dispose();
    this.#lost.dispose();
    this.#events.dispose();
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  async #open(): Promise<boolean> {
    if (this.#connection !== undefined) return true;
    this.#starting = true;
    this.#changed.fire();
    try {
      const connection = await this.#start();
      this.#connection = connection;
      this.#unsubscribe = connection.onEvent((event) => this.#hear(event));
      this.#watchEnd(connection);
      this.#status = await connection.api.status();
      this.#log.info("guard.started", { port: this.#status.port, rules: this.#status.rules });
    } catch (error) {
      this.#log.error("guard.start_failed", error);
      await this.#close();
    }
    this.#starting = false;
    this.#changed.fire();
    return this.#status !== undefined;
  }

  async #close(): Promise<void> {
    const connection = this.#connection;
    this.#forget();
    if (connection === undefined) return;
    try {
      await connection.api.stop();
      this.#log.info("guard.stopped");
    } catch (error) {
      this.#log.error("guard.call_failed", error);
    }
    this.#changed.fire();
  }

  #forget(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#connection = undefined;
    this.#status = undefined;
  }

  #watchEnd(connection: GuardConnection): void {
    const ended = (): void => {
      if (this.#connection !== connection) return;
      this.#log.warn("guard.closed");
      this.#forget();
      this.#changed.fire();
      this.#lost.fire();
    };
    connection.closed.then(ended, ended);
  }

  #hear(event: GuardEvent): void {
    if (event.kind === "exchange.decided") {
      this.#recent = [event, ...this.#recent].slice(0, recentKept);
      this.#log.info("request.decided", {
        exchange: event.id,
        bytes: event.requestBytes,
        findings: event.findings.length,
        scanMs: Math.round(event.scanMs * 10) / 10,
      });
    }
    if (event.kind === "guard.degraded") this.#log.warn("guard.degraded");
    this.#events.fire(event);
  }
}
