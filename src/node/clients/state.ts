/**
 * Where an integration stands on this computer: not there, unreadable, or found with its endpoints.
 */

import { dirname, isAbsolute, join } from "node:path";

import type { Endpoint } from "../../core/clients/endpoint.ts";
import type { Integration } from "../../core/clients/integrations.ts";
import type { GuardApi } from "../../protocol/control.ts";
import { readConfig } from "./configFile.ts";
import { type JournalEntry, readClientJournal } from "./journal.ts";

export interface ClientsOptions {
  readonly home: string;
  /** The editor's user folder, where `settings.json` is; absent on the command line. */
  readonly profile?: string;
  /** Ids of installed extensions, lower case. */
  readonly extensions: readonly string[];
  readonly dataDir: string;
  /** Of the process that the clients share it with; variables there can move their files. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly api: () => GuardApi | undefined;
  /** Where the guard listens, to be shown before anything is changed. */
  readonly port?: () => number | undefined;
  /** Whether an address leads to a running guard that does not tell its routes. */
  readonly leadsToGuard?: (address: string) => boolean;
}

export function fileOf(
  options: ClientsOptions,
  { place, file, moved = [] }: Integration,
): string | undefined {
  for (const each of moved) {
    const folder = options.environment?.[each.variable];
    if (folder !== undefined && isAbsolute(folder)) return join(folder, ...each.file.split("/"));
  }
  const base = place === "home" ? options.home : options.profile;
  return base === undefined ? undefined : join(base, ...file.split("/"));
}

export type State =
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

export async function stateOf(options: ClientsOptions, each: Integration): Promise<State> {
  const file = fileOf(options, each);
  if (file === undefined) return { kind: "absent" };
  const read = await readConfig(file);
  if (read.kind === "unreadable") return { kind: "broken", reason: read.reason };
  const text = read.kind === "text" ? read.text : undefined;
  const signIn = await signInOf(file, each);
  if (!isInUse(options, each, { text, signIn })) return { kind: "absent" };
  const blocked = signIn === undefined ? undefined : each.signIn?.blocks(text ?? "", signIn);
  if (blocked !== undefined) return { kind: "broken", reason: blocked };
  const endpoints = each.endpoints(text ?? "");
  if (endpoints === undefined) return { kind: "broken", reason: "it cannot be parsed" };
  if (endpoints.length === 0) return { kind: "absent" };
  const entries = await readClientJournal(options.dataDir);
  const entry = entries.find((known) => known.file === file);
  return { kind: "found", file, text, endpoints, entry };
}

async function signInOf(file: string, { signIn }: Integration): Promise<string | undefined> {
  if (signIn === undefined) return undefined;
  const read = await readConfig(join(dirname(file), signIn.file));
  return read.kind === "text" ? read.text : undefined;
}

interface Files {
  readonly text: string | undefined;
  readonly signIn: string | undefined;
}

/** The editor's own settings file says nothing about who is installed; a client's own file does. */
function isInUse(options: ClientsOptions, each: Integration, { text, signIn }: Files): boolean {
  const installed = each.extensions.some((id) => options.extensions.includes(id));
  if (text === undefined) return each.mayCreate && (installed || signIn !== undefined);
  return installed || each.place === "home" || each.extensions.length === 0;
}
