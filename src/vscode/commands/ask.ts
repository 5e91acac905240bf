/** Small pieces that several commands share: the guard or a clear message, a pick, an undo. */

import * as vscode from "vscode";

import type { AllowEntry } from "../../core/model/snapshot.ts";
import type { AllowReply, GuardApi } from "../../protocol/control.ts";
import type { Shell } from "../shell.ts";

/** How long a command waits for a guard that is just starting. */
const startLimitMs = 5000;

/** The guard, also one that is just starting, or `undefined` after saying what to do. */
export async function guardOrExplain(shell: Shell): Promise<GuardApi | undefined> {
  if (shell.guard.api !== undefined) return shell.guard.api;
  if (!shell.settings.current["argus.enabled"]) return switchedOff(shell);
  const started = await withProgress("Waiting for the guard", () => arrival(shell));
  if (started !== undefined) return started;
  const choice = await vscode.window.showErrorMessage(
    "Argus: the guard is not running.",
    "Restart Guard",
    "Show Log",
  );
  if (choice === "Restart Guard") await vscode.commands.executeCommand("argus.restartGuard");
  if (choice === "Show Log") shell.log.show();
  return shell.guard.api;
}

/** There is nothing to wait for. */
async function switchedOff(shell: Shell): Promise<GuardApi | undefined> {
  const message = "Argus is switched off by the setting `argus.enabled`.";
  const choice = await vscode.window.showInformationMessage(message, "Switch On");
  if (choice !== undefined) await vscode.commands.executeCommand("argus.restartGuard");
  return shell.guard.api;
}

function arrival({ guard }: Shell): Promise<GuardApi | undefined> {
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve(guard.api);
    };
    const timer = setTimeout(settle, startLimitMs);
    const listening = guard.onDidChange(() => {
      if (guard.api !== undefined) settle();
    });
  });
}

/** The entry that was made of a draft, or `undefined` after saying what is wrong with it. */
export async function accepted(reply: AllowReply): Promise<AllowEntry | undefined> {
  if (reply.kind === "ok") return reply.entry;
  await vscode.window.showErrorMessage(`Argus: not allowed. ${reply.message}`);
  return undefined;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** A pick whose items carry their value. */
export async function pick<T>(
  title: string,
  choices: readonly Choice<T>[],
  placeHolder?: string,
): Promise<T | undefined> {
  const options: vscode.QuickPickOptions = {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    ...(placeHolder === undefined ? {} : { placeHolder }),
  };
  return (await vscode.window.showQuickPick([...choices], options))?.value;
}

/** Says what was done and offers to take it back. */
export async function offerUndo(message: string, undo: () => Promise<unknown>): Promise<void> {
  const choice = await vscode.window.showInformationMessage(message, "Undo");
  if (choice === "Undo") await undo();
}

/** Work that may take more than a second, with progress in the notification area. */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Argus: ${title}` },
    work,
  );
}
