/**
 * Raw configuration values in, exact `Settings` and a list of complaints out.
 *
 * Total: a value of the wrong type or outside its limits is replaced (by the default, or by the
 * nearest limit) and reported, never passed on and never a reason to stop guarding.
 */

import { actions } from "../model/action.ts";
import type { SettingId, Settings } from "./settings.ts";
import { settings as table } from "./settings.ts";

export interface SettingProblem {
  readonly id: SettingId;
  /** For people; names what was used instead, never the bad value itself. */
  readonly message: string;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/** Longest list a setting may hold; the rest is dropped and reported. */
export const maxListLength = 2000;

type Get = (id: SettingId) => unknown;
type Report = (id: SettingId, message: string) => void;
interface Source {
  readonly get: Get;
  readonly report: Report;
}

type IdsOf<T extends string> = {
  [K in SettingId]: (typeof table)[K] extends { type: T } ? K : never;
}[SettingId];

export function readSettings(get: Get): ReadSettings {
  const problems: SettingProblem[] = [];
  const report: Report = (id, message) => problems.push({ id, message });
  const source: Source = { get, report };
  return { settings: readAll(source), problems };
}

function readAll(source: Source): Settings {
  return {
    "argus.enabled": flag(source, "argus.enabled"),
    "argus.profile": choice(source, "argus.profile", table["argus.profile"]),
    "argus.actions.rules": actionTable(source, "argus.actions.rules"),
    "argus.actions.detectors": actionTable(source, "argus.actions.detectors"),
    "argus.actions.clients": actionTable(source, "argus.actions.clients"),
    "argus.actions.severities": actionTable(source, "argus.actions.severities"),
    "argus.ask.instead": choice(source, "argus.ask.instead", table["argus.ask.instead"]),
    "argus.ask.fallback": choice(source, "argus.ask.fallback", table["argus.ask.fallback"]),
    "argus.ask.timeoutSeconds": integer(source, "argus.ask.timeoutSeconds"),
    "argus.onScanFailure": choice(source, "argus.onScanFailure", table["argus.onScanFailure"]),
    "argus.answers": choice(source, "argus.answers", table["argus.answers"]),
    "argus.keepReplacedValues": flag(source, "argus.keepReplacedValues"),
    "argus.detectors.secrets": flag(source, "argus.detectors.secrets"),
    "argus.detectors.pii": flag(source, "argus.detectors.pii"),
    "argus.detectors.proprietary": flag(source, "argus.detectors.proprietary"),
    "argus.detectors.injection": flag(source, "argus.detectors.injection"),
    "argus.minSeverity": choice(source, "argus.minSeverity", table["argus.minSeverity"]),
    "argus.disabledRules": list(source, "argus.disabledRules"),
    "argus.ruleFolders": list(source, "argus.ruleFolders"),
    "argus.decode": flag(source, "argus.decode"),
    "argus.maxDecodeDepth": integer(source, "argus.maxDecodeDepth"),
    "argus.disabledDecoders": choices(
      source,
      "argus.disabledDecoders",
      table["argus.disabledDecoders"].values,
    ),
    "argus.liveDiagnostics": flag(source, "argus.liveDiagnostics"),
    "argus.notifications": flag(source, "argus.notifications"),
    "argus.port": integer(source, "argus.port"),
    "argus.allowedOrigins": list(source, "argus.allowedOrigins"),
    "argus.maxBodyBytes": integer(source, "argus.maxBodyBytes"),
    "argus.scanTimeoutMs": integer(source, "argus.scanTimeoutMs"),
    "argus.retentionDays": integer(source, "argus.retentionDays"),
  };
}

function flag(source: Source, id: IdsOf<"boolean">): boolean {
  const value = source.get(id);
  if (typeof value === "boolean") return value;
  if (value !== undefined) source.report(id, "must be true or false; the default is used");
  return table[id].default;
}

function choice<V extends string>(
  source: Source,
  id: SettingId,
  spec: { readonly default: V; readonly values: readonly V[] },
): V {
  const value = source.get(id);
  const known = spec.values.find((one) => one === value);
  if (known !== undefined) return known;
  if (value !== undefined) {
    source.report(
      id,
      `must be one of ${spec.values.join(", ")}; \`${spec.default}\` is used instead`,
    );
  }
  return spec.default;
}

function integer(source: Source, id: IdsOf<"number">): number {
  const value = source.get(id);
  const spec = table[id];
  if (typeof value !== "number" || !Number.isFinite(value)) {
    if (value !== undefined) source.report(id, `must be a number; ${spec.default} is used instead`);
    return spec.default;
  }
  const clamped = Math.round(Math.min(spec.maximum, Math.max(spec.minimum, value)));
  if (clamped !== value) {
    source.report(
      id,
      `must be a whole number from ${spec.minimum} to ${spec.maximum}; ${clamped} is used instead`,
    );
  }
  return clamped;
}

function list(source: Source, id: IdsOf<"strings" | "choices">): readonly string[] {
  const value = source.get(id);
  if (value === undefined) return table[id].default;
  if (!Array.isArray(value)) {
    source.report(id, "must be a list of texts; the default is used");
    return table[id].default;
  }
  const texts = value.filter((one): one is string => typeof one === "string" && one !== "");
  if (texts.length < value.length)
    source.report(id, "has entries that are not texts, which are left out");
  if (texts.length > maxListLength)
    source.report(id, `has more than ${maxListLength} entries, of which the first ones are used`);
  return texts.slice(0, maxListLength);
}

function choices<V extends string>(
  source: Source,
  id: IdsOf<"choices">,
  values: readonly V[],
): readonly V[] {
  const named = list(source, id);
  const known = values.filter((value) => named.includes(value));
  if (named.some((name) => !values.some((value) => value === name)))
    source.report(id, `has unknown entries, which are left out (known: ${values.join(", ")})`);
  return known;
}

function actionTable(source: Source, id: IdsOf<"actions">): Readonly<Record<string, string>> {
  const value = source.get(id);
  if (value === undefined) return table[id].default;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    source.report(id, "must be an object of names and actions; the default is used");
    return table[id].default;
  }
  const entries = Object.entries(value);
  const good = entries.filter((entry): entry is [string, string] => isAction(entry[1]));
  if (good.length < entries.length) {
    source.report(
      id,
      `has entries with an unknown action, which are left out (known: ${actions.join(", ")})`,
    );
  }
  return Object.fromEntries(good);
}

function isAction(value: unknown): boolean {
  return actions.some((one) => one === value);
}
