/**
 * One status bar item: is what leaves this computer guarded right now?
 */

import * as vscode from "vscode";

import type { Millis } from "../core/model/ids.ts";
import { background } from "../node/platform/background.ts";
import { systemClock } from "../node/platform/clock.ts";
import type { GuardState } from "../protocol/control.ts";
import type { Coverage } from "./coverage.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import {
  gaps,
  guardState,
  presentBar,
  presentCounters,
  presentTime,
  startingBar,
} from "./presentState.ts";
import type { SettingsReader } from "./settings.ts";

/** Traffic redraws the item at most this often. */
export const redrawMs = 1000;
const linked = [
  "argus.openDashboard",
  "argus.pause",
  "argus.resume",
  "argus.restartGuard",
  "argus.doctor",
] as const;

export interface StatusBarParts {
  readonly guard: GuardLink;
  readonly coverage: Coverage;
  readonly settings: SettingsReader;
  readonly log: Log;
}

export class StatusBar implements vscode.Disposable {
  readonly #parts: StatusBarParts;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable;
  #refresh: NodeJS.Timeout | undefined;
  #pauseEnd: NodeJS.Timeout | undefined;

  constructor(parts: StatusBarParts) {
    this.#parts = parts;
    this.#item = vscode.window.createStatusBarItem("argus", vscode.StatusBarAlignment.Left, 0);
    this.#item.name = "Argus";
    this.#item.command = "argus.menu";
    this.#subscriptions = vscode.Disposable.from(
      parts.guard.onDidChange(() => this.#draw()),
      parts.guard.onEvent(() => this.#refreshSoon()),
      parts.coverage.onDidChange(() => this.#draw()),
      parts.settings.onDidChange(() => this.#draw()),
    );
    this.#draw();
    this.#item.show();
  }

  get state(): GuardState {
    const { guard, coverage, settings } = this.#parts;
    return guardState({
      enabled: settings.current["argus.enabled"],
      ...(guard.status === undefined ? {} : { status: guard.status }),
      clients: coverage.rows,
      now: systemClock.now(),
    });
  }

  dispose(): void {
    clearTimeout(this.#refresh);
    clearTimeout(this.#pauseEnd);
    this.#subscriptions.dispose();
    this.#item.dispose();
  }

  #refreshSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      background(this.#parts.guard.refresh(), (error) =>
        this.#parts.log.error("task.failed", error),
      );
    }, redrawMs);
  }

  #draw(): void {
    const now = systemClock.now();
    const until = this.#parts.guard.status?.pausedUntil;
    const { state } = this;
    const bar = this.#isStarting()
      ? startingBar
      : presentBar(state, until === undefined ? undefined : presentTime(until, now));
    this.#item.text = bar.text;
    this.#item.accessibilityInformation = { label: bar.accessible };
    this.#item.backgroundColor = bar.attention
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    this.#item.tooltip = this.#tooltip(state);
    this.#awaitPauseEnd(state === "paused" ? until : undefined, now);
  }

  /** A pause ends by itself in the guard; this only makes the item say so in time. */
  #awaitPauseEnd(until: Millis | undefined, now: Millis): void {
    clearTimeout(this.#pauseEnd);
    if (until === undefined) return;
    this.#pauseEnd = setTimeout(() => this.#refreshSoon(), Math.max(0, until - now));
  }

  #isStarting(): boolean {
    return this.state === "off" && this.#parts.guard.starting;
  }

  #tooltip(state: GuardState): vscode.MarkdownString {
    const text = new vscode.MarkdownString(
      `**Argus** is ${this.#isStarting() ? "starting" : stateWords[state]}\n\n`,
      true,
    );
    text.isTrusted = { enabledCommands: linked };
    const { status } = this.#parts.guard;
    if (status !== undefined) {
      for (const line of presentCounters(status)) text.appendText(`${line}\n`);
      for (const gap of gaps(status, this.#parts.coverage.rows).slice(0, 5)) {
        text.appendMarkdown("\n\n$(warning) ");
        text.appendText(gap);
      }
    }
    text.appendMarkdown(
      `\n\n[Dashboard](command:argus.openDashboard) · ${mainLinks[state]} · [Doctor](command:argus.doctor)`,
    );
    return text;
  }
}

const pauseLink = "[Pause](command:argus.pause)";
const mainLinks: Readonly<Record<GuardState, string>> = {
  guarding: pauseLink,
  partly: pauseLink,
  paused: "[Resume](command:argus.resume)",
  off: "[Restart Guard](command:argus.restartGuard)",
};

const stateWords: Readonly<Record<GuardState, string>> = {
  guarding: "guarding",
  partly: "guarding partly",
  paused: "paused: requests are only recorded",
  off: "off: nothing is scanned",
};
