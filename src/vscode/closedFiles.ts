/**
 * Places outbound findings in files that no editor shows.
 *
 * A file is read only when a client named it as a finding's source and it lies in an open workspace
 * folder. It is watched while it holds something shown, and scanned again when it changes.
 */

import * as vscode from "vscode";

import { background } from "../node/platform/background.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import type { Outbound, OutboundByHash } from "./outbound.ts";
import { place, positionsOf } from "./place.ts";
import type { PlacedRange } from "./placedRange.ts";
import { candidatePaths } from "./sourceFile.ts";
import { WatchedFiles } from "./watchedFiles.ts";

/** Larger files are not searched for a finding's line. Bytes. */
export const maxFileBytes = 2 * 1024 * 1024;

type Show = (uri: vscode.Uri, placed: readonly PlacedRange[]) => void;

export class ClosedFiles implements vscode.Disposable {
  readonly #guard: GuardLink;
  readonly #log: Log;
  readonly #show: Show;
  readonly #files = new WatchedFiles<vscode.Uri>();
  #watcher: vscode.Disposable | undefined;
  #outbound: OutboundByHash = new Map();

  constructor(guard: GuardLink, log: Log, show: Show) {
    this.#guard = guard;
    this.#log = log;
    this.#show = show;
  }

  /** Looks for `wanted` in the files they are said to come from. */
  async place(wanted: readonly Outbound[], outbound: OutboundByHash): Promise<void> {
    this.#outbound = outbound;
    const tried = new Set<string>();
    for (const one of wanted) {
      for (const uri of candidates(one)) {
        if (tried.has(uri.toString())) continue;
        tried.add(uri.toString());
        await this.#scan(uri);
      }
    }
  }

  /** Takes over a document that was just closed: what stands on the disk counts from now on. */
  async adopt(uri: vscode.Uri, outbound: OutboundByHash): Promise<void> {
    this.#outbound = outbound;
    if (!this.#watch(uri)) return this.#show(uri, []);
    await this.#scan(uri);
  }

  async rescan(outbound: OutboundByHash): Promise<void> {
    this.#outbound = outbound;
    for (const uri of this.#files.all()) await this.#scan(uri);
  }

  dispose(): void {
    this.#watcher?.dispose();
    this.#files.clear();
  }

  async #scan(uri: vscode.Uri): Promise<void> {
    if (isOpen(uri)) return;
    const text = await readText(uri);
    const api = this.#guard.api;
    if (text === undefined || api === undefined) {
      this.#drop(uri);
      return;
    }
    const reply = await api.scanText({ text, path: uri.fsPath });
    if (isOpen(uri)) return;
    const findings = reply.kind === "scanned" ? reply.findings : [];
    const placed = place(findings, this.#outbound, false).map((one) => ({
      ...one,
      range: rangeOf(text, one.finding.span),
    }));
    if (placed.length === 0) {
      this.#drop(uri);
      return;
    }
    if (this.#watch(uri)) this.#show(uri, placed);
  }

  /** False when there is no room: then nothing may be shown in the file. */
  #watch(uri: vscode.Uri): boolean {
    if (!this.#files.add(uri.toString(), uri)) return false;
    this.#watcher ??= this.#startWatcher();
    return true;
  }

  #drop(uri: vscode.Uri): void {
    if (!this.#files.delete(uri.toString())) return;
    this.#show(uri, []);
  }

  #startWatcher(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher("**/*", true);
    const changed = (uri: vscode.Uri): void => {
      if (!this.#files.has(uri.toString())) return;
      background(this.#scan(uri), (error) => this.#log.error("document.scan_failed", error));
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidDelete((uri) => this.#drop(uri)),
    );
  }
}

function isOpen(uri: vscode.Uri): boolean {
  const key = uri.toString();
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
}

/** URIs, inside workspace folders only, that may be the file a finding names. */
export function candidates(one: {
  readonly sourceFile?: string;
  readonly workingDirectory?: string;
}): readonly vscode.Uri[] {
  if (one.sourceFile === undefined) return [];
  const folders = vscode.workspace.workspaceFolders ?? [];
  const paths = candidatePaths(
    one.sourceFile,
    folders.map((folder) => folder.uri.fsPath),
    one.workingDirectory,
  );
  return paths.flatMap(({ folder, path }) => {
    const root = folders.find((known) => known.uri.fsPath === folder);
    return root === undefined ? [] : [vscode.Uri.joinPath(root.uri, path)];
  });
}

export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const stat = await vscode.workspace.fs.stat(uri);
    if ((stat.type & vscode.FileType.File) === 0 || stat.size > maxFileBytes) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone or unreadable: there is no line to show.
    return undefined;
  }
}

function rangeOf(
  text: string,
  span: { readonly start: number; readonly end: number },
): vscode.Range {
  const { start, end } = positionsOf(text, span);
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
