/** Scans the active document, also a large one, and says what was found. */

import * as vscode from "vscode";

import { isLonger, maxScanLength } from "../documentSize.ts";
import type { Shell } from "../shell.ts";
import { guardOrExplain, withProgress } from "./ask.ts";

export async function scanFile(shell: Shell): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) {
    await vscode.window.showInformationMessage("Argus: open a file to scan it.");
    return;
  }
  if ((await guardOrExplain(shell)) === undefined) return;
  if (isLonger(document, maxScanLength)) {
    await vscode.window.showErrorMessage(
      "Argus: this file is longer than 16 million characters. Use `argus scan` in a terminal.",
    );
    return;
  }
  const scan = await withProgress("Scanning", () => shell.diagnostics.scans.scanNow(document));
  if (scan === undefined) {
    await vscode.window.showErrorMessage(
      "Argus: the scan did not finish. Try again, or run Argus: Doctor.",
    );
    return;
  }
  const open = scan.findings.filter((finding) => finding.allowedBy === undefined).length;
  const allowed = scan.findings.length - open;
  const rest = allowed === 0 ? "" : ` (${allowed} allowed)`;
  const message = `Argus: ${open} finding${open === 1 ? "" : "s"}${rest}.`;
  if (open === 0) {
    await vscode.window.showInformationMessage(message);
    return;
  }
  const choice = await vscode.window.showInformationMessage(message, "Show Problems");
  if (choice !== undefined) await vscode.commands.executeCommand("workbench.actions.view.problems");
}
