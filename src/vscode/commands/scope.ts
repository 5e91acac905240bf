/** Asks how far an allowance reaches, and turns the answer into the fields of a draft. */

import * as vscode from "vscode";

import type { SessionId } from "../../core/model/ids.ts";
import type { AllowScope } from "../../core/model/snapshot.ts";
import type { AllowDraft } from "../../protocol/control.ts";
import type { Choice } from "./ask.ts";
import { pick } from "./ask.ts";

export type ScopeFields = Pick<AllowDraft, "scope" | "workspace" | "sessionId">;

export async function askScope(
  title: string,
  session: SessionId | undefined,
): Promise<ScopeFields | undefined> {
  const once = { label: "$(debug-step-over) Once", description: "the next request only" };
  const everywhere = { label: "$(globe) Everywhere", description: "on this computer" };
  const choices: readonly Choice<ScopeFields>[] = [
    { ...once, value: { scope: "once" } },
    ...(session === undefined ? [] : [sessionChoice(session)]),
    ...folderChoices(),
    { ...everywhere, value: { scope: "user" } },
  ];
  return pick(title, choices, "How far does it reach?");
}

function sessionChoice(sessionId: SessionId): Choice<ScopeFields> {
  return {
    label: "$(comment-discussion) In this conversation",
    description: "until the chat ends",
    value: { scope: "session", sessionId },
  };
}

/** One for each folder; the one that is being worked in comes first. */
function folderChoices(): readonly Choice<ScopeFields>[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const uri = vscode.window.activeTextEditor?.document.uri;
  const present = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri);
  const ordered = [...folders].sort((a, b) => Number(b === present) - Number(a === present));
  const label = folders.length > 1 ? "In this workspace folder" : "In this workspace";
  return ordered.map((folder) => ({
    label: `$(root-folder) ${label}`,
    description: folder.name,
    value: { scope: "workspace", workspace: folder.uri.fsPath },
  }));
}

/** For `workspace`: the folder of `uri`, or the first one. `undefined` when the scope is impossible here. */
export function scopeFields(
  scope: AllowScope,
  session: SessionId | undefined,
  uri: vscode.Uri | undefined,
): ScopeFields | undefined {
  switch (scope) {
    case "once":
    case "user":
      return { scope };
    case "session":
      return session === undefined ? undefined : { scope, sessionId: session };
    case "workspace": {
      const own = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri);
      const folder = own ?? vscode.workspace.workspaceFolders?.[0];
      return folder === undefined ? undefined : { scope, workspace: folder.uri.fsPath };
    }
  }
}

const scopeWords: Readonly<Record<AllowScope, string>> = {
  once: "once",
  session: "in this conversation",
  workspace: "in this workspace",
  user: "everywhere",
};

export function scopeName(scope: AllowScope): string {
  return scopeWords[scope];
}
