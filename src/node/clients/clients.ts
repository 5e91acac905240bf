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

import { isArgusAddress } from "../../core/clients/endpoint.ts";
import { integrations, type Integration } from "../../core/clients/integrations.ts";
import { otherClients } from "../../core/clients/knownClients.ts";
import type { ClientRow } from "../../protocol/dashboard.ts";
import { applyState } from "./apply.ts";
import { type Preview, previewOf } from "./preview.ts";
import { hasDrifted, restoreClients } from "./restore.ts";
import { type ClientsOptions, fileOf, type State, stateOf } from "./state.ts";

/** How often files are looked at for drift. */
const watchIntervalMs = 5000;

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

async function listClients(options: ClientsOptions): Promise<readonly ClientRow[]> {
  const known = await Promise.all(integrations.map((each) => rowOf(options, each)));
  const others = (await Promise.all(otherClients.map((each) => otherRow(options, each)))).flat();
  const found = new Set(known.filter(({ state }) => state !== "not_found").map(({ id }) => id));
  const reasons = others.filter(({ id }) => !found.has(id));
  return [...known.filter(({ id }) => !reasons.some((row) => row.id === id)), ...reasons];
}

/** What a row says of a client beside what it is and where its files are. */
type Coverage = Omit<ClientRow, "id" | "title" | "places">;

async function rowOf(options: ClientsOptions, each: Integration): Promise<ClientRow> {
  const { id, title } = each;
  const state = await stateOf(options, each);
  const row = (part: Coverage, places: readonly string[]): ClientRow => ({
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
): Promise<Coverage> {
  const routes = (await options.api()?.routes()) ?? [];
  const live = endpoints.filter(
    ({ value = "" }) =>
      routes.some((route) => value.startsWith(route.url)) || options.leadsToGuard?.(value) === true,
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
  if (live === 0 && endpoints.some(({ value }) => value !== undefined && isArgusAddress(value))) {
    const detail =
      options.api() === undefined
        ? "leads to a guard that is not running; start it, or restore the client"
        : "leads to a port where the guard does not listen; use Guard AI Clients…, or restore it";
    return { state: "drifted", way: "endpoint", detail, stranded: true };
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

async function applyTo(options: ClientsOptions, each: Integration): Promise<Result> {
  const { id, title } = each;
  const state = await stateOf(options, each);
  const { ok, detail } = await applyState(options, each, state);
  return { id, title, ok, detail };
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
