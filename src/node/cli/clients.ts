/**
 * `argus clients`: which AI clients are on this computer and whether they lead through a guard.
 *
 * Read from the clients' own settings, so no guard is needed; the routes of one that runs for the
 * data directory are listed too. An editor's guard is found by its journal and does not tell its
 * routes: there an address with its port counts. Tokens stay inside.
 */

import { homedir } from "node:os";

import { createClients } from "../clients/clients.ts";
import { editorProfile, installedExtensions } from "../clients/editorPlaces.ts";
import { journalFolders } from "../clients/journals.ts";
import { defaultDataDir, findEndpoint } from "../gateway/endpoint.ts";
import { isOwnGuard } from "../guard/endpoint.ts";
import type { ClientRow } from "../../protocol/dashboard.ts";
import type { OpenRoute } from "../../protocol/control.ts";
import { findControl } from "./controlSocket.ts";
import type { CommandEnd } from "./end.ts";
import { exit, usage } from "./end.ts";
import type { Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import { helpOption, readOptions } from "./options.ts";

const options = {
  ...helpOption,
  data: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

export async function runClients(args: readonly string[], io: Io): Promise<CommandEnd> {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const [stray] = parsed.positionals;
  if (stray !== undefined) return usage(`unexpected \`${stray}\``);
  const dataDir = parsed.values.data ?? defaultDataDir();
  const found = await findControl(dataDir);
  const guard = found.kind === "connected" ? found.guard : undefined;
  try {
    const routes = (await guard?.api.routes()) ?? [];
    const ports = await guardPorts(dataDir);
    const computer = { home: homedir(), environment: io.environment, platform: process.platform };
    const clients = createClients({
      ...computer,
      profile: editorProfile(computer),
      extensions: await installedExtensions(computer),
      dataDir,
      api: () => guard?.api,
      leadsToGuard: (address) =>
        ports.some((port) => address.startsWith(`http://127.0.0.1:${port}/r/`)),
    });
    report({ clients: await clients.list(), routes, ports }, parsed.values.json, io);
  } finally {
    guard?.close();
  }
  return exit(exitCodes.clean);
}

/** Of guards that run: for this data directory, and for those with a journal (the editors'). */
async function guardPorts(dataDir: string): Promise<readonly number[]> {
  const folders = new Set([dataDir, ...(await journalFolders(homedir()))]);
  const ports = await Promise.all(
    [...folders].map(async (folder) => {
      const endpoint = await findEndpoint(folder);
      const runs = endpoint !== undefined && (await isOwnGuard(endpoint.port, folder));
      return runs ? [endpoint.port] : [];
    }),
  );
  return ports.flat();
}

interface Known {
  readonly clients: readonly ClientRow[];
  readonly routes: readonly OpenRoute[];
  readonly ports: readonly number[];
}

function report({ clients, routes, ports }: Known, json: boolean, io: Io): void {
  const shown = routes.map(({ client, name, family, upstream }) => ({
    client,
    route: name,
    family,
    upstream,
  }));
  if (json) {
    print(io.output, JSON.stringify({ clients, routes: shown, ports }, undefined, 2));
    return;
  }
  for (const { title, state, detail } of clients.filter((row) => row.state !== "not_found")) {
    print(io.output, `${title}  ${state.replaceAll("_", " ")}  ${detail}`);
  }
  const missing = clients.filter((row) => row.state === "not_found").map(({ title }) => title);
  if (missing.length > 0) print(io.output, `not found: ${missing.join(", ")}`);
  for (const { client, route, family, upstream } of shown) {
    print(io.output, `route ${route}  ${client}  ${family}  ${upstream}`);
  }
  print(
    io.output,
    ports.length === 0 ? "no guard is running" : `guard on port ${ports.join(", ")}`,
  );
}
