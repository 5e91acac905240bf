/**
 * Notifications about requests that were stopped, changed or could not be scanned.
 *
 * Events of the same moment are merged; `notificationPlan.ts` decides. Muted rules are remembered
 * across windows and restarts, shown ones only in this window.
 */

import * as vscode from "vscode";

import type { DecidedEvent, GuardEvent } from "../core/model/event.ts";
import { background } from "../node/platform/background.ts";
import { refOfDecided } from "./findingRef.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import type { NotificationPlan } from "./notificationPlan.ts";
import { planNotification } from "./notificationPlan.ts";
import type { SettingsReader } from "./settings.ts";

/** Events that arrive within this time make one notification. */
export const mergeMs = 400;
const mutedKey = "argus.mutedNotifications";

export class Notifications implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #settings: SettingsReader;
  readonly #log: Log;
  readonly #shown = new Set<string>();
  readonly #subscription: vscode.Disposable;
  #waiting: DecidedEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(guard: GuardLink, settings: SettingsReader, state: vscode.Memento, log: Log) {
    this.#state = state;
    this.#settings = settings;
    this.#log = log;
    this.#subscription = guard.onEvent((event) => this.#hear(event));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  #hear(event: GuardEvent): void {
    if (event.kind !== "exchange.decided") return;
    if (event.findings.length === 0 && event.failure === undefined) return;
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), mergeMs);
  }

  #flush(): void {
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (!this.#settings.current["argus.notifications"]) return;
    const plan = planNotification(events, this.#shown, new Set(this.#muted()));
    if (plan === undefined) return;
    for (const key of plan.keys) this.#shown.add(key);
    background(this.#show(plan, events), (error) => this.#log.error("task.failed", error));
  }

  async #show(plan: NotificationPlan, events: readonly DecidedEvent[]): Promise<void> {
    const { finding } = plan;
    const buttons = finding === undefined ? ["Show"] : ["Show", "Allow"];
    const choice = await vscode.window.showWarningMessage(
      plan.message,
      ...buttons,
      "Don't show again",
    );
    if (choice === "Don't show again") {
      await this.#state.update(mutedKey, [...new Set([...this.#muted(), ...plan.keys])]);
      return;
    }
    if (choice === undefined) return;
    if (finding === undefined) {
      await vscode.commands.executeCommand("argus.doctor");
      return;
    }
    const owner = events.find((event) => event.findings.includes(finding));
    const ref = refOfDecided(finding, owner?.session.sessionId);
    const command = choice === "Allow" ? "argus.allowFinding" : "argus.showFinding";
    await vscode.commands.executeCommand(command, ref);
  }

  #muted(): readonly string[] {
    const stored = this.#state.get<unknown>(mutedKey);
    if (!Array.isArray(stored)) return [];
    return stored.filter((key): key is string => typeof key === "string");
  }
}
