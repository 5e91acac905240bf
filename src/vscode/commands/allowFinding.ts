/** Allows the value (or the file) of one finding; asks for the scope when it is not given. */

import * as vscode from "vscode";

import { globOfFile } from "../../core/policy/allow.ts";
import type { AllowDraft } from "../../protocol/control.ts";
import type { FindingRef } from "../findingRef.ts";
import { decodeFindingRef, decodeScope } from "../findingRef.ts";
import { typeName } from "../present.ts";
import type { Shell } from "../shell.ts";
import { accepted, guardOrExplain, offerUndo } from "./ask.ts";
import type { ScopeFields } from "./scope.ts";
import { askScope, scopeFields, scopeName } from "./scope.ts";

/** `args`: a `FindingRef`, and optionally a scope or `path`. */
export async function allowFinding(shell: Shell, args: readonly unknown[]): Promise<void> {
  const ref = decodeFindingRef(args[0]);
  if (ref === undefined) {
    await vscode.commands.executeCommand("argus.allowValue");
    return;
  }
  const uri = ref.uri === undefined ? undefined : vscode.Uri.parse(ref.uri);
  if (args[1] === "path" && uri !== undefined) {
    await allow(shell, pathDraft(uri), "everything in this file");
    return;
  }
  await allowValueOf(shell, ref, await scopeOf(ref, args[1], uri));
}

async function scopeOf(
  ref: FindingRef,
  given: unknown,
  uri: vscode.Uri | undefined,
): Promise<ScopeFields | undefined> {
  const scope = decodeScope(given);
  if (scope === undefined) return askScope(`Allow ${nameOf(ref)}`, ref.sessionId);
  return scopeFields(scope, ref.sessionId, uri);
}

async function allowValueOf(
  shell: Shell,
  ref: FindingRef,
  scope: ScopeFields | undefined,
): Promise<void> {
  if (scope === undefined) return;
  const draft: AllowDraft = {
    kind: "value",
    valueHash: ref.valueHash,
    preview: ref.preview,
    ruleId: ref.ruleId,
    ...scope,
  };
  await allow(shell, draft, `${nameOf(ref)} ${scopeName(scope.scope)}`);
}

function pathDraft(uri: vscode.Uri): AllowDraft {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const relative = vscode.workspace.asRelativePath(uri, false).replaceAll("\\", "/");
  const glob = globOfFile(relative);
  return folder === undefined
    ? { kind: "path", glob, scope: "user" }
    : { kind: "path", glob, scope: "workspace", workspace: folder.uri.fsPath };
}

async function allow(shell: Shell, draft: AllowDraft, what: string): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  const entry = await accepted(await api.allow(draft));
  if (entry === undefined) return;
  shell.diagnostics.redrawAll();
  await offerUndo(`Argus allows ${what}.`, () => api.disallow(entry.id));
}

function nameOf(ref: FindingRef): string {
  return `${typeName(ref.type)} (${ref.preview})`;
}
