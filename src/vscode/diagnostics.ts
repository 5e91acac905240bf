/**
 * Findings at their lines: live ones in open documents, and what requests were about to send.
 *
 * What was on its way out is recognised in documents by keyed hash; when no open document holds it,
 * the file that the client named is scanned where it lies (`closedFiles.ts`). Every scan redraws
 * from scratch, so edits move diagnostics and a removed or allowed value clears them.
 */

import * as vscode from "vscode";

import type { GuardEvent } from "../core/model/event.ts";
import type { Hash } from "../core/model/ids.ts";
import { background } from "../node/platform/background.ts";
import { ClosedFiles } from "./closedFiles.ts";
import { DocumentScans, shownDocuments } from "./documents.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import type { OutboundByHash } from "./outbound.ts";
import { outboundOf, rememberOutbound } from "./outbound.ts";
import { place } from "./place.ts";
import type { PlacedRange } from "./placedRange.ts";
import type { Level } from "./present.ts";
import type { SettingsReader } from "./settings.ts";

const severities: Readonly<Record<Level, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

export class Diagnostics implements vscode.Disposable {
  readonly scans: DocumentScans;
  readonly #settings: SettingsReader;
  readonly #log: Log;
  readonly #collection = vscode.languages.createDiagnosticCollection("argus");
  readonly #closedFiles: ClosedFiles;
  readonly #placed = new Map<string, readonly PlacedRange[]>();
  readonly #subscriptions: vscode.Disposable;
  #outbound: OutboundByHash = new Map();
  #hadGuard = false;

  constructor(guard: GuardLink, settings: SettingsReader, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.scans = new DocumentScans(guard, log, () => this.#isLive() || this.#outbound.size > 0);
    this.#closedFiles = new ClosedFiles(guard, log, (uri, placed) => this.#show(uri, placed));
    this.#subscriptions = vscode.Disposable.from(
      this.scans.onDidScan((document) => this.#draw(document)),
      this.scans.onDidClose((uri) => this.#release(uri)),
      guard.onEvent((event) => this.#hear(event)),
      guard.onDidChange(() => this.#followGuard(guard)),
      settings.onDidChange(() => this.redrawAll()),
    );
  }

  /** What is shown in `range` of a document, most specific first. */
  placedAt(uri: vscode.Uri, range: vscode.Range): readonly PlacedRange[] {
    const all = this.#placed.get(uri.toString()) ?? [];
    return all.filter((one) => one.range.intersection(range) !== undefined);
  }

  /** Where a value stands, as far as it is shown. */
  locate(valueHash: Hash): { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined {
    for (const [key, placed] of this.#placed) {
      const found = placed.find((one) => one.finding.valueHash === valueHash);
      if (found !== undefined) return { uri: vscode.Uri.parse(key, true), range: found.range };
    }
    return undefined;
  }

  /** After a change of rules, settings or allowlist. */
  redrawAll(): void {
    this.scans.rescanAll();
    if (!this.#isLive()) for (const document of shownDocuments()) this.#draw(document);
    this.#run(this.#closedFiles.rescan(this.#outbound));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.scans.dispose();
    this.#closedFiles.dispose();
    this.#collection.dispose();
  }

  #isLive(): boolean {
    return this.#settings.current["argus.liveDiagnostics"];
  }

  #hear(event: GuardEvent): void {
    if (event.kind === "allowlist.changed") this.redrawAll();
    if (event.kind !== "exchange.decided") return;
    const added = outboundOf(event);
    if (added.length === 0) return;
    this.#outbound = rememberOutbound(this.#outbound, added);
    this.#run(this.#placeOutbound());
  }

  async #placeOutbound(): Promise<void> {
    await this.scans.ensureAll();
    for (const document of shownDocuments()) this.#draw(document);
    const open = [...this.#outbound.values()].filter(
      (one) => this.locate(one.valueHash) === undefined,
    );
    await this.#closedFiles.place(open, this.#outbound);
  }

  #followGuard(guard: GuardLink): void {
    const has = guard.api !== undefined;
    if (has !== this.#hadGuard && has) this.redrawAll();
    this.#hadGuard = has;
  }

  #draw(document: vscode.TextDocument): void {
    const scan = this.scans.scanOf(document.uri);
    const placed = place(scan?.findings ?? [], this.#outbound, this.#isLive());
    const ranges = placed.map((one) => ({
      ...one,
      range: new vscode.Range(
        document.positionAt(one.finding.span.start),
        document.positionAt(one.finding.span.end),
      ),
    }));
    this.#show(document.uri, ranges);
  }

  #show(uri: vscode.Uri, placed: readonly PlacedRange[]): void {
    if (placed.length === 0) {
      this.#placed.delete(uri.toString());
      this.#collection.delete(uri);
      return;
    }
    this.#placed.set(uri.toString(), placed);
    this.#collection.set(uri, placed.map(toDiagnostic));
  }

  /** A closed document keeps what was on its way out, and loses what was merely live. */
  #release(uri: vscode.Uri): void {
    const kept = (this.#placed.get(uri.toString()) ?? []).filter(
      (one) => one.outbound !== undefined,
    );
    const lasting = uri.scheme === "file" || uri.scheme === "vscode-remote";
    this.#show(uri, lasting ? kept : []);
    if (lasting && kept.length > 0) this.#run(this.#closedFiles.adopt(uri, this.#outbound));
  }

  #run(work: Promise<unknown>): void {
    background(work, (error) => this.#log.error("task.failed", error));
  }
}

function toDiagnostic(placed: PlacedRange): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(placed.range, placed.message, severities[placed.level]);
  diagnostic.source = "Argus";
  diagnostic.code = placed.finding.ruleId;
  return diagnostic;
}
