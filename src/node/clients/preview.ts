/**
 * What applying would change, line by line, before anything is asked of the guard.
 *
 * Only the line of the key itself is shown, never its neighbours: those may hold a key of the user.
 * Addresses are masked, ours too: a route's token is a capability.
 */

import {
  addressOf,
  isArgusAddress,
  type Endpoint,
  maskAddress,
  routeName,
  splitAddress,
} from "../../core/clients/endpoint.ts";
import type { Integration } from "../../core/clients/integrations.ts";
import type { TextChange } from "../../core/clients/textEdit.ts";
import { changesFor, emptyFile } from "./apply.ts";
import { type ClientsOptions, type State, stateOf } from "./state.ts";

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

export async function previewOf(options: ClientsOptions, each: Integration): Promise<Preview> {
  const { id, title, notes } = each;
  const state = await stateOf(options, each);
  if (state.kind !== "found") return { id, title, changes: [], notes };
  const routes = (await options.api()?.routes()) ?? [];
  const open = state.endpoints.filter(
    ({ value }) => !routes.some(({ url }) => value?.startsWith(url) === true),
  );
  const port = options.port?.();
  const host = port === undefined ? "127.0.0.1" : `127.0.0.1:${port}`;
  const changes = open.map((endpoint) => {
    const after = addressAfter(each, addressOf(endpoint) ?? "", host);
    return changeOf(each, state, endpoint, after);
  });
  return { id, title, changes, notes };
}

function changeOf(
  each: Integration,
  { file, text = emptyFile(each.format) }: Extract<State, { readonly kind: "found" }>,
  endpoint: Endpoint,
  after: string | undefined,
): Change {
  const key = endpoint.path.join(".");
  const change = after === undefined ? undefined : changesFor(each, text, endpoint, after)?.[0];
  if (after === undefined || change === undefined) {
    return { place: file, difference: `${key} cannot be set here; nothing will be changed` };
  }
  const { value } = endpoint;
  const removed = value === undefined ? [] : [`- ${lineOf(each, endpoint, value)}`];
  const lines = [key, ...removed, `+ ${lineOf(each, endpoint, after)}`];
  return { place: `${file}:${lineAt(text, change)}`, difference: lines.join("\n") };
}

/** As it will look; the token is made when it is applied. */
function addressAfter({ id }: Integration, address: string, host: string): string | undefined {
  if (isArgusAddress(address)) return `http://${host}/r/…/****`;
  const split = splitAddress(address);
  if (split === undefined) return undefined;
  return `http://${host}/r/${routeName(id, split.origin, "…")}/****${split.rest}`;
}

/** The first line that is not as before. */
function lineAt(text: string, { offset, inserted }: TextChange): number {
  const newLines = /^\s*\n/.exec(inserted) === null ? 0 : 1;
  return text.slice(0, offset).split("\n").length + newLines;
}

/** A member as its format writes it. */
function lineOf({ format }: Integration, { path }: Endpoint, address: string): string {
  const name = String(path.at(-1));
  const value = JSON.stringify(maskAddress(address));
  switch (format) {
    case "jsonc":
      return `${JSON.stringify(name)}: ${value}`;
    case "yaml":
      return `${name}: ${value}`;
    case "toml":
      return `${name} = ${value}`;
  }
}
