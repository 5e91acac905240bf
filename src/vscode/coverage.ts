/**
 * The last known state of every AI client, for the status bar and the dashboard.
 *
 * Refreshing reads files of other tools, so it happens on request, after changes, and when the
 * watch reports drift; never on a timer.
 */

import * as vscode from "vscode";

import { background } from "../node/platform/background.ts";
import type { ClientRow } from "../protocol/dashboard.ts";
import type { ClientsPort } from "./clientsPort.ts";
import type { Log } from "./log.ts";

export class Coverage implements vscode.Disposable {
  readonly #load: () => Promise<ClientsPort>;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<readonly ClientRow[]>();
  #port: Promise<ClientsPort> | undefined;
  #stopWatch: (() => void) | undefined;
  #rows: readonly ClientRow[] = [];
  #disposed = false;
  readonly onDidChange = this.#changed.event;

  constructor(load: () => Promise<ClientsPort>, log: Log) {
    this.#load = load;
    this.#log = log;
  }

  get rows(): readonly ClientRow[] {
    return this.#rows;
  }

  async port(): Promise<ClientsPort> {
    this.#port ??= this.#open();
    return this.#port;
  }

  async refresh(): Promise<readonly ClientRow[]> {
    try {
      this.#rows = await (await this.port()).list();
    } catch (error) {
      this.#log.error("clients.failed", error);
    }
    if (!this.#disposed) this.#changed.fire(this.#rows);
    return this.#rows;
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopWatch?.();
    this.#changed.dispose();
  }

  async #open(): Promise<ClientsPort> {
    const port = await this.#load();
    const stop = port.watch(() => {
      background(this.refresh(), (error) => this.#log.error("clients.failed", error));
    });
    if (this.#disposed) stop();
    else this.#stopWatch = stop;
    return port;
  }
}
