/**
 * Shows which requests are held, and carries answers to the guard.
 *
 * A prompt is a notification with a bar for the time that is left, and goes away as soon as the
 * question is over, whoever ended it. While anything is held the status bar says "Waiting for you";
 * a click lists all of it. Nothing here takes the keyboard: a stray key must not answer.
 */

import * as vscode from "vscode";

import type { AnsweredEvent, AskedEvent, GuardEvent } from "../core/model/event.ts";
import type { AskId } from "../core/model/ids.ts";
import { background } from "../node/platform/background.ts";
import { systemClock } from "../node/platform/clock.ts";
import type { GuardApi } from "../protocol/control.ts";
import type { AskPlace } from "./askText.ts";
import { placeOf } from "./askPlaces.ts";
import { promptText } from "./askText.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import { nextPrompts } from "./promptQueue.ts";

/** A prompt that hears nothing of its end goes this long after its deadline. */
const graceMs = 3_000;
const barStepMs = 1_000;
/** Ends that are remembered, to tell who answers late what became of it. */
const maxEnded = 50;

export interface OpenAsk {
  readonly asked: AskedEvent;
  readonly place: AskPlace | undefined;
}

interface Held extends OpenAsk {
  /** Takes the prompt away. */
  end(): void;
  readonly over: Promise<void>;
  prompted: boolean;
}

export interface AskParts {
  readonly guard: GuardLink;
  readonly diagnostics: Diagnostics;
  readonly log: Log;
}

export class AskPrompts implements vscode.Disposable {
  readonly #parts: AskParts;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable;
  readonly #held = new Map<AskId, Held>();
  readonly #ended = new Map<AskId, AnsweredEvent>();
  #attended: GuardApi | undefined;

  constructor(parts: AskParts) {
    this.#parts = parts;
    this.#item = vscode.window.createStatusBarItem("argus.held", vscode.StatusBarAlignment.Left, 1);
    this.#item.name = "Argus: Held Requests";
    this.#item.command = "argus.answerHeld";
    this.#item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
    this.#subscriptions = vscode.Disposable.from(
      parts.guard.onEvent((event) => this.#hear(event)),
      parts.guard.onDidChange(() => this.#attend()),
    );
    this.#attend();
  }

  /** Oldest first. */
  get open(): readonly OpenAsk[] {
    return [...this.#held.values()];
  }

  /** How a question ended, if it ended lately. */
  ended(id: AskId): AnsweredEvent | undefined {
    return this.#ended.get(id);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#clear();
    this.#item.dispose();
  }

  /** Tells a guard that is new to this window that questions can be asked here. */
  #attend(): void {
    const { api } = this.#parts.guard;
    if (api === this.#attended) return;
    this.#attended = api;
    this.#clear();
    if (api === undefined) return;
    this.#run(this.#attendTo(api));
  }

  async #attendTo(api: GuardApi): Promise<void> {
    try {
      for (const asked of await api.attend()) this.#hear(asked);
    } catch (error) {
      // The next change of the guard tries again.
      if (this.#attended === api) this.#attended = undefined;
      throw error;
    }
  }

  #hear(event: GuardEvent): void {
    if (event.kind === "exchange.asked" && !this.#held.has(event.id)) this.#run(this.#begin(event));
    if (event.kind === "exchange.answered") {
      this.#ended.set(event.id, event);
      const [oldest] = this.#ended.keys();
      if (this.#ended.size > maxEnded && oldest !== undefined) this.#ended.delete(oldest);
      this.#finish(event.id);
    }
  }

  async #begin(asked: AskedEvent): Promise<void> {
    let end = (): void => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#held.set(asked.id, { asked, place: undefined, end, over, prompted: false });
    this.#draw();
    const left = asked.deadline - systemClock.now() + graceMs;
    const timer = setTimeout(() => this.#finish(asked.id), Math.max(0, left));
    over.finally(() => clearTimeout(timer)).catch(() => undefined);
    const place = await placeOf(asked, this.#parts.diagnostics, this.#parts.guard);
    const held = this.#held.get(asked.id);
    if (held === undefined) return;
    this.#held.set(asked.id, { ...held, place });
    this.#promptNext();
  }

  #finish(id: AskId): void {
    this.#held.get(id)?.end();
    if (!this.#held.delete(id)) return;
    this.#draw();
    this.#promptNext();
  }

  #clear(): void {
    for (const held of this.#held.values()) held.end();
    this.#held.clear();
    this.#draw();
  }

  #promptNext(): void {
    for (const held of nextPrompts([...this.#held.values()])) {
      held.prompted = true;
      this.#run(this.#prompt(held));
    }
  }

  async #prompt({ asked, place, over }: Held): Promise<void> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: promptText(asked, place),
      cancellable: true,
    };
    await vscode.window.withProgress(options, async (progress, token) => {
      const step = (100 * barStepMs) / Math.max(barStepMs, asked.deadline - asked.at);
      const timer = setInterval(() => progress.report({ increment: step }), barStepMs);
      const cancelled = new Promise<void>((resolve) => {
        token.onCancellationRequested(() => resolve());
      });
      const closed = cancelled.then(() => this.#parts.guard.api?.answer(asked.id, "block"));
      try {
        await Promise.race([over, closed]);
      } finally {
        clearInterval(timer);
      }
    });
  }

  #draw(): void {
    const count = this.#held.size;
    if (count === 0) return this.#item.hide();
    const what = count === 1 ? "a request waits" : `${count} requests wait`;
    this.#item.text = "$(bell-dot) Waiting for you";
    this.#item.tooltip = `Argus: ${what} for your answer`;
    this.#item.accessibilityInformation = { label: `Argus: ${what} for your answer` };
    this.#item.show();
  }

  #run(work: Promise<unknown>): void {
    background(work, (error) => this.#parts.log.error("task.failed", error));
  }
}
