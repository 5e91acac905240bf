/** Copies the selection, or the whole document, with a placeholder for every finding. */

import * as vscode from "vscode";

import { redactText } from "../place.ts";
import type { Shell } from "../shell.ts";
import { guardOrExplain } from "./ask.ts";

export async function copyRedacted(shell: Shell): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const api = await guardOrExplain(shell);
  if (editor === undefined || api === undefined) return;
  const { document, selection } = editor;
  const reply = await api.scanText({ text: document.getText(), path: document.uri.fsPath });
  if (reply.kind === "failed") {
    await vscode.window.showErrorMessage(
      "Argus: the text could not be scanned, so nothing was copied.",
    );
    return;
  }
  const range = selection.isEmpty ? undefined : selection;
  const start = range === undefined ? 0 : document.offsetAt(range.start);
  const text = document.getText(range);
  const findings = reply.findings
    .filter(({ span }) => span.end > start && span.start < start + text.length)
    .map((finding) => ({
      ...finding,
      span: {
        start: Math.max(0, finding.span.start - start),
        end: Math.min(text.length, finding.span.end - start),
      },
    }));
  await vscode.env.clipboard.writeText(redactText(text, findings));
  vscode.window.setStatusBarMessage(
    `Argus: copied with ${findings.length} placeholder${findings.length === 1 ? "" : "s"}`,
    4000,
  );
}
