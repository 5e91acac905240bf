/**
 * Keeps the guard in step with the settings: on or off, which port, which rules and policy.
 *
 * Switched off means that nothing is left behind: clients are restored first, then the guard stops,
 * so that no client ever points at a dead port.
 */

import * as vscode from "vscode";

import { background } from "../node/platform/background.ts";
import type { Coverage } from "./coverage.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import type { SettingsReader } from "./settings.ts";

export interface LifecycleParts {
  readonly guard: GuardLink;
  readonly settings: SettingsReader;
  readonly coverage: Coverage;
  readonly log: Log;
  /** After every successful start. */
  readonly started: () => Promise<void>;
  /** After every end, wanted or not. */
  readonly stopped: () => void;
}

export class Lifecycle implements vscode.Disposable {
  readonly #parts: LifecycleParts;
  readonly #subscriptions: vscode.Disposable;
  #enabled: boolean;
  #port: number;
  #running = false;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
    this.#enabled = parts.settings.current["argus.enabled"];
    this.#port = parts.settings.current["argus.port"];
    this.#subscriptions = vscode.Disposable.from(
      parts.settings.onDidChange(() => this.#run(this.#follow())),
      parts.guard.onDidChange(() => this.#noticeStart()),
      parts.guard.onDidLose(() => this.#run(this.#complain("The guard stopped"))),
    );
  }

  /** Starts the guard unless it is switched off. Resolves when it answers. */
  async begin(): Promise<void> {
    if (!this.#enabled || (await this.#parts.guard.start())) return;
    await this.#complain("The guard did not start");
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #follow(): Promise<void> {
    const { guard, settings } = this.#parts;
    const enabled = settings.current["argus.enabled"];
    const port = settings.current["argus.port"];
    const switched = enabled !== this.#enabled;
    const moved = port !== this.#port;
    this.#enabled = enabled;
    this.#port = port;
    if (switched) await (enabled ? guard.start() : this.#switchOff());
    else if (moved && enabled) await guard.restart();
    else await guard.api?.configure(settings.forGuard(guard.status?.port ?? port));
  }

  async #switchOff(): Promise<void> {
    const { guard, coverage } = this.#parts;
    const results = await (await coverage.port()).restore();
    this.#parts.log.info("clients.restored", { count: results.length });
    await guard.stop();
    await coverage.refresh();
  }

  #noticeStart(): void {
    const runs = this.#parts.guard.api !== undefined;
    const ran = this.#running;
    this.#running = runs;
    if (runs && !ran) this.#run(this.#parts.started());
    if (!runs && ran) this.#parts.stopped();
  }

  async #complain(what: string): Promise<void> {
    const choice = await vscode.window.showErrorMessage(
      `Argus: ${what}. AI clients that it guards get no answer until it runs again.`,
      "Restart Guard",
      "Restore All Clients",
      "Show Log",
    );
    if (choice === "Restart Guard") await vscode.commands.executeCommand("argus.restartGuard");
    if (choice === "Restore All Clients") {
      await vscode.commands.executeCommand("argus.restoreClients");
    }
    if (choice === "Show Log") this.#parts.log.show();
  }

  #run(work: Promise<unknown>): void {
    background(work, (error) => this.#parts.log.error("task.failed", error));
  }
}
