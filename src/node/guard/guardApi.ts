/**
 * `GuardApi` over the guard's parts: what the editor, other windows and the command line can ask.
 *
 * Each caller has its own: only the guard's own window sets it, and who can show questions is known
 * by connection. A change makes a new snapshot before the call returns. Values that are
 * typed or scanned here are locals: hashed or scanned, then let go.
 */

import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";

import type { Finding, ScanField, TextFinding } from "../../core/model/finding.ts";
import type { Hash } from "../../core/model/ids.ts";
import { allowId, millis, ruleId } from "../../core/model/ids.ts";
import { type AllowEntry, profiles } from "../../core/model/snapshot.ts";
import { allowingEntry } from "../../core/policy/allow.ts";
import type { RuleFile } from "../../core/scan/ruleFile.ts";
import type {
  AllowReply,
  GuardApi,
  GuardSettings,
  GuardStatus,
  MarkInfo,
  MarkReply,
  OpenRoute,
  RuleName,
} from "../../protocol/control.ts";
import { version } from "../platform/version.ts";
import type { Mark, MarksInForce } from "../scanner/marks.ts";
import type { RuleSource } from "../scanner/ruleSource.ts";
import type { Drafted } from "./allowDraft.ts";
import { checkEntry, entryOf } from "./allowDraft.ts";
import type { Degraded } from "./degraded.ts";
import { probeHeader } from "./headers.ts";
import type { JudgeDeps } from "./judge.ts";
import type { KeptWords } from "./keptWords.ts";
import { scanFields } from "./scanFields.ts";
import type { Network } from "./network.ts";
import type { Probes } from "./probes.ts";
import type { RouteTable, TokenRoute } from "./routes.ts";
import { routeUrl } from "./routes.ts";
import type { GuardStorage } from "./storage.ts";

export interface ApiDeps extends JudgeDeps {
  readonly storage: GuardStorage;
  readonly kept: KeptWords;
  readonly routes: RouteTable;
  readonly network: Network;
  readonly probes: Probes;
  readonly degraded: Degraded;
  readonly port: number;
  readonly dataDir: string;
  readonly rules: Pick<RuleSource, "current" | "useFolders">;
  readonly marks: Pick<MarksInForce, "marks" | "add" | "remove">;
  readonly hash: (text: string) => Hash;
  /** No window leads: a guest's settings are taken when they are no looser. */
  readonly standalone: boolean;
}

/** What one window or command line is served with. `stop` belongs to whoever started the guard. */
export interface Caller {
  readonly api: Omit<GuardApi, "stop">;
  /** When the connection ends: its workspaces and its attendance go with it. */
  leave(): void;
}

/** `owner`: the window that the guard runs in; its settings are the guard's. */
export type CallerKind = "owner" | "guest";

export function createCallers(deps: ApiDeps): (kind: CallerKind) => Caller {
  const common = createCommonApi(deps);
  return (kind) => {
    const connection = Symbol(kind);
    let unattend: (() => void) | undefined;
    return {
      api: {
        ...common,
        async configure(settings) {
          if (kind === "guest") return configureAsGuest(deps, connection, settings);
          configure(deps, settings);
          await deps.kept.use(settings.keepReplaced === true);
        },
        async attend() {
          unattend ??= deps.asks.attend();
          return deps.asks.open();
        },
      },
      leave() {
        unattend?.();
        deps.state.setWorkspaces(connection, undefined);
      },
    };
  };
}

/**
 * A guest brings its workspaces; where nobody leads, also settings of a profile no looser than the
 * present one. What is kept on disk is decided by who started the guard.
 */
function configureAsGuest(deps: ApiDeps, connection: symbol, settings: GuardSettings): void {
  const rank = ({ policy }: GuardSettings): number => profiles.indexOf(policy.profile);
  const present = deps.state.settings();
  if (deps.standalone && rank(settings) >= rank(present))
    configure(deps, { ...settings, workspaces: present.workspaces });
  deps.state.setWorkspaces(connection, settings.workspaces);
}

function configure(deps: ApiDeps, settings: GuardSettings): void {
  deps.scanHost.setTimeoutMs(settings.scanTimeoutMs);
  deps.network.use(settings.network);
  deps.storage.useRetention(settings.retentionDays);
  deps.rules.useFolders(settings.ruleFolders ?? []);
  deps.state.configure(settings);
}

type CommonApi = Omit<GuardApi, "stop" | "configure" | "attend">;

function createCommonApi(deps: ApiDeps): CommonApi {
  const { state, storage, routes, port } = deps;
  const startedAt = deps.clock.now();
  return {
    answer: (id, answer) => Promise.resolve(deps.asks.answer(id, answer)),
    status: () => Promise.resolve(statusOf(deps, startedAt)),
    async scanText({ text, path }) {
      const { outcome } = await scanFields(deps, { fields: [documentField(text, path)] });
      if (outcome.kind === "failed") return outcome;
      const [findings = []] = outcome.findings;
      return { kind: "scanned", findings: findings.map((finding) => marked(deps, finding, path)) };
    },
    findings: (query) => storage.findings(query),
    async clearFindings() {
      await deps.kept.clear();
      return storage.clearFindings();
    },
    stored: async () => [...(await storage.stored()), ...deps.kept.stored()],
    ruleNames: () => Promise.resolve(deps.rules.current().files.flatMap(namesOf)),
    listAllowed: () => storage.allowEntries(),
    allow: (draft) =>
      keep(
        deps,
        entryOf(draft, { id: allowId(randomUUID()), now: deps.clock.now(), hash: deps.hash }),
      ),
    putAllowed: (entry) => keep(deps, checkEntry(entry, deps.clock.now())),
    async disallow(id) {
      const removed = await storage.removeAllow(id);
      await reloadAllowlist(deps);
      return removed;
    },
    async testAllowed(text) {
      const { outcome } = await scanFields(deps, { fields: [documentField(text, undefined)] });
      if (outcome.kind === "failed") throw new Error(`the text was not scanned: ${outcome.reason}`);
      return (outcome.findings[0] ?? []).map((finding) => {
        const by = marked(deps, finding, undefined).allowedBy;
        return by === undefined ? { finding } : { finding, by };
      });
    },
    mark: (path) => mark(deps, path),
    marks: () => Promise.resolve(deps.marks.marks().map(markInfo)),
    unmark: (id) => deps.marks.remove(id),
    pause: async (until) => state.pause(until),
    resume: async () => state.resume(),
    openRoute: async (request) => withUrl(await routes.open(request, port), port),
    routes: () => Promise.resolve(routes.all().map((route) => withUrl(route, port))),
    closeRoute: (id) => routes.close(id),
    probeRoute: (id) => probe(deps, routes.get(id)),
  };
}

function statusOf(deps: ApiDeps, startedAt: GuardStatus["startedAt"]): GuardStatus {
  const pausedUntil = deps.state.pausedUntil();
  return {
    state: pausedUntil === undefined ? "guarding" : "paused",
    ...(pausedUntil === undefined ? {} : { pausedUntil }),
    port: deps.port,
    pid: process.pid,
    version,
    rules: deps.rules.current().count,
    rulesVersion: deps.rules.current().version,
    profile: deps.state.settings().policy.profile,
    dataDir: deps.dataDir,
    workspaces: deps.state.settings().workspaces,
    startedAt,
    scannerRestarts: deps.scanHost.restarts(),
    counters: deps.meter.read(),
    degraded: deps.degraded.list(),
    held: deps.asks.held(),
  };
}

function namesOf({ rules }: RuleFile): readonly RuleName[] {
  return rules.map(({ id, description }) => ({ id: ruleId(id), description }));
}

function documentField(text: string, path: string | undefined): ScanField {
  return {
    path: "document",
    text,
    role: "unknown",
    age: "new",
    ...(path === undefined ? {} : { sourceFile: path }),
  };
}

/** With the entry of the allowlist that would let the finding through, if any does. */
function marked(deps: ApiDeps, finding: TextFinding, path: string | undefined): TextFinding {
  const placed: Finding = {
    ...finding,
    path: "document",
    role: "unknown",
    age: "new",
    count: 1,
    ...(path === undefined ? {} : { sourceFile: path }),
  };
  const { workspaces } = deps.state.settings();
  const context = { now: deps.clock.now(), workspaces };
  const by = allowingEntry(deps.state.snapshot().allowlist, placed, context);
  return by === undefined ? finding : { ...finding, allowedBy: by };
}

async function keep(deps: ApiDeps, drafted: Drafted): Promise<AllowReply> {
  if (drafted.kind === "invalid") return drafted;
  await deps.storage.putAllow(drafted.entry);
  await reloadAllowlist(deps);
  return { kind: "ok", entry: drafted.entry };
}

async function reloadAllowlist(deps: ApiDeps): Promise<void> {
  const entries: readonly AllowEntry[] = await deps.storage.allowEntries();
  deps.state.setAllowlist(entries);
  deps.events.emit({ kind: "allowlist.changed", at: deps.clock.now(), count: entries.length });
}

async function mark(deps: ApiDeps, path: string): Promise<MarkReply> {
  const marked = await deps.marks.add(path, deps.clock.now());
  return marked.kind === "marked" ? { ...marked, mark: markInfo(marked.mark) } : marked;
}

function markInfo({ id, path, addedAt, sets }: Mark): MarkInfo {
  return { id, path, addedAt: millis(addedAt), files: sets.length };
}

function withUrl({ token, ...route }: TokenRoute, port: number): OpenRoute {
  return { ...route, url: routeUrl({ ...route, token }, port) };
}

interface ProbeReply {
  readonly ok: boolean;
  readonly detail: string;
}

const probeTimeoutMs = 15_000;
const probeBody = JSON.stringify({
  model: "argus-probe",
  messages: [{ role: "user", content: "argus probe" }],
});

/** Over the socket, as a client would: the checks, the token and the parser are part of the answer. */
function probe(deps: ApiDeps, route: TokenRoute | undefined): Promise<ProbeReply> {
  if (route === undefined) return Promise.resolve({ ok: false, detail: "no such route" });
  return new Promise((resolve) => {
    const call = httpRequest(
      `${routeUrl(route, deps.port)}/v1/messages`,
      {
        method: "POST",
        agent: false,
        timeout: probeTimeoutMs,
        headers: { "content-type": "application/json", [probeHeader]: deps.probes.issue() },
      },
      (response) => {
        response.resume();
        const ok = response.statusCode === 200;
        resolve({ ok, detail: ok ? "scanned" : `answered ${response.statusCode ?? 0}` });
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve({ ok: false, detail: "the guard's port does not answer" }));
    call.end(probeBody);
  });
}
