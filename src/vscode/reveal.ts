/**
 * Opens the line where a value stands, found by its keyed hash.
 */

import * as vscode from "vscode";

import type { Hash } from "../core/model/ids.ts";
import { candidates } from "./closedFiles.ts";
import type { Shell } from "./shell.ts";

export interface Wanted {
  readonly valueHash: Hash;
  readonly sourceFile?: string;
  /** A document to try first, as URI text. */
  readonly uri?: string;
}

/** False when no shown document and no file in the workspace holds the value. */
export async function revealFinding(shell: Shell, wanted: Wanted): Promise<boolean> {
  const known = shell.diagnostics.locate(wanted.valueHash);
  if (known !== undefined) {
    await vscode.window.showTextDocument(known.uri, { selection: known.range });
    return true;
  }
  for (const uri of candidates(wanted)) {
    if (await revealIn(shell, uri, wanted.valueHash)) return true;
  }
  return false;
}

async function revealIn(shell: Shell, uri: vscode.Uri, valueHash: Hash): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    // Not there: the next candidate may be.
    return false;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const scan = await shell.diagnostics.scans.scanNow(document);
  const finding = scan?.findings.find((one) => one.valueHash === valueHash);
  if (finding === undefined) return false;
  const selection = new vscode.Range(
    document.positionAt(finding.span.start),
    document.positionAt(finding.span.end),
  );
  await vscode.window.showTextDocument(document, { selection });
  return true;
}
