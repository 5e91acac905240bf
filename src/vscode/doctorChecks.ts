/**
 * What Doctor looks at, as pure checks over facts that were collected before.
 *
 * Every check that is not in order says what to do, and names the command that does it.
 */

import type { CommandId } from "../core/config/commands.ts";
import type { Millis } from "../core/model/ids.ts";
import type { GuardStatus, OpenRoute, StoredTable } from "../protocol/control.ts";
import type { ClientRow, ClientState } from "../protocol/dashboard.ts";
import { degradedText } from "../protocol/degraded.ts";

export interface DoctorFacts {
  readonly enabled: boolean;
  readonly status?: GuardStatus;
  readonly wantedPort: number;
  readonly routes: readonly Omit<OpenRoute, "url">[];
  /** Result of the synthetic request per route name. */
  readonly probes: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
  readonly stored: readonly StoredTable[];
  readonly clients: readonly ClientRow[];
  readonly ownProxySet: boolean;
  /** Named in the settings, and no rule in force. */
  readonly unknownRules: readonly string[];
  readonly extensionVersion: string;
  readonly editorVersion: string;
  readonly nodeVersion: string;
  readonly remote: string | undefined;
  readonly trusted: boolean;
  readonly now: Millis;
}

export interface Check {
  readonly title: string;
  readonly state: "ok" | "attention" | "broken";
  readonly detail: string;
  readonly fix?: { readonly title: string; readonly command: CommandId };
}

const restart = { title: "Restart Guard", command: "argus.restartGuard" } as const;
const guard = { title: "Guard AI Clients…", command: "argus.guardClients" } as const;
const settings = { title: "Open Settings", command: "argus.openSettings" } as const;

export function doctorChecks(facts: DoctorFacts): readonly Check[] {
  const { status } = facts;
  return [
    ...(status === undefined ? [missingGuard(facts)] : guardChecks(facts, status)),
    proxyCheck(facts),
    ...settingChecks(facts),
    ...routeChecks(facts),
    ...clientChecks(facts.clients),
    versions(facts),
  ];
}

function missingGuard({ enabled }: DoctorFacts): Check {
  const title = "Guard";
  return enabled
    ? { title, state: "broken", detail: "does not run; the log says why", fix: restart }
    : { title, state: "attention", detail: "is switched off by `argus.enabled`", fix: settings };
}

function guardChecks(facts: DoctorFacts, status: GuardStatus): readonly Check[] {
  return [
    pauseCheck(facts, status),
    portCheck(facts, status),
    status.rules > 0
      ? { title: "Rules", state: "ok", detail: `${status.rules} (${status.rulesVersion})` }
      : { title: "Rules", state: "broken", detail: "none are loaded", fix: restart },
    scannerCheck(status),
    storeCheck(facts),
    ...status.degraded.map((reason): Check => ({
      title: "Degraded",
      state: "attention",
      detail: degradedText(reason),
      fix:
        reason === "key_lost"
          ? { title: "Clear Findings…", command: "argus.clearFindings" }
          : restart,
    })),
  ];
}

function pauseCheck({ now }: DoctorFacts, status: GuardStatus): Check {
  const paused = status.pausedUntil !== undefined && status.pausedUntil > now;
  return paused
    ? {
        title: "Guard",
        state: "attention",
        detail: `is paused until ${new Date(status.pausedUntil).toLocaleTimeString()}`,
        fix: { title: "Resume Guarding", command: "argus.resume" },
      }
    : {
        title: "Guard",
        state: "ok",
        detail: `runs (process ${status.pid}, profile ${status.profile})`,
      };
}

function portCheck({ wantedPort }: DoctorFacts, { port }: GuardStatus): Check {
  return wantedPort === 0 || wantedPort === port
    ? { title: "Port", state: "ok", detail: `127.0.0.1:${port}` }
    : {
        title: "Port",
        state: "attention",
        detail: `${wantedPort} is taken, ${port} is used; guard the clients again so that they follow`,
        fix: guard,
      };
}

function scannerCheck(status: GuardStatus): Check {
  const { scannerRestarts, counters } = status;
  const detail = `${scannerRestarts} restarts, ${counters.unscanned} requests not scanned`;
  return { title: "Scanner", state: scannerRestarts > 3 ? "attention" : "ok", detail };
}

function storeCheck({ stored }: DoctorFacts): Check {
  const rows = stored.map((table) => `${table.name} ${table.rows}`).join(", ");
  return stored.length === 0
    ? { title: "Store", state: "broken", detail: "does not answer", fix: restart }
    : { title: "Store", state: "ok", detail: rows };
}

function proxyCheck({ ownProxySet, remote }: DoctorFacts): Check {
  const place = remote === undefined ? "" : ` (remote ${remote})`;
  return ownProxySet
    ? {
        title: "http.proxy",
        state: "broken",
        detail: `points at the guard itself${place}: remove it from the settings`,
        fix: settings,
      }
    : { title: "http.proxy", state: "ok", detail: "does not point at the guard" };
}

/** A misspelt id changes nothing, and nothing else would say so. */
function settingChecks({ unknownRules }: DoctorFacts): readonly Check[] {
  if (unknownRules.length === 0) return [];
  const named = unknownRules.map((id) => `\`${id}\``).join(", ");
  const detail = `name rules that are not there: ${named}`;
  return [{ title: "Settings", state: "attention", detail, fix: settings }];
}

function routeChecks({ routes, probes }: DoctorFacts): readonly Check[] {
  return routes.map((route): Check => {
    const probe = probes[route.name];
    const title = `Route ${route.name}`;
    if (probe === undefined) return { title, state: "attention", detail: "was not tested" };
    return probe.ok
      ? { title, state: "ok", detail: `reaches the scanner (${route.upstream})` }
      : { title, state: "broken", detail: probe.detail, fix: restart };
  });
}

function clientChecks(clients: readonly ClientRow[]): readonly Check[] {
  return clients
    .filter((client) => client.state !== "not_found")
    .map((client): Check => {
      const check = {
        title: client.title,
        state: clientStates[client.state],
        detail: client.detail,
      };
      return check.state === "ok" || client.state === "unsupported"
        ? check
        : { ...check, fix: guard };
    });
}

const clientStates: Readonly<Record<ClientState, Check["state"]>> = {
  guarded: "ok",
  partly: "attention",
  not_guarded: "attention",
  drifted: "broken",
  not_found: "ok",
  unsupported: "attention",
};

function versions(facts: DoctorFacts): Check {
  const trust = facts.trusted ? "trusted workspace" : "Restricted Mode";
  const where = facts.remote === undefined ? "local" : `remote ${facts.remote}`;
  return {
    title: "Versions",
    state: "ok",
    detail: `Argus ${facts.extensionVersion}, editor ${facts.editorVersion}, Node ${facts.nodeVersion}, ${where}, ${trust}`,
  };
}

const marks = { ok: "✓", attention: "!", broken: "✗" } as const;

/** The report as text, one check per line from line `firstCheckLine` on. */
export function doctorReport(checks: readonly Check[]): string {
  const broken = checks.filter((check) => check.state === "broken").length;
  const attention = checks.filter((check) => check.state === "attention").length;
  const lines = checks.map((check) => `${marks[check.state]} ${check.title}: ${check.detail}`);
  return `Argus Doctor\n${summary(broken, attention)}\n\n${lines.join("\n")}\n`;
}

function summary(broken: number, attention: number): string {
  if (broken + attention === 0) return "Everything works.";
  return `${broken} broken, ${attention} ${attention === 1 ? "needs" : "need"} attention.`;
}

export const firstCheckLine = 3;
