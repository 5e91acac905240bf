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
  const folders = vscode.workspace.workspaceFolders ?? [];
  const choices: Choice<AllowScope>[] = [
    { label: "$(debug-step-over) Once", description: "the next request only", value: "once" },
    { label: "$(globe) Everywhere", description: "on this computer", value: "user" },
  ];
  if (folders.length > 0) {
    choices.splice(1, 0, {
      label: "$(root-folder) In this workspace",
      description: folders[0]?.name ?? "",
      value: "workspace",
    });
  }
  if (session !== undefined) {
    choices.splice(1, 0, {
      label: "$(comment-discussion) In this conversation",
      description: "until the chat ends",
      value: "session",
    });
  }
  const scope = await pick(title, choices, "How far does it reach?");
  return scope === undefined ? undefined : scopeFields(scope, session, undefined);
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
