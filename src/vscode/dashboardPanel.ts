/**
 * The dashboard's panel: draws nothing itself, moves decoded messages between page and guard.
 *
 * The page is rebuilt when it is shown again, so nothing is kept for a hidden one. Its messages pass
 * a decoder and a token bucket; what does not fit is dropped and counted in the log.
 */

import { randomBytes } from "node:crypto";

import * as vscode from "vscode";

import type { FindingId } from "../core/model/ids.ts";
import { background } from "../node/platform/background.ts";
import { systemClock } from "../node/platform/clock.ts";
import type { DashboardCommand, DashboardReply, ToDashboard } from "../protocol/dashboard.ts";
import { dashboardRate } from "../protocol/dashboard.ts";
import { decodeFromDashboard } from "../protocol/dashboardDecode.ts";
import { answerDashboard, dashboardSnapshot } from "./dashboardAnswers.ts";
import { dashboardHtml } from "./dashboardHtml.ts";
import type { Shell } from "./shell.ts";
import { fullBucket, take } from "./tokenBucket.ts";

/** Interval of status messages to a visible page. */
export const statusEveryMs = 2000;

export class DashboardPanel implements vscode.Disposable {
  readonly #shell: Shell;
  readonly #panel: vscode.WebviewPanel;
  readonly #subscriptions: vscode.Disposable;
  readonly #statusTimer: NodeJS.Timeout;
  #bucket = fullBucket(dashboardRate, systemClock.elapsed());
  #ready = false;
  #pending: FindingId | undefined;

  constructor(shell: Shell, closed: () => void) {
    this.#shell = shell;
    this.#panel = createPanel(shell.context.extensionUri);
    this.#subscriptions = vscode.Disposable.from(
      this.#panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      this.#panel.onDidDispose(() => {
        this.#end();
        closed();
      }),
      shell.guard.onEvent((event) => this.#post({ kind: "event", event })),
      shell.guard.onDidChange(() => this.#postStatus()),
      shell.coverage.onDidChange((clients) => this.#post({ kind: "clients", clients })),
    );
    this.#statusTimer = setInterval(() => this.#tick(), statusEveryMs);
    this.#load();
  }

  reveal(): void {
    this.#panel.reveal();
  }

  show(finding: FindingId): void {
    if (this.#ready) this.#post({ kind: "show", finding });
    else this.#pending = finding;
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #load(): void {
    const { webview } = this.#panel;
    const dist = vscode.Uri.joinPath(this.#shell.context.extensionUri, "dist");
    webview.html = dashboardHtml({
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, "webview.js")).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, "webview.css")).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("hex"),
    });
  }

  #end(): void {
    clearInterval(this.#statusTimer);
    this.#subscriptions.dispose();
  }

  #receive(raw: unknown): void {
    const { bucket, taken } = take(dashboardRate, this.#bucket, systemClock.elapsed());
    this.#bucket = bucket;
    const message = decodeFromDashboard(raw);
    if (message === undefined) {
      this.#shell.log.warn("dashboard.dropped");
      return;
    }
    if (message.kind === "ready") {
      this.#run(this.#greet());
      return;
    }
    if (!taken) {
      this.#shell.log.warn("dashboard.limited");
      this.#reply(message.id, { kind: "failed", message: "Too many requests. Try again shortly." });
      return;
    }
    this.#run(this.#answer(message.id, message.command));
  }

  async #greet(): Promise<void> {
    this.#ready = true;
    this.#post({ kind: "snapshot", snapshot: await dashboardSnapshot(this.#shell) });
    if (this.#pending !== undefined) this.#post({ kind: "show", finding: this.#pending });
    this.#pending = undefined;
    await this.#shell.coverage.refresh();
  }

  async #answer(id: number, command: DashboardCommand): Promise<void> {
    try {
      this.#reply(id, await answerDashboard(this.#shell, command));
    } catch (error) {
      this.#shell.log.error("command.failed", error);
      this.#reply(id, {
        kind: "failed",
        message: "The guard did not answer. Try again, or run Argus: Doctor.",
      });
    }
  }

  #reply(id: number, reply: DashboardReply): void {
    this.#post({ kind: "reply", id, reply });
  }

  #tick(): void {
    if (this.#ready && this.#panel.visible) this.#run(this.#shell.guard.refresh());
  }

  #postStatus(): void {
    const { status } = this.#shell.guard;
    const { state } = this.#shell.statusBar;
    this.#post({ kind: "status", state, ...(status === undefined ? {} : { status }) });
  }

  /** A hidden page is gone; it asks for a snapshot when it comes back. */
  #post(message: ToDashboard): void {
    if (!this.#ready || !this.#panel.visible) return;
    this.#panel.webview.postMessage(message).then(
      () => undefined,
      () => undefined,
    );
  }

  #run(work: Promise<unknown>): void {
    background(work, (error) => this.#shell.log.error("task.failed", error));
  }
}

function createPanel(extensionUri: vscode.Uri): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(
    "argus.dashboard",
    "Argus",
    vscode.ViewColumn.Active,
    {
      enableScripts: true,
      enableCommandUris: false,
      enableForms: false,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist")],
    },
  );
  panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
  return panel;
}
