/**
 * The client integrations on real files: found, previewed, applied on consent, verified, watched,
 * restored.
 *
 * The journal is written before a file is; a crash between the two leaves an entry whose keys are
 * not ours, and restoring it changes nothing.
 */

import { watchFile, unwatchFile } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";

import {
  addressOf,
  type Endpoint,
  isArgusAddress,
  routeName,
  splitAddress,
} from "../../core/clients/endpoint.ts";
import { integrations, type Integration, otherClients } from "../../core/clients/integrations.ts";
import { setJsonc } from "../../core/clients/jsonc.ts";
import { applyChanges } from "../../core/clients/textEdit.ts";
import { setYaml } from "../../core/clients/yamlFile.ts";
import type { GuardApi } from "../../protocol/control.ts";
import type { ClientRow } from "../../protocol/dashboard.ts";
import { readConfig, textHash, writeConfig } from "./configFile.ts";
import {
  type JournalEntry,
  type OwnedKey,
  readClientJournal,
  writeClientJournal,
} from "./journal.ts";
import { hasDrifted, restoreClients } from "./restore.ts";

/** How often files are looked at for drift. */
const watchIntervalMs = 5000;

export interface ClientsOptions {
  readonly home: string;
  /** The editor's user folder, where `settings.json` is; absent on the command line. */
  readonly profile?: string;
  /** Ids of installed extensions, lower case. */
  readonly extensions: readonly string[];
  readonly dataDir: string;
  readonly api: () => GuardApi | undefined;
}

export interface Change {
  readonly place: string;
  readonly difference: string;
}
export interface Preview {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}
export interface Result {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Clients {
  list(): Promise<readonly ClientRow[]>;
  preview(ids: readonly string[]): Promise<readonly Preview[]>;
  apply(ids: readonly string[]): Promise<readonly Result[]>;
  verify(ids: readonly string[]): Promise<readonly Result[]>;
  restore(ids?: readonly string[]): Promise<readonly Result[]>;
  watch(changed: () => void): () => void;
}

export function createClients(options: ClientsOptions): Clients {
  const chosen = (ids: readonly string[]): readonly Integration[] =>
    integrations.filter((each) => ids.includes(each.id));
  return {
    list: () => listClients(options),
    preview: async (ids) => {
      const previews = await Promise.all(chosen(ids).map((each) => previewOf(options, each)));
      return previews.filter((preview) => preview.changes.length > 0);
    },
    apply: (ids) => inTurn(chosen(ids), (each) => applyTo(options, each)),
    verify: (ids) => inTurn(chosen(ids), (each) => verifyOf(options, each)),
    restore: (ids) => restoreOf(options, ids),
    watch: (changed) => watchFiles(options, changed),
  };
}

async function inTurn<T>(
  all: readonly Integration[],
  work: (each: Integration) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  for (const each of all) results.push(await work(each));
  return results;
}

function fileOf(options: ClientsOptions, { place, file }: Integration): string | undefined {
  const base = place === "home" ? options.home : options.profile;
  return base === undefined ? undefined : join(base, ...file.split("/"));
}

type State =
  | { readonly kind: "absent" }
  | { readonly kind: "broken"; readonly reason: string }
  | {
      readonly kind: "found";
      readonly file: string;
      /** `undefined`: the file is not there yet. */
      readonly text: string | undefined;
      readonly endpoints: readonly Endpoint[];
      readonly entry: JournalEntry | undefined;
    };

async function stateOf(options: ClientsOptions, each: Integration): Promise<State> {
  const file = fileOf(options, each);
  if (file === undefined) return { kind: "absent" };
  const read = await readConfig(file);
  if (read.kind === "unreadable") return { kind: "broken", reason: read.reason };
  const text = read.kind === "text" ? read.text : undefined;
  if (!isInUse(options, each, text)) return { kind: "absent" };
  const endpoints = each.endpoints(text ?? "");
  if (endpoints === undefined) return { kind: "broken", reason: "it cannot be parsed" };
  if (endpoints.length === 0) return { kind: "absent" };
  const entries = await readClientJournal(options.dataDir);
  const entry = entries.find((known) => known.file === file);
  return { kind: "found", file, text, endpoints, entry };
}

/** The editor's own settings file says nothing about who is installed; a client's own file does. */
function isInUse(options: ClientsOptions, each: Integration, text: string | undefined): boolean {
  const installed = each.extensions.some((id) => options.extensions.includes(id));
  if (text === undefined) return each.mayCreate && installed;
  return installed || each.place === "home" || each.extensions.length === 0;
}

async function listClients(options: ClientsOptions): Promise<readonly ClientRow[]> {
  const known = await Promise.all(integrations.map((each) => rowOf(options, each)));
  const others = await Promise.all(otherClients.map((each) => otherRow(options, each)));
  return [...known, ...others.flat()];
}

async function rowOf(options: ClientsOptions, each: Integration): Promise<ClientRow> {
  const { id, title } = each;
  const state = await stateOf(options, each);
  const row = (
    part: Pick<ClientRow, "state" | "way" | "detail">,
    places: readonly string[],
  ): ClientRow => ({
    id,
    title,
    ...part,
    places,
  });
  if (state.kind === "absent")
    return row({ state: "not_found", way: "none", detail: "not found here" }, []);
  if (state.kind === "broken") {
    const detail = `its settings file is left alone: ${state.reason}`;
    return row({ state: "unsupported", way: "none", detail }, [fileOf(options, each) ?? ""]);
  }
  return row(await coverageOf(options, state), [state.file]);
}

async function coverageOf(
  options: ClientsOptions,
  { endpoints, entry, text }: Extract<State, { readonly kind: "found" }>,
): Promise<Pick<ClientRow, "state" | "way" | "detail">> {
  const routes = (await options.api()?.routes()) ?? [];
  const live = endpoints.filter(({ value }) =>
    routes.some((route) => value !== undefined && value.startsWith(route.url)),
  ).length;
  if (live === endpoints.length)
    return { state: "guarded", way: "endpoint", detail: "every endpoint leads through the guard" };
  if (entry !== undefined && hasDrifted(entry, text ?? "")) {
    return {
      state: "drifted",
      way: "endpoint",
      detail: "its endpoint was changed by something else; use Guard AI Clients…",
    };
  }
  if (live > 0)
    return {
      state: "partly",
      way: "endpoint",
      detail: `${live} of ${endpoints.length} endpoints lead through the guard`,
    };
  return { state: "not_guarded", way: "none", detail: "sends directly; use Guard AI Clients…" };
}

async function otherRow(
  options: ClientsOptions,
  { id, title, extensions, traces, reason }: (typeof otherClients)[number],
): Promise<readonly ClientRow[]> {
  const installed = extensions.some((each) => options.extensions.includes(each));
  const found = await Promise.all(
    traces.map((trace) => isThere(join(options.home, ...trace.split("/")))),
  );
  if (!installed && !found.includes(true)) return [];
  return [{ id, title, state: "unsupported", way: "none", detail: reason, places: [] }];
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/** What an endpoint leads to behind the guard: the journal knows it for addresses that are ours. */
function upstreamOf(endpoint: Endpoint, entry: JournalEntry | undefined): string | undefined {
  const address = addressOf(endpoint);
  if (address === undefined || !isArgusAddress(address)) return address;
  const owned = entry?.keys.find((key) => key.after === address);
  return owned?.upstream ?? endpoint.fallback;
}

async function previewOf(options: ClientsOptions, each: Integration): Promise<Preview> {
  const { id, title, notes } = each;
  const state = await stateOf(options, each);
  if (state.kind !== "found") return { id, title, changes: [], notes };
  const changes = state.endpoints.map((endpoint): Change => {
    const key = endpoint.path.join(".");
    const before = endpoint.value === undefined ? "(not set)" : masked(endpoint.value);
    return { place: state.file, difference: `${key}: ${before} → http://127.0.0.1/r/…` };
  });
  return { id, title, changes, notes };
}

/** An address without what could be a credential in it. */
function masked(address: string): string {
  return address
    .replace(/\/\/[^/@]*@/, "//****@")
    .replace(/\?.*$/, "?…")
    .replace(/\/r\/([a-z0-9-]+)\/[\w-]+/, "/r/$1/****");
}

async function applyTo(options: ClientsOptions, each: Integration): Promise<Result> {
  const { id, title } = each;
  const state = await stateOf(options, each);
  const { ok, detail } = await applyState(options, each, state);
  return { id, title, ok, detail };
}

interface Done {
  readonly ok: boolean;
  readonly detail: string;
}

async function applyState(options: ClientsOptions, each: Integration, state: State): Promise<Done> {
  const api = options.api();
  if (api === undefined)
    return { ok: false, detail: "the guard is not running; use Restart Guard" };
  if (state.kind === "absent") return { ok: false, detail: "it was not found" };
  if (state.kind === "broken") return { ok: false, detail: `nothing was changed: ${state.reason}` };
  const text = state.text ?? (each.format === "jsonc" ? "{}\n" : "");
  const edited = await editAll(each, { text, endpoints: state.endpoints, entry: state.entry }, api);
  if (edited.kind === "refused")
    return { ok: false, detail: `nothing was changed: ${edited.reason}` };
  if (edited.keys.length === 0) return { ok: true, detail: "already leads through the guard" };
  return write(options, each, state, edited);
}

async function write(
  { dataDir }: ClientsOptions,
  { id, format }: Integration,
  state: Extract<State, { readonly kind: "found" }>,
  edited: Extract<Edited, { readonly kind: "edited" }>,
): Promise<Done> {
  const { file, text, entry: known } = state;
  const entry: JournalEntry = {
    client: id,
    file,
    format,
    created: text === undefined || (known?.created ?? false),
    hashAfter: textHash(edited.text),
    keys: [...(known?.keys ?? []), ...edited.keys],
  };
  const others = (await readClientJournal(dataDir)).filter((each) => each.file !== file);
  await writeClientJournal(dataDir, [...others, entry]);
  if (!(await writeConfig(file, edited.text, text))) {
    return { ok: false, detail: "the file changed at the same moment; try again" };
  }
  const count = edited.keys.length;
  return { ok: true, detail: `${count} endpoint${count === 1 ? "" : "s"} set` };
}

type Edited =
  | { readonly kind: "edited"; readonly text: string; readonly keys: readonly OwnedKey[] }
  | { readonly kind: "refused"; readonly reason: string };

async function editAll(
  { id, format }: Integration,
  source: {
    readonly text: string;
    readonly endpoints: readonly Endpoint[];
    readonly entry: JournalEntry | undefined;
  },
  api: GuardApi,
): Promise<Edited> {
  let { text } = source;
  const keys: OwnedKey[] = [];
  for (const endpoint of source.endpoints) {
    const upstream = upstreamOf(endpoint, source.entry);
    const split = upstream === undefined ? undefined : splitAddress(upstream);
    if (upstream === undefined || split === undefined) continue;
    const { family } = endpoint;
    const name = routeName(id, split.origin);
    const route = await api.openRoute({ name, client: id, family, upstream: split.origin });
    const after = `${route.url}${split.rest}`;
    if (endpoint.value === after) continue;
    const set = format === "jsonc" ? setJsonc : setYaml;
    const changes = set(text, endpoint.path, after).map((change) => ({ ...change }));
    if (changes.length === 0)
      return { kind: "refused", reason: `\`${endpoint.path.join(".")}\` cannot be set` };
    text = applyChanges(text, changes);
    const before = endpoint.value === undefined ? {} : { before: endpoint.value };
    keys.push({ path: [...endpoint.path], ...before, after, upstream, changes });
  }
  return { kind: "edited", text, keys };
}

async function verifyOf(options: ClientsOptions, each: Integration): Promise<Result> {
  const { id, title } = each;
  const api = options.api();
  const routes = ((await api?.routes()) ?? []).filter((route) => route.client === id);
  if (api === undefined || routes.length === 0)
    return { id, title, ok: false, detail: "it has no route" };
  for (const route of routes) {
    const { ok, detail } = await api.probeRoute(route.id);
    if (!ok) return { id, title, ok, detail };
  }
  return { id, title, ok: true, detail: "a test request reached the scanner" };
}

async function restoreOf(
  options: ClientsOptions,
  ids: readonly string[] | undefined,
): Promise<readonly Result[]> {
  const restored = await restoreClients(options.dataDir, ids);
  const api = options.api();
  for (const route of (await api?.routes()) ?? []) {
    if (restored.some(({ client, ok }) => ok && client === route.client))
      await api?.closeRoute(route.id);
  }
  return restored.map(({ client, ok, detail }) => ({
    id: client,
    title: integrations.find((each) => each.id === client)?.title ?? client,
    ok,
    detail,
  }));
}

/** Polls, as the clients themselves do: it works on network drives and across renames. */
function watchFiles(options: ClientsOptions, changed: () => void): () => void {
  const files = integrations.flatMap((each) => fileOf(options, each) ?? []);
  for (const file of files)
    watchFile(file, { interval: watchIntervalMs, persistent: false }, changed);
  return () => {
    for (const file of files) unwatchFile(file, changed);
  };
}
