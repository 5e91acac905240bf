/**
 * Settings as the editor knows them, turned into what the guard is told.
 *
 * Pure: network settings and workspace folders are arguments. Our own loopback port is never handed
 * over as an upstream proxy: the guard would call itself.
 */

import type { Action } from "../core/model/action.ts";
import { actions } from "../core/model/action.ts";
import { detectors, severities } from "../core/model/finding.ts";
import { ruleId } from "../core/model/ids.ts";
import type { Settings } from "../core/config/settings.ts";
import type { GuardSettings, NetworkSettings } from "../protocol/control.ts";

export function guardSettings(
  settings: Settings,
  network: NetworkSettings,
  workspaces: readonly string[],
): GuardSettings {
  return {
    policy: {
      profile: settings["argus.profile"],
      ruleActions: actionTable(settings["argus.actions.rules"]),
      detectorActions: keyed(detectors, settings["argus.actions.detectors"]),
      clientActions: actionTable(settings["argus.actions.clients"]),
      severityActions: keyed(severities, settings["argus.actions.severities"]),
      askInstead: settings["argus.ask.instead"],
      askFallback: settings["argus.ask.fallback"],
      askTimeoutMs: settings["argus.ask.timeoutSeconds"] * 1000,
      onScanFailure: settings["argus.onScanFailure"],
      answers: settings["argus.answers"],
    },
    scan: {
      detectors: {
        secrets: settings["argus.detectors.secrets"],
        pii: settings["argus.detectors.pii"],
        proprietary: settings["argus.detectors.proprietary"],
        injection: settings["argus.detectors.injection"],
        custom: true,
      },
      disabledRules: settings["argus.disabledRules"].map(ruleId),
      minSeverity: settings["argus.minSeverity"],
      decode: settings["argus.decode"],
      maxDecodeDepth: settings["argus.maxDecodeDepth"],
      disabledDecoders: settings["argus.disabledDecoders"],
    },
    retentionDays: settings["argus.retentionDays"],
    maxBodyBytes: settings["argus.maxBodyBytes"],
    scanTimeoutMs: settings["argus.scanTimeoutMs"],
    network,
    workspaces,
    ruleFolders: settings["argus.ruleFolders"],
    allowedOrigins: settings["argus.allowedOrigins"],
    keepReplaced: settings["argus.keepReplacedValues"],
  };
}

/** True for a proxy URL that points at this machine's own guard port. */
export function isOwnProxy(proxy: string, port: number): boolean {
  return new RegExp(
    `^https?://(?:[^/@]*@)?(?:localhost|127(?:\\.\\d+){3}|\\[::1\\]):${port}/?$`,
    "i",
  ).test(proxy.trim());
}

function actionTable(table: Readonly<Record<string, string>>): Readonly<Record<string, Action>> {
  const known: Record<string, Action> = {};
  for (const [name, value] of Object.entries(table)) {
    const action = actions.find((one) => one === value);
    if (action !== undefined) known[name] = action;
  }
  return known;
}

/** Only entries with a known name. */
function keyed<K extends string>(
  names: readonly K[],
  table: Readonly<Record<string, string>>,
): Readonly<Partial<Record<K, Action>>> {
  const all = actionTable(table);
  const known: Partial<Record<K, Action>> = {};
  for (const name of names) {
    const action = all[name];
    if (action !== undefined) known[name] = action;
  }
  return known;
}
