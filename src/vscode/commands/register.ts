/**
 * Registers every command of the table. The code of a command is loaded when it is first used.
 *
 * The one place where a bug in a command ends: it is logged by its code, and the person is told.
 */

import * as vscode from "vscode";

import type { CommandId } from "../../core/config/commands.ts";
import { commands } from "../../core/config/commands.ts";
import type { Shell } from "../shell.ts";

type Handler = (shell: Shell, args: readonly unknown[]) => Promise<void>;

const handlers: Readonly<Record<CommandId, Handler>> = {
  "argus.openDashboard": (shell) => shell.dashboard.open(shell),
  "argus.manageAllowlist": async (shell) =>
    (await import("./manageAllowlist.ts")).manageAllowlist(shell),
  "argus.allowValue": async (shell) => (await import("./allowValue.ts")).allowValue(shell),
  "argus.guardClients": async (shell) => (await import("./guardClients.ts")).guardClients(shell),
  "argus.restoreClients": async (shell) =>
    (await import("./restoreClients.ts")).restoreClients(shell),
  "argus.pause": async (shell) => (await import("./pause.ts")).pause(shell),
  "argus.resume": async (shell) => (await import("./resume.ts")).resume(shell),
  "argus.chooseProfile": async (shell) => (await import("./chooseProfile.ts")).chooseProfile(shell),
  "argus.observeOnly": async (shell) => (await import("./chooseProfile.ts")).observeOnly(shell),
  "argus.doctor": async (shell) => (await import("./doctor.ts")).doctor(shell),
  "argus.showLog": async (shell) => shell.log.show(),
  "argus.scanFile": async (shell) => (await import("./scanFile.ts")).scanFile(shell),
  "argus.markFile": async (shell, args) => (await import("./markFile.ts")).markFile(shell, args),
  "argus.manageMarks": async (shell) => (await import("./markFile.ts")).manageMarks(shell),
  "argus.restartGuard": async (shell) => (await import("./restartGuard.ts")).restartGuard(shell),
  "argus.clearFindings": async (shell) => (await import("./clearFindings.ts")).clearFindings(shell),
  "argus.menu": async (shell) => (await import("./menu.ts")).menu(shell),
  "argus.testAllowlist": async (shell) => (await import("./testAllowlist.ts")).testAllowlist(shell),
  "argus.unmute": async (shell) => (await import("./unmute.ts")).unmute(shell),
  "argus.openSettings": async () => (await import("./openSettings.ts")).openSettings(),
  "argus.showFinding": async (shell, args) =>
    (await import("./showFinding.ts")).showFinding(shell, args),
  "argus.allowFinding": async (shell, args) =>
    (await import("./allowFinding.ts")).allowFinding(shell, args),
  "argus.answerHeld": async (shell) => (await import("./answerHeld.ts")).answerHeld(shell),
  "argus.answerAsk": async (shell, args) =>
    (await import("./answerHeld.ts")).answerAsk(shell, args),
  "argus.disableRule": async (shell, args) =>
    (await import("./disableRule.ts")).disableRule(shell, args),
  "argus.copyRedacted": async (shell) => (await import("./copyRedacted.ts")).copyRedacted(shell),
};

export function registerCommands(shell: Shell): vscode.Disposable {
  const entries: readonly (readonly [string, Handler])[] = Object.entries(handlers);
  return vscode.Disposable.from(
    ...entries.map(([id, handler]) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) =>
        run(shell, { id, handler, args }),
      ),
    ),
  );
}

interface Call {
  readonly id: string;
  readonly handler: Handler;
  readonly args: readonly unknown[];
}

async function run(shell: Shell, { id, handler, args }: Call): Promise<void> {
  try {
    await handler(shell, args);
  } catch (error) {
    shell.log.error("command.failed", error);
    const spec = Object.entries(commands).find(([known]) => known === id)?.[1];
    const name = spec?.title.replace("…", "") ?? id;
    const choice = await vscode.window.showErrorMessage(
      `Argus: ${name} did not work. Try again; the log says what failed.`,
      "Show Log",
      "Doctor",
    );
    if (choice === "Show Log") shell.log.show();
    if (choice === "Doctor") await vscode.commands.executeCommand("argus.doctor");
  }
}
