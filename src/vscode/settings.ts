/**
 * The only reader and writer of the editor's configuration.
 *
 * Bad values are clamped by `core/config/readSettings.ts` and reported once per change; everybody
 * else sees an exact `Settings` object that is replaced, never changed.
 */

import * as vscode from "vscode";

import { readSettings, type SettingProblem } from "../core/config/readSettings.ts";
import type { SettingId, Settings } from "../core/config/settings.ts";
import type { GuardSettings, NetworkSettings } from "../protocol/control.ts";
import { guardSettings, isOwnProxy } from "./guardSettings.ts";
import type { Log } from "./log.ts";

export class SettingsReader implements vscode.Disposable {
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<Settings>();
  readonly #subscription: vscode.Disposable;
  #current: Settings;
  /** What the person was told last: it is not told again before it changes. */
  #told = "";
  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
    this.#current = this.#read();
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((change) => this.#refresh(change)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#changed.fire(this.#current)),
    );
  }

  get current(): Settings {
    return this.#current;
  }

  /** What the guard is told; `port` is its own, which is never an upstream proxy. */
  forGuard(port: number): GuardSettings {
    return guardSettings(this.#current, networkSettings(port), workspacePaths());
  }

  /** True when `http.proxy` points at the guard itself: a left-over that must be named, not used. */
  isOwnProxySet(port: number): boolean {
    return isOwnProxy(configured("http.proxy", isString) ?? "", port);
  }

  async write(id: SettingId, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #refresh(change: vscode.ConfigurationChangeEvent): void {
    if (!change.affectsConfiguration("argus") && !change.affectsConfiguration("http")) return;
    if (change.affectsConfiguration("argus")) this.#current = this.#read();
    this.#changed.fire(this.#current);
  }

  #read(): Settings {
    const configuration = vscode.workspace.getConfiguration();
    const { settings, problems } = readSettings((id) => configuration.get<unknown>(id));
    this.#tell(problems);
    return settings;
  }

  #tell(problems: readonly SettingProblem[]): void {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    const message =
      first === undefined ? "" : `Argus: the setting \`${first.id}\` ${first.message}${more}.`;
    if (message === this.#told) return;
    this.#told = message;
    if (first === undefined) return;
    this.#log.warn("settings.bad_value", { count: problems.length });
    showBadValue(message);
  }
}

export function workspacePaths(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}

function showBadValue(message: string): void {
  vscode.window.showWarningMessage(message, "Open Settings").then(
    (choice) =>
      choice === undefined
        ? undefined
        : vscode.commands.executeCommand(
            "workbench.action.openSettings",
            "@ext:argus-guard.argus-guard",
          ),
    () => undefined,
  );
}

function networkSettings(ownPort: number): NetworkSettings {
  const off = configured("http.proxySupport", isString) === "off";
  const proxy = configured("http.proxy", isString)?.trim() ?? "";
  const usable = !off && proxy !== "" && !isOwnProxy(proxy, ownPort);
  return {
    ...(usable ? { proxy } : {}),
    noProxy: configured("http.noProxy", isStrings) ?? [],
    strictSsl: configured("http.proxyStrictSSL", isBoolean) ?? true,
    systemCertificates: configured("http.systemCertificates", isBoolean) ?? true,
    caCertificates: [],
  };
}

/** Of the user, not of the workspace: a repository must not choose the proxy. */
function configured<T>(id: string, is: (value: unknown) => value is T): T | undefined {
  const found = vscode.workspace.getConfiguration().inspect<unknown>(id);
  const value = found?.globalValue ?? found?.defaultValue;
  return is(value) ? value : undefined;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString);
}
