/**
 * Answers the dashboard's requests from the guard and the editor. Holds no state.
 */

import * as vscode from "vscode";

import { millis } from "../core/model/ids.ts";
import type { CommandId } from "../core/config/commands.ts";
import { background } from "../node/platform/background.ts";
import { systemClock } from "../node/platform/clock.ts";
import { version } from "../node/platform/version.ts";
import type { FindingPage, GuardApi } from "../protocol/control.ts";
import type {
  DashboardAction,
  DashboardCommand,
  DashboardReply,
  DashboardSnapshot,
} from "../protocol/dashboard.ts";
import { revealFinding } from "./reveal.ts";
import { workspacePaths } from "./settings.ts";
import type { Shell } from "./shell.ts";

/** Rows of the first page. */
export const firstPageRows = 50;

const actionCommands: Readonly<Record<DashboardAction, CommandId>> = {
  openSettings: "argus.openSettings",
  guardClients: "argus.guardClients",
  restoreClients: "argus.restoreClients",
  manageAllowlist: "argus.manageAllowlist",
  chooseProfile: "argus.chooseProfile",
  doctor: "argus.doctor",
  showLog: "argus.showLog",
  restartGuard: "argus.restartGuard",
  clearFindings: "argus.clearFindings",
};

const off: DashboardReply = {
  kind: "failed",
  message: "The guard is not running. Use Argus: Restart Guard.",
};

export async function dashboardSnapshot(shell: Shell): Promise<DashboardSnapshot> {
  const { api } = shell.guard;
  const [status, allowlist, findings] = await Promise.all([
    shell.guard.refresh(),
    api?.listAllowed() ?? [],
    api === undefined ? noFindings : firstPage(api),
  ]);
  return {
    state: shell.statusBar.state,
    ...(status === undefined ? {} : { status }),
    profile: shell.settings.current["argus.profile"],
    clients: shell.coverage.rows,
    allowlist,
    findings,
    recent: shell.guard.recent,
    workspaces: workspacePaths(),
    version,
    now: systemClock.now(),
  };
}

export async function answerDashboard(
  shell: Shell,
  command: DashboardCommand,
): Promise<DashboardReply> {
  switch (command.kind) {
    case "snapshot":
      return { kind: "snapshot", snapshot: await dashboardSnapshot(shell) };
    case "clients":
      return { kind: "clients", clients: await shell.coverage.refresh() };
    case "run":
      runCommand(shell, actionCommands[command.action]);
      return { kind: "done" };
    case "revealFinding":
      return (await revealFinding(shell, command))
        ? { kind: "done" }
        : { kind: "failed", message: "The value is in no open file of this window." };
    case "findings":
    case "stored":
    case "allowlist":
    case "allow":
    case "disallow":
    case "putAllowed":
    case "pause":
    case "resume": {
      const { api } = shell.guard;
      return api === undefined ? off : askGuard(api, command);
    }
  }
}

/** Not awaited: a command lasts as long as its dialogs, the page's request must not. */
function runCommand(shell: Shell, command: CommandId): void {
  background(Promise.resolve(vscode.commands.executeCommand(command)), (error) =>
    shell.log.error("command.failed", error),
  );
}

type GuardCommand = Exclude<
  DashboardCommand,
  { readonly kind: "snapshot" | "clients" | "run" | "revealFinding" }
>;

async function askGuard(api: GuardApi, command: GuardCommand): Promise<DashboardReply> {
  switch (command.kind) {
    case "findings":
      return { kind: "findings", page: await api.findings(command.query) };
    case "stored":
      return { kind: "stored", tables: await api.stored() };
    case "allowlist":
      return { kind: "allowlist", entries: await api.listAllowed() };
    case "allow":
      return allowReply(await api.allow(command.draft));
    case "putAllowed":
      return allowReply(await api.putAllowed(command.entry));
    case "disallow":
      return (await api.disallow(command.id))
        ? { kind: "done" }
        : { kind: "failed", message: "The entry is gone already." };
    case "pause":
      await api.pause(millis(systemClock.now() + command.minutes * 60_000));
      return { kind: "done" };
    case "resume":
      await api.resume();
      return { kind: "done" };
  }
}

function allowReply(reply: Awaited<ReturnType<GuardApi["allow"]>>): DashboardReply {
  return reply.kind === "ok"
    ? { kind: "allowed", entry: reply.entry }
    : { kind: "failed", message: reply.message };
}

const noFindings: FindingPage = { rows: [], total: 0 };

function firstPage(api: GuardApi): Promise<FindingPage> {
  return api.findings({
    filter: {},
    sort: "lastAt",
    descending: true,
    offset: 0,
    limit: firstPageRows,
  });
}
