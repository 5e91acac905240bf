/**
 * Leads an integration's endpoints through the guard: routes opened, smallest edits made, the
 * journal written before the file.
 */

import {
  addressOf,
  type Endpoint,
  isArgusAddress,
  routeName,
  type SplitAddress,
  splitAddress,
} from "../../core/clients/endpoint.ts";
import type { Integration } from "../../core/clients/integrations.ts";
import {
  addJsoncItem,
  jsoncItems,
  jsoncNode,
  openJsonc,
  setJsonc,
} from "../../core/clients/jsonc.ts";
import { applyChanges, type TextChange } from "../../core/clients/textEdit.ts";
import { setToml } from "../../core/clients/tomlFile.ts";
import { setYaml } from "../../core/clients/yamlFile.ts";
import type { GuardApi, OpenRoute } from "../../protocol/control.ts";
import { textHash, writeConfig } from "./configFile.ts";
import {
  type JournalEntry,
  type OwnedItem,
  type OwnedKey,
  readClientJournal,
  writeClientJournal,
} from "./journal.ts";
import { noteJournal } from "./journals.ts";
import type { ClientsOptions, State } from "./state.ts";

/**
 * What an endpoint leads to behind the guard. For an address that is ours the journal knows it, or
 * the guard's own routes; it is never guessed, since the client's key goes there.
 */
function upstreamOf(
  endpoint: Endpoint,
  entry: JournalEntry | undefined,
  routes: readonly OpenRoute[],
): string | undefined {
  const address = addressOf(endpoint);
  if (address === undefined || !isArgusAddress(address)) return address;
  const owned = entry?.keys.find((key) => key.after === address);
  if (owned !== undefined) return owned.upstream;
  const route = routes.find(({ url }) => address.startsWith(url));
  return route === undefined ? undefined : `${route.upstream}${address.slice(route.url.length)}`;
}

/** What came of it, in one sentence for people. */
export interface Done {
  readonly ok: boolean;
  readonly detail: string;
}

export async function applyState(
  options: ClientsOptions,
  each: Integration,
  state: State,
): Promise<Done> {
  const api = options.api();
  if (api === undefined)
    return { ok: false, detail: "the guard is not running; use Restart Guard" };
  if (state.kind === "absent") return { ok: false, detail: "it was not found" };
  if (state.kind === "broken") return { ok: false, detail: `nothing was changed: ${state.reason}` };
  const text = state.text ?? emptyFile(each.format);
  const edited = await editAll(each, { text, endpoints: state.endpoints, entry: state.entry }, api);
  if (edited.kind === "refused")
    return { ok: false, detail: `nothing was changed: ${edited.reason}` };
  if (edited.keys.length === 0) return { ok: true, detail: "already leads through the guard" };
  return write(options, each, state, edited);
}

async function write(
  { dataDir, home }: ClientsOptions,
  { id, format }: Integration,
  state: Extract<State, { readonly kind: "found" }>,
  edited: Extract<Edited, { readonly kind: "edited" }>,
): Promise<Done> {
  const { file, text } = state;
  const known = stillTrue(state.entry, text ?? "");
  const exact = exactOf(known, text ?? emptyFile(format), edited.changes);
  const entry: JournalEntry = {
    client: id,
    file,
    format,
    created: text === undefined || known?.created === true,
    hashAfter: textHash(edited.text),
    ...(exact === undefined ? {} : { exact }),
    ...ownedBy(known, edited),
  };
  const others = (await readClientJournal(dataDir)).filter((each) => each.file !== file);
  await noteJournal(home, dataDir);
  await writeClientJournal(dataDir, [...others, entry]);
  if (!(await writeConfig(file, edited.text, text))) {
    return { ok: false, detail: "the file changed at the same moment; try again" };
  }
  const count = edited.keys.length;
  return { ok: true, detail: `${count} endpoint${count === 1 ? "" : "s"} set` };
}

function ownedBy(
  known: JournalEntry | undefined,
  edited: Extract<Edited, { readonly kind: "edited" }>,
): Pick<JournalEntry, "keys" | "items"> {
  return {
    keys: [...(known?.keys ?? []), ...edited.keys],
    items: [...(known?.items ?? []), ...edited.items],
  };
}

/** Of an older entry only what still stands in the file; nothing after a crash before the edit. */
function stillTrue(entry: JournalEntry | undefined, text: string): JournalEntry | undefined {
  const keys = (entry?.keys ?? []).filter((key) => text.includes(key.after));
  return entry === undefined || keys.length === 0 ? undefined : { ...entry, keys };
}

/** The way back to the byte goes on only from a file that is as it was left. */
function exactOf(
  known: JournalEntry | undefined,
  before: string,
  changes: readonly TextChange[],
): JournalEntry["exact"] | undefined {
  if (known === undefined) return { hashBefore: textHash(before), changes: [...changes] };
  if (known.exact === undefined || known.hashAfter !== textHash(before)) return undefined;
  return { ...known.exact, changes: [...known.exact.changes, ...changes] };
}

export function emptyFile(format: Integration["format"]): string {
  return format === "jsonc" ? "{}\n" : "";
}

type Edited =
  | {
      readonly kind: "edited";
      readonly text: string;
      readonly keys: readonly OwnedKey[];
      readonly items: readonly OwnedItem[];
      readonly changes: readonly TextChange[];
    }
  | { readonly kind: "refused"; readonly reason: string };

interface Source {
  readonly text: string;
  readonly endpoints: readonly Endpoint[];
  readonly entry: JournalEntry | undefined;
}

async function editAll(each: Integration, source: Source, api: GuardApi): Promise<Edited> {
  let { text } = source;
  const keys: OwnedKey[] = [];
  const all: TextChange[] = [];
  const routes = await api.routes();
  for (const endpoint of source.endpoints) {
    if (routes.some(({ url }) => endpoint.value?.startsWith(url) === true)) continue;
    const key = endpoint.path.join(".");
    const upstream = upstreamOf(endpoint, source.entry, routes);
    const split = upstream === undefined ? undefined : splitAddress(upstream);
    if (upstream === undefined || split === undefined) {
      return { kind: "refused", reason: `where \`${key}\` leads is not known; set it by hand` };
    }
    const after = await openAddress(each.id, endpoint, split, api);
    const changes = changesFor(each, text, endpoint, after);
    if (changes === undefined) return { kind: "refused", reason: `\`${key}\` cannot be set` };
    const raw = changes[0]?.removed ?? "";
    text = applyChanges(text, changes);
    all.push(...changes);
    const before = endpoint.value === undefined ? {} : { before: endpoint.value, raw };
    keys.push({ path: [...endpoint.path], ...before, after, upstream });
  }
  const kept = each.synced === true ? keepFromSync(text, keys) : { text, items: [], changes: [] };
  return { kind: "edited", ...kept, keys, changes: [...all, ...kept.changes] };
}

/** The editor's list of settings that Settings Sync leaves alone. */
const unsyncedList = ["settingsSync.ignoredSettings"];

/** An address with a token is of use on this computer only, and nobody else's to read. */
function keepFromSync(
  text: string,
  keys: readonly OwnedKey[],
): Pick<Extract<Edited, { readonly kind: "edited" }>, "text" | "items" | "changes"> {
  const items: OwnedItem[] = [];
  const all: TextChange[] = [];
  let current = text;
  for (const value of new Set(keys.map(({ path }) => String(path[0])))) {
    const opened = openJsonc(current);
    const root = opened.kind === "ok" ? opened.root : undefined;
    if (jsoncItems(root, unsyncedList).includes(value)) continue;
    const made = jsoncNode(root, unsyncedList) === undefined;
    const changes = addJsoncItem(current, unsyncedList, value);
    current = applyChanges(current, changes);
    all.push(...changes);
    items.push({ list: unsyncedList, value, made: made || items.some((item) => item.made) });
  }
  return { text: current, items, changes: all };
}

async function openAddress(
  client: string,
  { family }: Endpoint,
  { origin, rest }: SplitAddress,
  api: GuardApi,
): Promise<string> {
  const name = routeName(client, origin, textHash(`${client}\n${family}\n${origin}`).slice(0, 10));
  const route = await api.openRoute({ name, client, family, upstream: origin });
  return `${route.url}${rest}`;
}

const setters = { jsonc: setJsonc, yaml: setYaml, toml: setToml } as const;

/** The smallest edit, and only one after which the client reads the new address. */
export function changesFor(
  each: Integration,
  text: string,
  endpoint: Endpoint,
  after: string,
): readonly TextChange[] | undefined {
  const changes = setters[each.format](text, endpoint.path, after);
  const read = each.endpoints(applyChanges(text, changes)) ?? [];
  const path = endpoint.path.join("\n");
  const found = read.find((other) => other.path.join("\n") === path);
  return changes.length > 0 && found?.value === after ? changes : undefined;
}
