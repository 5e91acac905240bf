/** Puts every AI client back to what it was before Argus. */

import * as vscode from "vscode";

import { failuresOf } from "../clients.ts";
import type { Shell } from "../shell.ts";
import { withProgress } from "./ask.ts";

export async function restoreClients(shell: Shell): Promise<void> {
  const port = await shell.coverage.port();
  const results = await withProgress("Restoring AI clients", () => port.restore());
  shell.log.info("clients.restored", { count: results.length });
  await shell.coverage.refresh();
  const failed = failuresOf(results);
  if (failed !== undefined) {
    await vscode.window.showErrorMessage(`Argus could not restore everything. ${failed}.`);
    return;
  }
  const choice = await vscode.window.showInformationMessage(
    "Argus: all AI clients are as they were before.",
    "Guard Again…",
  );
  if (choice !== undefined) await vscode.commands.executeCommand("argus.guardClients");
}
