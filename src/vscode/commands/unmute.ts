/** Takes back every "Don't show again". */

import * as vscode from "vscode";

import { keepMuted, mutedKeys } from "../mutedNotifications.ts";
import type { Shell } from "../shell.ts";
import { offerUndo } from "./ask.ts";

export async function unmute({ context: { globalState } }: Shell): Promise<void> {
  const before = mutedKeys(globalState);
  if (before.length === 0) {
    await vscode.window.showInformationMessage("Argus: no notification is switched off.");
    return;
  }
  await keepMuted(globalState, []);
  await offerUndo("Argus shows all notifications again.", () => keepMuted(globalState, before));
}
