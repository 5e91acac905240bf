/**
 * `argus restore`: undoes what Argus changed in the settings of AI clients.
 *
 * What was changed stands in the data directory's journal, `clients.json`; neither a guard nor an
 * editor is needed. What cannot be undone is told, never passed over, and stays in the journal.
 */

import { type Restored, restoreClients } from "../clients/restore.ts";
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

export async function runRestore(args: readonly string[], io: Io): Promise<CommandEnd> {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const [stray] = parsed.positionals;
  if (stray !== undefined) return usage(`unexpected \`${stray}\``);
  try {
    return report(await restoreClients(parsed.values.data ?? defaultDataDir()), io);
  } catch (error) {
    print(io.errors, `argus restore: ${error instanceof Error ? error.message : "failed"}`);
    return exit(exitCodes.failed);
  }
}

function report(results: readonly Restored[], io: Io): CommandEnd {
  if (results.length === 0) print(io.output, "nothing to restore");
  for (const { client, file, ok, detail } of results) {
    print(ok ? io.output : io.errors, `${client}  ${file}  ${detail}`);
  }
  return exit(results.every(({ ok }) => ok) ? exitCodes.clean : exitCodes.failed);
}
