/**
 * `argus restore`: undoes what Argus changed in the settings of AI clients.
 *
 * What was changed stands in the data directory's journal, `clients.json`. Without one nothing was
 * changed. A journal that cannot be undone here is told, never passed over.
 */

import { access } from "node:fs/promises";
import { join } from "node:path";

import { defaultDataDir } from "../gateway/endpoint.ts";
import type { CommandEnd } from "./end.ts";
import { exit, usage } from "./end.ts";
import type { Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import { helpOption, readOptions } from "./options.ts";

const options = {
  ...helpOption,
  data: { type: "string" },
} as const;

const journalFile = "clients.json";

export async function runRestore(args: readonly string[], io: Io): Promise<CommandEnd> {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const [stray] = parsed.positionals;
  if (stray !== undefined) return usage(`unexpected \`${stray}\``);
  const journal = join(parsed.values.data ?? defaultDataDir(), journalFile);
  if (!(await exists(journal))) {
    print(io.output, "nothing to restore");
    return exit(exitCodes.clean);
  }
  print(
    io.errors,
    `argus restore: \`${journal}\` was written by the editor; run "Argus: Restore All Clients" there`,
  );
  return exit(exitCodes.failed);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
