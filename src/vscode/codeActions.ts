/**
 * Quick fixes at a finding. None of them edits the document; each one is undoable.
 */

import * as vscode from "vscode";

import type { CommandId } from "../core/config/commands.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { PlacedRange } from "./placedRange.ts";
import type { FindingRef } from "./findingRef.ts";
import { refOf } from "./findingRef.ts";
import { typeName } from "./present.ts";

/** Findings with fixes at one place; overlapping rules would otherwise fill the menu. */
export const maxWithFixes = 2;

export function registerCodeActions(diagnostics: Diagnostics): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    [{ scheme: "*" }],
    {
      provideCodeActions: (document, range, context) =>
        diagnostics
          .placedAt(document.uri, range)
          .slice(0, maxWithFixes)
          .flatMap((placed) => fixes(placed, document, context.diagnostics)),
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function fixes(
  placed: PlacedRange,
  document: vscode.TextDocument,
  shown: readonly vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const ref = refOf(placed.finding, placed.outbound, document.uri.toString());
  const solved = shown.filter((one) => one.source === "Argus" && one.range.isEqual(placed.range));
  return choices(ref, document).map(({ title, command, args }) => {
    const action = new vscode.CodeAction(`Argus: ${title}`, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [...solved];
    action.command = { title, command, arguments: [...args] };
    return action;
  });
}

interface Choice {
  readonly title: string;
  readonly command: CommandId;
  readonly args: readonly unknown[];
}

function choices(ref: FindingRef, document: vscode.TextDocument): readonly Choice[] {
  const value = `${typeName(ref.type)} ${ref.preview}`;
  const allow = (title: string, scope: string): Choice => ({
    title,
    command: "argus.allowFinding",
    args: [ref, scope],
  });
  const inWorkspace = vscode.workspace.getWorkspaceFolder(document.uri) !== undefined;
  return [
    ref.sessionId === undefined
      ? allow(`Allow ${value} once`, "once")
      : allow(`Allow ${value} in this conversation`, "session"),
    ...(inWorkspace ? [allow(`Allow ${value} in this workspace`, "workspace")] : []),
    allow(`Allow ${value} everywhere`, "user"),
    ...(document.isUntitled ? [] : [allow("Allow everything in this file", "path")]),
    { title: `Turn rule ${ref.ruleId} off`, command: "argus.disableRule", args: [ref] },
    { title: "Copy redacted", command: "argus.copyRedacted", args: [] },
    { title: "Show in dashboard", command: "argus.showFinding", args: [ref, "dashboard"] },
  ];
}
