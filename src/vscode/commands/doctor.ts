/** Collects the facts, runs the checks and shows them as a read-only document with fix buttons. */

import * as vscode from "vscode";

import type { Settings } from "../../core/config/settings.ts";
import { systemClock } from "../../node/platform/clock.ts";
import { version } from "../../node/platform/version.ts";
import type { GuardApi, OpenRoute } from "../../protocol/control.ts";
import type { Check, DoctorFacts } from "../doctorChecks.ts";
import { doctorChecks, doctorReport, firstCheckLine } from "../doctorChecks.ts";
import type { Shell } from "../shell.ts";
import { withProgress } from "./ask.ts";

const scheme = "argus-doctor";
const uri = vscode.Uri.from({ scheme, path: "/Argus Doctor" });

/** Registered on the first use, for as long as the extension runs. */
export interface DoctorView {
  show(checks: readonly Check[]): Promise<void>;
}

const views = new WeakMap<Shell, DoctorView>();

export async function doctor(shell: Shell): Promise<void> {
  const facts = await withProgress("Checking", () => collect(shell));
  const view = views.get(shell) ?? registerView(shell.context);
  views.set(shell, view);
  await view.show(doctorChecks(facts));
}

function registerView(context: vscode.ExtensionContext): DoctorView {
  let checks: readonly Check[] = [];
  const changed = new vscode.EventEmitter<vscode.Uri>();
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => doctorReport(checks),
    }),
    vscode.languages.registerCodeLensProvider([{ scheme }], {
      provideCodeLenses: () => lenses(checks),
    }),
  );
  return {
    async show(found) {
      checks = found;
      changed.fire(uri);
      await vscode.window.showTextDocument(uri, { preview: true });
    },
  };
}

function lenses(checks: readonly Check[]): vscode.CodeLens[] {
  const again = new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: "$(refresh) Check again",
    command: "argus.doctor",
  });
  const fixes = checks.flatMap(({ fix }, index) => {
    const line = firstCheckLine + index;
    const range = new vscode.Range(line, 0, line, 0);
    return fix === undefined
      ? []
      : [new vscode.CodeLens(range, { title: `$(wrench) ${fix.title}`, command: fix.command })];
  });
  return [again, ...fixes];
}

async function collect(shell: Shell): Promise<DoctorFacts> {
  const { settings, guard } = shell;
  const [status, clients] = await Promise.all([guard.refresh(), shell.coverage.refresh()]);
  const api = guard.api;
  const routes = api === undefined ? [] : await api.routes();
  return {
    enabled: settings.current["argus.enabled"],
    ...(status === undefined ? {} : { status }),
    wantedPort: settings.current["argus.port"],
    routes,
    probes: api === undefined ? {} : await probeAll(api, routes),
    stored: api === undefined ? [] : await api.stored(),
    clients,
    unknownRules: api === undefined ? [] : await unknownRules(api, settings.current),
    ownProxySet: settings.isOwnProxySet(status?.port ?? settings.current["argus.port"]),
    extensionVersion: version,
    editorVersion: vscode.version,
    nodeVersion: process.versions.node,
    remote: vscode.env.remoteName,
    trusted: vscode.workspace.isTrusted,
    now: systemClock.now(),
  };
}

/** Rules that the settings name and the guard does not know; none when its version cannot say. */
async function unknownRules(api: GuardApi, current: Settings): Promise<readonly string[]> {
  const rules = await api.ruleNames().catch(() => undefined);
  if (rules === undefined) return [];
  const known = new Set<string>(rules.map(({ id }) => id));
  const named = [...current["argus.disabledRules"], ...Object.keys(current["argus.actions.rules"])];
  return [...new Set(named)].filter((id) => !known.has(id));
}

async function probeAll(
  api: GuardApi,
  routes: readonly OpenRoute[],
): Promise<DoctorFacts["probes"]> {
  const results = await Promise.all(
    routes.map(async (route) => [route.name, await api.probeRoute(route.id)] as const),
  );
  return Object.fromEntries(results);
}
