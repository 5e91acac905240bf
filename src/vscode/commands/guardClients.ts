/** Preview, consent, apply, verify; with one click everything is as before. */

import * as vscode from "vscode";

import type { ClientRow } from "../../protocol/dashboard.ts";
import { failuresOf } from "../clients.ts";
import type { ClientPreview, ClientsPort } from "../clientsPort.ts";
import type { Shell } from "../shell.ts";
import { guardOrExplain, withProgress } from "./ask.ts";

export async function guardClients(shell: Shell): Promise<void> {
  if ((await guardOrExplain(shell)) === undefined) return;
  const rows = await withProgress("Looking for AI clients", () => shell.coverage.refresh());
  const chosen = await chooseClients(rows);
  if (chosen === undefined || chosen.length === 0) return;
  const port = await shell.coverage.port();
  const previews = await port.preview(chosen);
  if (previews.length > 0 && !(await consent(previews))) return;
  await applyAll(shell, port, chosen);
}

async function chooseClients(rows: readonly ClientRow[]): Promise<readonly string[] | undefined> {
  const found = rows.filter(isChoosable);
  if (found.length === 0) {
    await vscode.window.showInformationMessage("Argus: no AI client was found on this computer.");
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    found.map((row) => ({
      label: row.title,
      description: row.state.replaceAll("_", " "),
      detail: row.detail,
      picked: row.state !== "not_found",
      id: row.id,
    })),
    { title: "Guard AI Clients", placeHolder: "Nothing is changed yet", canPickMany: true },
  );
  return picked?.map((item) => item.id);
}

/** Terminals can be guarded before a tool is installed. */
function isChoosable(row: ClientRow): boolean {
  if (row.state === "not_found") return row.way === "environment";
  return row.state !== "unsupported";
}

async function consent(previews: readonly ClientPreview[]): Promise<boolean> {
  const answer = await vscode.window.showInformationMessage(
    "Argus will make these changes.",
    { modal: true, detail: previews.map(previewText).join("\n\n") },
    "Apply",
    "Show as Document",
  );
  if (answer !== "Show as Document") return answer === "Apply";
  const content = previews.map(previewText).join("\n\n");
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ content, language: "diff" }),
  );
  const second = await vscode.window.showInformationMessage(
    "Argus: apply the changes in the document?",
    "Apply",
  );
  return second === "Apply";
}

function previewText(preview: ClientPreview): string {
  const changes = preview.changes.map((change) => `${change.place}\n${change.difference}`);
  return [preview.title, ...changes, ...preview.notes].join("\n");
}

async function applyAll(shell: Shell, port: ClientsPort, ids: readonly string[]): Promise<void> {
  const applied = await withProgress("Guarding AI clients", () => port.apply(ids));
  const done = applied.filter((result) => result.ok).map((result) => result.id);
  const verified = await withProgress("Testing the routes", () => port.verify(done));
  await shell.coverage.refresh();
  const failed = failuresOf([...applied, ...verified.filter((result) => !result.ok)]);
  const message =
    failed === undefined
      ? `Argus guards ${applied.map((result) => result.title).join(", ")}.`
      : `Argus could not guard everything. ${failed}.`;
  const show =
    failed === undefined ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const choice = await show(message, "Undo", "Open Dashboard");
  if (choice === "Undo") {
    await port.restore(ids);
    await shell.coverage.refresh();
  }
  if (choice === "Open Dashboard") await vscode.commands.executeCommand("argus.openDashboard");
}
