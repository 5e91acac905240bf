/** Shows what the present allowlist lets through in a text: the selection, or what is typed. */

import * as vscode from "vscode";

import { typeName } from "../present.ts";
import type { Shell } from "../shell.ts";
import { entryLabel } from "./allowlistEntry.ts";
import { guardOrExplain, pick } from "./ask.ts";

export async function testAllowlist(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  const text = await askText();
  if (api === undefined || text === undefined) return;
  const [results, entries] = await Promise.all([api.testAllowed(text), api.listAllowed()]);
  if (results.length === 0) {
    await vscode.window.showInformationMessage("Argus finds nothing in this text.");
    return;
  }
  await pick(
    "Test of the allowlist",
    results.map(({ finding, by }) => {
      const entry = entries.find((one) => one.id === by);
      const allowed = by !== undefined;
      return {
        label: `${allowed ? "$(pass)" : "$(shield)"} ${finding.preview} ${typeName(finding.type)}`,
        description: allowed ? "let through" : "guarded",
        detail: entry === undefined ? `rule ${finding.ruleId}` : `by ${entryLabel(entry)}`,
        value: finding.ruleId,
      };
    }),
    `${results.filter((one) => one.by !== undefined).length} of ${results.length} let through`,
  );
}

async function askText(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor === undefined ? "" : editor.document.getText(editor.selection);
  if (selected !== "") return selected;
  return vscode.window.showInputBox({
    title: "Test the allowlist",
    prompt: "Text to test. It is scanned on this computer and not kept.",
    ignoreFocusOut: true,
  });
}
