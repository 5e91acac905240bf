/** One allowlist entry: its line in the list, and the dialogs that add and change one. */

import * as vscode from "vscode";

import type { Millis } from "../../core/model/ids.ts";
import { millis, ruleId } from "../../core/model/ids.ts";
import type { AllowEntry, AllowKind } from "../../core/model/snapshot.ts";
import { subjectProblem } from "../../node/guard/allowDraft.ts";
import { systemClock } from "../../node/platform/clock.ts";
import type { AllowDraft, GuardApi } from "../../protocol/control.ts";
import { presentTime, untilTomorrow } from "../presentState.ts";
import type { Choice } from "./ask.ts";
import { pick } from "./ask.ts";
import { askScope, scopeName } from "./scope.ts";

const icons: Readonly<Record<AllowKind, string>> = {
  value: "$(key)",
  pattern: "$(regex)",
  path: "$(file)",
  rule: "$(law)",
};
const prompts: Readonly<Record<AllowKind, string>> = {
  value: "The exact value. Only its keyed hash and first characters are kept.",
  pattern: "A glob over the whole value: * ? [..]",
  path: "A glob over the source file, for example **/fixtures/**",
  rule: "The id or the description of a rule",
};

export function entryLabel(entry: AllowEntry): string {
  return `${icons[entry.kind]} ${entryName(entry)}`;
}

export function entryName({ pattern, glob, preview, ruleId: rule }: AllowEntry): string {
  return pattern ?? glob ?? preview ?? rule ?? "****";
}

export function entryChoice(entry: AllowEntry): Choice<AllowEntry> {
  const end = entry.expiresAt === undefined ? "no end" : `until ${dayAndTime(entry.expiresAt)}`;
  const reason = entry.reason === undefined ? "" : `, ${entry.reason}`;
  return {
    label: entryLabel(entry),
    description: `${entry.kind} ${reachOf(entry)}`,
    detail: `${end}${reason}`,
    value: entry,
  };
}

/** Which workspace, where it is another one than this. */
function reachOf({ scope, workspace }: AllowEntry): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const only = folders.length === 1 ? folders[0] : undefined;
  const elsewhere = workspace !== undefined && workspace !== only?.uri.fsPath;
  return elsewhere ? `in ${workspace}` : scopeName(scope);
}

/** Asks for everything a new entry needs; `undefined` when given up. */
export async function askDraft(api: GuardApi, kind: AllowKind): Promise<AllowDraft | undefined> {
  const text = await askSubject(api, kind, `Allow by ${kind}`);
  if (text === undefined) return undefined;
  const scope = await askScope(`Allow by ${kind}`, undefined);
  return scope === undefined ? undefined : { kind, ...draftField(kind, text), ...scope };
}

/** A rule is picked from those in force; everything else is typed, and checked while it is. */
async function askSubject(
  api: GuardApi,
  kind: AllowKind,
  title: string,
  present?: string,
): Promise<string | undefined> {
  if (kind === "rule") return askRule(api, title);
  return vscode.window.showInputBox({
    title,
    prompt: prompts[kind],
    password: kind === "value",
    ignoreFocusOut: true,
    ...(present === undefined ? {} : { value: present }),
    validateInput: (text) => typedProblem(kind, text),
  });
}

async function askRule(api: GuardApi, title: string): Promise<string | undefined> {
  const names = [...(await api.ruleNames())].sort((a, b) => (a.id < b.id ? -1 : 1));
  const choices = names.map(({ id, description }) => ({ label: id, description, value: id }));
  return pick(title, choices, prompts.rule);
}

function typedProblem(kind: AllowKind, text: string): string | undefined {
  if (text.trim() === "") return "Type something, or press Escape to leave everything as it is.";
  return kind === "value" ? undefined : subjectProblem({ kind, ...draftField(kind, text) });
}

function draftField(
  kind: AllowKind,
  text: string,
): Pick<AllowDraft, "value" | "pattern" | "glob" | "ruleId"> {
  switch (kind) {
    case "value":
      return { value: text };
    case "pattern":
      return { pattern: text.trim() };
    case "path":
      return { glob: text.trim() };
    case "rule":
      return { ruleId: ruleId(text.trim()) };
  }
}

/** The entry with another pattern, path or rule; a value cannot be edited, it is not kept. */
export async function editText(entry: AllowEntry, api: GuardApi): Promise<AllowEntry | undefined> {
  if (entry.kind === "value") return undefined;
  const present = entry.pattern ?? entry.glob ?? entry.ruleId ?? "";
  const text = await askSubject(api, entry.kind, `Edit ${entry.kind}`, present);
  return text === undefined ? undefined : { ...entry, ...draftField(entry.kind, text) };
}

export async function editReason(entry: AllowEntry): Promise<AllowEntry | undefined> {
  const reason = await vscode.window.showInputBox({
    title: "Reason",
    prompt: "Why is this harmless? Shown in the list; leave empty for none.",
    value: entry.reason ?? "",
  });
  if (reason === undefined) return undefined;
  const { reason: _, ...rest } = entry;
  return reason.trim() === "" ? rest : { ...rest, reason: reason.trim() };
}

export async function editExpiry(entry: AllowEntry): Promise<AllowEntry | undefined> {
  const now = systemClock.now();
  const day = 24 * 60 * 60_000;
  const end = await pick<Millis | "never">("Ends", [
    { label: "In 1 hour", value: millis(now + 60 * 60_000) },
    { label: "Tomorrow", value: millis(untilTomorrow(now)) },
    { label: "In 7 days", value: millis(now + 7 * day) },
    { label: "In 30 days", value: millis(now + 30 * day) },
    { label: "Never", value: "never" },
  ]);
  if (end === undefined) return undefined;
  const { expiresAt: _, ...rest } = entry;
  return end === "never" ? rest : { ...rest, expiresAt: end };
}

function dayAndTime(at: Millis): string {
  return `${new Date(at).toLocaleDateString()} ${presentTime(at, at)}`;
}
