/**
 * Notifications about requests that were stopped, changed or could not be scanned.
 *
 * Events of the same moment are merged; `notificationPlan.ts` decides what is said and `ownership.ts`
 * in which window. Muted rules are remembered
 * across windows and restarts; how often a rule is told is `notificationCooldown.ts`.
 */

import * as vscode from "vscode";

import type { DecidedEvent, GuardEvent } from "../core/model/event.ts";
import { background } from "../node/platform/background.ts";
import { systemClock } from "../node/platform/clock.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { refOfDecided } from "./findingRef.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import { keepMuted, mutedKeys } from "./mutedNotifications.ts";
import { Cooldown } from "./notificationCooldown.ts";
import type { IsQuiet, NotificationPlan } from "./notificationPlan.ts";
import { concerns, planNotification } from "./notificationPlan.ts";
import type { WindowView } from "./ownership.ts";
import { isToldHere } from "./ownership.ts";
import type { SettingsReader } from "./settings.ts";
import { workspacePaths } from "./settings.ts";

/** Events that arrive within this time make one notification. */
export const mergeMs = 400;

export interface NotificationParts {
  readonly guard: GuardLink;
  readonly settings: SettingsReader;
  readonly diagnostics: Pick<Diagnostics, "locate">;
  readonly state: vscode.Memento;
  readonly log: Log;
}

export class Notifications implements vscode.Disposable {
  readonly #parts: NotificationParts;
  readonly #cooldown = new Cooldown();
  readonly #subscription: vscode.Disposable;
  #waiting: DecidedEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: NotificationParts) {
    this.#parts = parts;
    this.#subscription = parts.guard.onEvent((event) => this.#hear(event));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  #hear(event: GuardEvent): void {
    if (event.kind !== "exchange.decided") return;
    if (event.findings.length === 0 && event.failure === undefined) return;
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => {
      background(this.#flush(), (error) => this.#parts.log.error("task.failed", error));
    }, mergeMs);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (!this.#parts.settings.current["argus.notifications"]) return;
    const view = await this.#view();
    const events = waiting.filter((event) => isToldHere(event, view));
    const now = systemClock.elapsed();
    const muted = new Set(mutedKeys(this.#parts.state));
    const isQuiet: IsQuiet = (key, event) =>
      muted.has(key) || this.#cooldown.isQuiet(key, event, now);
    const plan = planNotification(events, isQuiet);
    if (plan === undefined) return;
    for (const key of plan.keys)
      for (const event of events) if (concerns(event, key)) this.#cooldown.tell(key, event, now);
    await this.#show(plan, events);
  }

  async #view(): Promise<WindowView> {
    const { guard, diagnostics } = this.#parts;
    const status = await guard.refresh();
    return {
      folders: workspacePaths(),
      allFolders: status?.workspaces ?? [],
      focused: vscode.window.state.focused,
      leads: status === undefined || status.pid === process.pid,
      shows: (value) => diagnostics.locate(value) !== undefined,
    };
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
      await this.#mute(plan.keys);
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

  async #mute(keys: readonly string[]): Promise<void> {
    const { state } = this.#parts;
    const before = mutedKeys(state);
    await keepMuted(state, [...before, ...keys]);
    const message = "Argus shows this notification no more; findings are marked as before.";
    const choice = await vscode.window.showInformationMessage(message, "Undo");
    if (choice === undefined) return;
    const added = new Set(keys.filter((key) => !before.includes(key)));
    await keepMuted(
      state,
      mutedKeys(state).filter((key) => !added.has(key)),
    );
  }
}
