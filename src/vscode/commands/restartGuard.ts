/** Stops and starts the guard; clients keep their addresses. */

import * as vscode from "vscode";

import type { Shell } from "../shell.ts";
import { withProgress } from "./ask.ts";

export async function restartGuard(shell: Shell): Promise<void> {
  if (!shell.settings.current["argus.enabled"]) {
    await shell.settings.write("argus.enabled", true);
  }
  const started = await withProgress("Restarting the guard", () => shell.guard.restart());
  if (started) {
    vscode.window.setStatusBarMessage("Argus: the guard is running", 4000);
    return;
  }
  const choice = await vscode.window.showErrorMessage(
    "Argus: the guard did not start. The log says why.",
    "Show Log",
  );
  if (choice === "Show Log") shell.log.show();
}
