/** The settings of a guard or an engine without an editor: the table's defaults, with a profile. */

import { settings } from "../../core/config/settings.ts";
import type { Detector } from "../../core/model/finding.ts";
import type { Profile } from "../../core/model/snapshot.ts";
import { profiles } from "../../core/model/snapshot.ts";
import type { GuardSettings, NetworkSettings } from "../../protocol/control.ts";

export const defaultProfile: Profile = "balanced";

export function isProfile(text: string): text is Profile {
  return profiles.some((profile) => profile === text);
}

export interface DefaultsOptions {
  readonly profile: Profile;
  readonly workspaces: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function defaultSettings(options: DefaultsOptions): GuardSettings {
  return {
    policy: {
      profile: options.profile,
      ruleActions: {},
      detectorActions: {},
      clientActions: {},
      onScanFailure: settings["argus.onScanFailure"].default,
      answers: settings["argus.answers"].default,
    },
    scan: {
      detectors: defaultDetectors,
      disabledRules: [],
      minSeverity: settings["argus.minSeverity"].default,
      decode: settings["argus.decode"].default,
      maxDecodeDepth: settings["argus.maxDecodeDepth"].default,
    },
    retentionDays: settings["argus.retentionDays"].default,
    maxBodyBytes: settings["argus.maxBodyBytes"].default,
    scanTimeoutMs: settings["argus.scanTimeoutMs"].default,
    network: networkFrom(options.environment),
    workspaces: options.workspaces,
  };
}

const defaultDetectors: Readonly<Record<Detector, boolean>> = {
  secrets: settings["argus.detectors.secrets"].default,
  pii: settings["argus.detectors.pii"].default,
  proprietary: settings["argus.detectors.proprietary"].default,
  injection: settings["argus.detectors.injection"].default,
  custom: true,
};

/** The variables that curl and most command lines use, in either case. */
function networkFrom(environment: DefaultsOptions["environment"]): NetworkSettings {
  const read = (name: string): string | undefined =>
    environment[name] ?? environment[name.toUpperCase()];
  const proxy = read("https_proxy") ?? read("http_proxy") ?? read("all_proxy");
  const noProxy = (read("no_proxy") ?? "").split(",").map((host) => host.trim());
  return {
    ...(proxy === undefined || proxy === "" ? {} : { proxy }),
    noProxy: noProxy.filter((host) => host !== ""),
    strictSsl: true,
    caCertificates: [],
  };
}
