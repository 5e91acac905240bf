/** The status bar's menu: what can be done now, most likely first. */

import * as vscode from "vscode";

import type { CommandId } from "../../core/config/commands.ts";
import { commands } from "../../core/config/commands.ts";
import { gaps } from "../presentState.ts";
import type { Shell } from "../shell.ts";
import type { Choice } from "./ask.ts";
import { pick } from "./ask.ts";

export async function menu(shell: Shell): Promise<void> {
  const { state } = shell.statusBar;
  const order: readonly (readonly [CommandId, string])[] = [
    ...(state === "off" ? ([["argus.restartGuard", "debug-start"]] as const) : []),
    ...(state === "paused" ? ([["argus.resume", "debug-continue"]] as const) : []),
    ["argus.openDashboard", "dashboard"],
    ["argus.allowValue", "pass"],
    ["argus.manageAllowlist", "checklist"],
    ["argus.guardClients", "plug"],
    ...(state === "paused" ? [] : ([["argus.pause", "debug-pause"]] as const)),
    ["argus.chooseProfile", "settings"],
    ["argus.scanFile", "search"],
    ["argus.manageMarks", "lock"],
    ["argus.doctor", "pulse"],
    ["argus.restoreClients", "discard"],
    ["argus.showLog", "output"],
    ["argus.openSettings", "gear"],
  ];
  const { status } = shell.guard;
  const open = status === undefined ? [] : gaps(status, shell.coverage.rows);
  const chosen = await pick("Argus", order.map(toChoice), open[0] ?? `Argus is ${state}`);
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen);
}

function toChoice([id, icon]: readonly [CommandId, string]): Choice<CommandId> {
  return { label: `$(${icon}) ${commands[id].title}`, value: id };
}
