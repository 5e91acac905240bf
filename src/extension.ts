/**
 * Entry point of the editor extension: builds everything, in order, and stops it.
 *
 * Activation only registers; the guard's thread, client integrations, dashboard and command code are
 * loaded afterwards or on first use (`later.cjs`), so that the editor's main thread is busy for a few
 * milliseconds; the log says for how many.
 */

import { homedir } from "node:os";
import { join } from "node:path";

import * as vscode from "vscode";

import { background } from "./node/platform/background.ts";
import { AskPrompts } from "./vscode/askPrompts.ts";
import { combineClients } from "./vscode/clients.ts";
import type { ClientsPort } from "./vscode/clientsPort.ts";
import { registerCodeActions } from "./vscode/codeActions.ts";
import { registerCommands } from "./vscode/commands/register.ts";
import { Coverage } from "./vscode/coverage.ts";
import { DashboardHost } from "./vscode/dashboardHost.ts";
import { Diagnostics } from "./vscode/diagnostics.ts";
import { welcome } from "./vscode/firstRun.ts";
import { GuardLink } from "./vscode/guardLink.ts";
import { registerHover } from "./vscode/hover.ts";
import { Lifecycle } from "./vscode/lifecycle.ts";
import { createLog } from "./vscode/log.ts";
import { Notifications } from "./vscode/notifications.ts";
import { SettingsReader } from "./vscode/settings.ts";
import type { Shell } from "./vscode/shell.ts";
import { StatusBar } from "./vscode/statusBar.ts";
import { Terminal } from "./vscode/terminal.ts";
import type { TerminalParts } from "./vscode/terminalClient.ts";
import { resumeTerminals, terminalClient } from "./vscode/terminalClient.ts";
import { tellStranded } from "./vscode/stranded.ts";
import { watchUninstall } from "./vscode/uninstall.ts";

/** What `deactivate` stops; the editor gives it no argument. */
let running: GuardLink | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const began = performance.now();
  const log = createLog();
  const settings = new SettingsReader(log);
  const guard = new GuardLink(async () => {
    const { startGuard } = await import("./vscode/startGuard.ts");
    return startGuard(context, settings, log);
  }, log);
  running = guard;
  const terminal = new Terminal(context);
  const terminals = { terminal, api: () => guard.api, environment: process.env, home: homedir() };
  const coverage = new Coverage(() => loadClients(terminals, context.globalStorageUri.fsPath), log);
  const note = (): Promise<void> => noteKept(settings, context.globalStorageUri.fsPath);
  const started = async (): Promise<void> => {
    await note();
    await resumeTerminals(terminals);
    await coverage.refresh();
    const { status } = guard;
    const stranded = status === undefined ? undefined : tellStranded(coverage.rows, status.port);
    await Promise.all([stranded, welcome(context.globalState)]);
  };
  const stopped = (): void => terminal.clear();
  const lifecycle = new Lifecycle({ guard, settings, coverage, log, started, stopped });
  const statusBar = new StatusBar({ guard, coverage, settings, log });
  const diagnostics = new Diagnostics(guard, settings, log);
  const asks = new AskPrompts({ guard, diagnostics, log });
  const dashboard = new DashboardHost();
  const notifications = new Notifications({
    guard,
    settings,
    diagnostics,
    state: context.globalState,
    log,
  });
  const surfaces = { statusBar, diagnostics, dashboard, terminal };
  const shell: Shell = { context, log, settings, guard, coverage, asks, ...surfaces };
  context.subscriptions.push(
    vscode.Disposable.from(log, settings, guard, terminal, coverage, lifecycle, statusBar),
    vscode.Disposable.from(diagnostics, dashboard, notifications, asks),
    vscode.Disposable.from(registerHover(diagnostics), registerCodeActions(diagnostics)),
    registerCommands(shell),
    settings.onDidChange(() => background(note(), (error) => log.error("task.failed", error))),
    new vscode.Disposable(watchRemoval(shell)),
  );
  log.info("activated", { ms: Math.round((performance.now() - began) * 10) / 10 });
  setImmediate(() => background(lifecycle.begin(), (error) => log.error("task.failed", error)));
}

/** The settings API is gone by now: this only stops the guard and its threads. */
export async function deactivate(): Promise<void> {
  const guard = running;
  running = undefined;
  await guard?.stop();
}

/** Parsers for the clients' files cost; they are loaded when somebody asks for clients. */
async function loadClients(terminals: TerminalParts, storage: string): Promise<ClientsPort> {
  const { createClients } = await import("./node/clients/clients.ts");
  const files = createClients({
    home: homedir(),
    profile: join(storage, "..", ".."),
    extensions: vscode.extensions.all.map(({ id }) => id.toLowerCase()),
    dataDir: storage,
    environment: process.env,
    api: terminals.api,
    port: () => running?.status?.port,
  });
  return combineClients([files, terminalClient(terminals)]);
}

/** The uninstaller is told nothing: where replaced values may be kept is noted for it. */
async function noteKept(settings: SettingsReader, dataDir: string): Promise<void> {
  if (!settings.current["argus.keepReplacedValues"]) return;
  const { noteJournal } = await import("./node/clients/journals.ts");
  await noteJournal(homedir(), dataDir);
}

function watchRemoval({ context, coverage, guard, settings, log }: Shell): () => void {
  return watchUninstall({
    extensionPath: context.extensionPath,
    extensionId: context.extension.id,
    gone: async () => {
      const present = settings.forGuard(guard.status?.port ?? settings.current["argus.port"]);
      await guard.api?.configure({ ...present, keepReplaced: false });
      const results = await (await coverage.port()).restore();
      log.info("uninstall.restored", { count: results.length });
    },
    report: (error) => log.error("task.failed", error),
  });
}
