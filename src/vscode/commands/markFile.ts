/** Marks the open file, or what was clicked in the explorer, as never to leave; and lists the marks. */

import { basename } from "node:path";

import * as vscode from "vscode";

import {
  type GuardApi,
  type MarkInfo,
  type MarkReply,
  unmarkable,
} from "../../protocol/control.ts";
import type { Shell } from "../shell.ts";
import { guardOrExplain, offerUndo, pick, withProgress } from "./ask.ts";

export async function markFile(shell: Shell, args: readonly unknown[]): Promise<void> {
  const [clicked] = args;
  const uri =
    clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme !== "file") {
    await vscode.window.showInformationMessage("Argus: open a file of this computer to mark it.");
    return;
  }
  const api = await guardOrExplain(shell);
  if (api !== undefined) await mark(api, uri.fsPath);
}

async function mark(api: GuardApi, path: string): Promise<void> {
  const reply = await withProgress("Reading what must not leave", () => api.mark(path));
  if (reply.kind !== "marked") {
    await vscode.window.showWarningMessage(`Argus: ${refusal(reply, basename(path))}`);
    return;
  }
  const { id, files } = reply.mark;
  const rest = reply.skipped === 0 ? "" : ` ${leftOut(reply.skipped)}`;
  const what = files === 1 ? basename(path) : `${files} files in ${basename(path)}`;
  await offerUndo(`Argus: text of ${what} will not leave.${rest}`, () => api.unmark(id));
}

function leftOut(files: number): string {
  return files === 1
    ? "1 file is beyond a limit and was left out."
    : `${files} files are beyond a limit and were left out.`;
}

function refusal(reply: Exclude<MarkReply, { kind: "marked" }>, name: string): string {
  switch (reply.kind) {
    case "missing":
      return `${name} is not on this disk. Save it first.`;
    case "empty":
      return `${name} ${unmarkable}.`;
    case "full":
      return "too many files are marked. Let one go first.";
  }
}

export async function manageMarks(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  const marks = await api.marks();
  if (marks.length === 0) {
    const choice = await vscode.window.showInformationMessage(
      "Argus: no file is marked as never to leave.",
      "Mark the Open File",
    );
    if (choice !== undefined) await markFile(shell, []);
    return;
  }
  const chosen = await pick("Files That Never Leave", marks.map(toChoice));
  if (chosen !== undefined) await change(api, chosen);
}

function toChoice(info: MarkInfo) {
  const files = info.files === 1 ? "" : `${info.files} files`;
  return { label: basename(info.path), description: files, detail: info.path, value: info };
}

async function change(api: GuardApi, info: MarkInfo): Promise<void> {
  const what = await pick(basename(info.path), [
    { label: "$(refresh) Take Up Anew", detail: "After it has changed.", value: "anew" as const },
    { label: "$(unlock) Let It Go", detail: "Its text may leave again.", value: "go" as const },
  ]);
  if (what === "anew") await mark(api, info.path);
  if (what !== "go") return;
  await api.unmark(info.id);
  await offerUndo(`Argus: text of ${basename(info.path)} may leave.`, () => api.mark(info.path));
}
