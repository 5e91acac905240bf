/**
 * Scans the documents that people have in front of them, shortly after they change.
 *
 * A result belongs to one version of a document: a newer version, a closed document or a newer
 * allowlist drops it. Only documents in a tab count; what other extensions load unseen does not.
 */

import * as vscode from "vscode";

import type { TextFinding } from "../core/model/finding.ts";
import { background } from "../node/platform/background.ts";
import { isLonger, maxLiveLength, maxScanLength } from "./documentSize.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";

/** Time without a keystroke before a document is scanned. */
export const debounceMs = 300;

const schemes = new Set(["file", "untitled", "vscode-remote", "vscode-notebook-cell"]);

export interface DocumentScan {
  readonly version: number;
  readonly findings: readonly TextFinding[];
}

export class DocumentScans implements vscode.Disposable {
  readonly #guard: GuardLink;
  readonly #log: Log;
  readonly #wanted: () => boolean;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #scans = new Map<string, DocumentScan>();
  readonly #scanned = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  /** Raised when rules, settings or the allowlist change: results from before are stale. */
  #epoch = 0;

  readonly onDidScan = this.#scanned.event;
  readonly onDidClose = this.#closed.event;

  /** `wanted` says whether scanning has any use right now. */
  constructor(guard: GuardLink, log: Log, wanted: () => boolean) {
    this.#guard = guard;
    this.#log = log;
    this.#wanted = wanted;
    const { workspace, window } = vscode;
    this.#subscriptions = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#schedule(document)),
      workspace.onDidChangeTextDocument((change) => this.#schedule(change.document)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document.uri)),
      window.tabGroups.onDidChangeTabs(() => this.#scheduleNew()),
    );
  }

  scanOf(uri: vscode.Uri): DocumentScan | undefined {
    return this.#scans.get(uri.toString());
  }

  /** Forgets all results and scans what is shown. */
  rescanAll(): void {
    this.#epoch += 1;
    this.#scans.clear();
    this.#scheduleNew();
  }

  /** Scans now what has no result for its present version. */
  async ensureAll(): Promise<void> {
    const stale = shownDocuments().filter(
      (document) => this.scanOf(document.uri)?.version !== document.version,
    );
    await Promise.all(stale.map((document) => this.#scan(document)));
  }

  /** Scans one document, also a large one; `undefined` when it is too large or the guard could not. */
  async scanNow(document: vscode.TextDocument): Promise<DocumentScan | undefined> {
    if (isLonger(document, maxScanLength)) return undefined;
    await this.#scan(document);
    return this.scanOf(document.uri);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#subscriptions.dispose();
    this.#scanned.dispose();
    this.#closed.dispose();
  }

  #scheduleNew(): void {
    for (const document of shownDocuments()) {
      if (this.scanOf(document.uri)?.version !== document.version) this.#schedule(document);
    }
  }

  #schedule(document: vscode.TextDocument): void {
    if (!schemes.has(document.uri.scheme) || !this.#wanted()) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    const run = (): void => {
      this.#timers.delete(key);
      if (document.isClosed || !isShown(document) || isLong(document)) return;
      background(this.#scan(document), (error) => this.#log.error("document.scan_failed", error));
    };
    this.#timers.set(key, setTimeout(run, debounceMs));
  }

  async #scan(document: vscode.TextDocument): Promise<void> {
    const api = this.#guard.api;
    if (api === undefined) return;
    const { version } = document;
    const epoch = this.#epoch;
    const path = document.uri.scheme === "file" ? document.uri.fsPath : document.uri.path;
    const reply = await api.scanText({ text: document.getText(), path });
    if (document.isClosed || document.version !== version || epoch !== this.#epoch) return;
    if (reply.kind === "failed") {
      this.#log.warn("document.scan_failed");
      return;
    }
    this.#scans.set(document.uri.toString(), { version, findings: reply.findings });
    this.#scanned.fire(document);
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#scans.delete(key);
    this.#closed.fire(uri);
  }
}

/** Open documents of the scanned kinds that stand in a tab or a visible editor. */
export function shownDocuments(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    (document) => schemes.has(document.uri.scheme) && !isLong(document) && isShown(document),
  );
}

function isLong(document: vscode.TextDocument): boolean {
  return isLonger(document, maxLiveLength);
}

function isShown(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === "vscode-notebook-cell") return true;
  const key = document.uri.toString();
  if (vscode.window.visibleTextEditors.some((editor) => editor.document === document)) return true;
  return vscode.window.tabGroups.all.some((group) =>
    group.tabs.some((tab) => tabUris(tab.input).some((uri) => uri.toString() === key)),
  );
}

function tabUris(input: unknown): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputText) return [input.uri];
  if (input instanceof vscode.TabInputTextDiff) return [input.original, input.modified];
  return [];
}
