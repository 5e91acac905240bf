/** Ends a pause at once. */

import * as vscode from "vscode";

import type { Shell } from "../shell.ts";
import { guardOrExplain } from "./ask.ts";

export async function resume(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  const before = await api.status();
  await api.resume();
  await shell.guard.refresh();
  const message =
    before.state === "paused" ? "Argus guards again." : "Argus is not paused: it guards already.";
  await vscode.window.showInformationMessage(message);
}
