/** Deletes all recorded findings and replaced values, after a confirmation: this cannot be undone. */

import * as vscode from "vscode";

import type { Shell } from "../shell.ts";
import { guardOrExplain } from "./ask.ts";

export async function clearFindings(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  const answer = await vscode.window.showWarningMessage(
    "Delete all recorded findings?",
    {
      modal: true,
      detail:
        "Also forgets the values that placeholders stand for; the next turn of a conversation brings them back. The allowlist and the audit log stay. This cannot be undone.",
    },
    "Delete",
  );
  if (answer !== "Delete") return;
  const deleted = await api.clearFindings();
  await vscode.window.showInformationMessage(
    `Argus: ${deleted} finding${deleted === 1 ? "" : "s"} deleted.`,
  );
}
