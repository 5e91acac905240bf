/**
 * Entry point of the uninstaller: puts back every AI client's settings and deletes kept values.
 *
 * The editor runs it in plain Node, without an editor API, once the extension is gone for good. What
 * cannot be put back stays in its journal, is named on standard error and makes the exit code 1.
 */

import { homedir } from "node:os";

import { dataFolders, forgetJournal } from "./node/clients/journals.ts";
import { restoreClients } from "./node/clients/restore.ts";
import { removeReplaced } from "./node/platform/files.ts";

async function uninstall(home: string): Promise<boolean> {
  let clean = true;
  for (const folder of await dataFolders(home)) {
    await removeReplaced(folder);
    const results = await restoreClients(folder);
    const failed = results.filter(({ ok }) => !ok);
    for (const { client, file, detail } of failed) {
      process.stderr.write(`argus: ${client}: ${file}: ${detail}\n`);
    }
    if (failed.length === 0) await forgetJournal(home, folder);
    clean &&= failed.length === 0;
  }
  return clean;
}

uninstall(homedir()).then(
  (clean) => {
    process.exitCode = clean ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`argus: ${error instanceof Error ? error.message : "not restored"}\n`);
    process.exitCode = 1;
  },
);
