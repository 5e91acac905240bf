/** Turns one rule off for this user; can be undone here and in the settings. */

import * as vscode from "vscode";

import { decodeFindingRef } from "../findingRef.ts";
import type { Shell } from "../shell.ts";
import { offerUndo } from "./ask.ts";

export async function disableRule(shell: Shell, args: readonly unknown[]): Promise<void> {
  const ref = decodeFindingRef(args[0]);
  if (ref === undefined) return;
  const before = shell.settings.current["argus.disabledRules"];
  if (before.includes(ref.ruleId)) {
    await vscode.window.showInformationMessage(`Argus: rule ${ref.ruleId} is off already.`);
    return;
  }
  await shell.settings.write("argus.disabledRules", [...before, ref.ruleId]);
  await offerUndo(`Argus: rule ${ref.ruleId} is off.`, () =>
    shell.settings.write("argus.disabledRules", before),
  );
}
