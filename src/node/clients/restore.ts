/**
 * Takes back what the journal says, key by key; works without a guard and without an editor.
 *
 * A file that is as Argus left it becomes byte for byte what it was. In one that was edited since,
 * only keys that still hold our address are set back; what somebody else set there is theirs.
 */

import { isArgusAddress } from "../../core/clients/endpoint.ts";
import {
  jsoncString,
  openJsonc,
  pathsOfValue,
  removeJsonc,
  removeJsoncItem,
  setJsonc,
} from "../../core/clients/jsonc.ts";
import { applyChanges, revertChanges, type TextChange } from "../../core/clients/textEdit.ts";
import {
  openToml,
  removeToml,
  setToml,
  tomlPaths,
  tomlString,
} from "../../core/clients/tomlFile.ts";
import { setYaml, yamlList } from "../../core/clients/yamlFile.ts";
import { readConfig, removeConfig, textHash, writeConfig } from "./configFile.ts";
import {
  type JournalEntry,
  type OwnedKey,
  readClientJournal,
  writeClientJournal,
} from "./journal.ts";

export interface Restored {
  readonly client: string;
  readonly file: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** All clients when `clients` is absent. What could not be restored stays in the journal. */
export async function restoreClients(
  dataDir: string,
  clients?: readonly string[],
): Promise<readonly Restored[]> {
  const entries = await readClientJournal(dataDir);
  const results: Restored[] = [];
  let left = entries;
  for (const entry of entries) {
    if (clients !== undefined && !clients.includes(entry.client)) continue;
    const { ok, detail } = await restoreEntry(entry);
    results.push({ client: entry.client, file: entry.file, ok, detail });
    if (!ok) continue;
    left = left.filter((each) => each !== entry);
    await writeClientJournal(dataDir, left);
  }
  return results;
}

interface Outcome {
  readonly ok: boolean;
  readonly detail: string;
}

async function restoreEntry(entry: JournalEntry): Promise<Outcome> {
  const read = await readConfig(entry.file);
  if (read.kind === "missing") return { ok: true, detail: "the file is gone; nothing to restore" };
  if (read.kind === "unreadable") return { ok: false, detail: `not restored: ${read.reason}` };
  const { text } = read;
  if (entry.created && textHash(text) === entry.hashAfter) {
    const removed = await removeConfig(entry.file, text);
    return removed ? { ok: true, detail: "the file that was made is removed" } : changedMeanwhile;
  }
  const exact = restoreExactly(entry, text);
  const restored = exact ?? restoreKeys(entry, text);
  if (entry.keys.some((key) => restored.includes(key.after))) return cannotRestore;
  if (restored === text) return { ok: true, detail: "set to something else since; left as it is" };
  if (!(await writeConfig(entry.file, restored, text))) return changedMeanwhile;
  const detail = exact === undefined ? "own keys set back, later edits kept" : "as it was before";
  return { ok: true, detail };
}

const changedMeanwhile: Outcome = {
  ok: false,
  detail: "not restored: the file changed at the same moment; try again",
};

const cannotRestore: Outcome = {
  ok: false,
  detail:
    "not restored: the file cannot be parsed; mend it and try again, or set the address by hand",
};

/** Only when the very bytes from before come out. */
function restoreExactly(entry: JournalEntry, text: string): string | undefined {
  if (entry.exact === undefined || textHash(text) !== entry.hashAfter) return undefined;
  const before = revertChanges(text, entry.exact.changes);
  return before !== undefined && textHash(before) === entry.exact.hashBefore ? before : undefined;
}

function restoreKeys(entry: JournalEntry, text: string): string {
  const back = backs[entry.format];
  const withoutItems = (entry.items ?? []).reduceRight(
    (all, { list, value, made }) => applyChanges(all, removeJsoncItem(all, list, { value, made })),
    text,
  );
  return entry.keys.reduceRight((all, key) => applyChanges(all, back(all, key)), withoutItems);
}

const backs = { jsonc: jsoncBack, yaml: yamlBack, toml: tomlBack } as const;

/** Our address is looked for by value: the table may have another name now. */
function tomlBack(text: string, key: OwnedKey): readonly TextChange[] {
  const root = openToml(text);
  if (root === undefined) return [];
  const here = tomlString(root, key.path) === key.after;
  const path = here ? key.path : tomlPaths(root, key.after)[0];
  if (path === undefined) return [];
  if (key.before === undefined) return removeToml(text, path);
  return asWritten(setToml(text, path, key.before), key);
}

/** Our address is looked for by value: lists may have been reordered. */
function jsoncBack(text: string, key: OwnedKey): readonly TextChange[] {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return [];
  const [path] =
    jsoncString(opened.root, key.path) === key.after
      ? [key.path]
      : pathsOfValue(opened.root, key.after);
  if (path === undefined) return [];
  if (key.before === undefined) return removeJsonc(text, path);
  return asWritten(setJsonc(text, path, key.before), key);
}

/** The value in the very characters it had: quotes and escapes are the user's. */
function asWritten(changes: readonly TextChange[], key: OwnedKey): readonly TextChange[] {
  const { raw } = key;
  if (raw === undefined) return changes;
  return changes.map((change) => ({ ...change, inserted: raw }));
}

function yamlBack(text: string, key: OwnedKey): readonly TextChange[] {
  const [list, , member] = key.path;
  if (typeof list !== "string" || typeof member !== "string") return [];
  const items = yamlList(text, list) ?? [];
  const item = items.find((each) => each.values.get(member) === key.after);
  if (item === undefined) return [];
  if (key.before !== undefined) {
    return asWritten(setYaml(text, [...item.path, member], key.before), key);
  }
  return removeLine(text, `${member}: ${JSON.stringify(key.after)}`);
}

/** The line that was inserted for a key, with the line break before it. */
function removeLine(text: string, line: string): readonly TextChange[] {
  const at = text.indexOf(line);
  if (at < 0) return [];
  const before = text.lastIndexOf("\n", at);
  const start = text[before - 1] === "\r" ? before - 1 : before;
  if (before < 0 || text.slice(before + 1, at).trim() !== "") return [];
  return [{ offset: start, removed: text.slice(start, at + line.length), inserted: "" }];
}

/** Whether the file still leads through the guard at every owned key. */
export function hasDrifted(entry: JournalEntry, text: string): boolean {
  return entry.keys.some((key) => isArgusAddress(key.after) && !text.includes(key.after));
}
