/**
 * `argus clients`: which AI clients reach a provider through the running guard of a data directory.
 *
 * Read from the guard's own routes, so it lists what is guarded, not what is installed. The routes'
 * tokens stay inside.
 */

import { defaultDataDir } from "../gateway/endpoint.ts";
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
  const found = await findControl(parsed.values.data ?? defaultDataDir());
  if (found.kind !== "connected") {
    const why = { none: "no guard is running", foreign: "the guard belongs to an editor" };
    print(io.errors, `argus clients: ${why[found.kind]}`);
    return exit(exitCodes.failed);
  }
  const routes = await found.guard.api.routes();
  found.guard.close();
  const rows = routes.map(({ client, name, family, upstream }) => ({
    client,
    route: name,
    family,
    upstream,
  }));
  if (parsed.values.json) print(io.output, JSON.stringify(rows, undefined, 2));
  else
    for (const { client, route, family, upstream } of rows)
      print(io.output, `${client}  ${route}  ${family}  ${upstream}`);
  return exit(exitCodes.clean);
}
