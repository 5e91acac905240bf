/** Opens the editor's own settings page at Argus. */

import * as vscode from "vscode";

export async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand(
    "workbench.action.openSettings",
    "@ext:argus-guard.argus-guard",
  );
}
