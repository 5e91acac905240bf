/**
 * The allowlist as a pick: search, add, change, end, test, remove; every change can be undone.
 */

import * as vscode from "vscode";

import type { AllowEntry, AllowKind } from "../../core/model/snapshot.ts";
import type { GuardApi } from "../../protocol/control.ts";
import type { Shell } from "../shell.ts";
import {
  askDraft,
  editExpiry,
  editReason,
  editText,
  entryChoice,
  entryLabel,
  entryName,
} from "./allowlistEntry.ts";
import type { Choice } from "./ask.ts";
import { accepted, guardOrExplain, offerUndo, pick } from "./ask.ts";
import { scopeName } from "./scope.ts";
import { testAllowlist } from "./testAllowlist.ts";

type Step =
  | { readonly kind: "add"; readonly what: AllowKind }
  | { readonly kind: "recent" }
  | { readonly kind: "test" }
  | { readonly kind: "entry"; readonly entry: AllowEntry };

const steps: readonly Choice<Step>[] = [
  { label: "$(history) Allow a recent finding…", value: { kind: "recent" } },
  { label: "$(add) Add a value…", value: { kind: "add", what: "value" } },
  { label: "$(add) Add a pattern…", value: { kind: "add", what: "pattern" } },
  { label: "$(add) Add a path…", value: { kind: "add", what: "path" } },
  { label: "$(add) Add a rule…", value: { kind: "add", what: "rule" } },
  { label: "$(beaker) Test against text…", value: { kind: "test" } },
];

export async function manageAllowlist(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  const entries = await api.listAllowed();
  const newest = [...entries].sort((a, b) => b.createdAt - a.createdAt);
  const listed = newest.map((entry): Choice<Step> => ({
    ...entryChoice(entry),
    value: { kind: "entry", entry },
  }));
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  const step = await pick("Allowlist", [...listed, ...steps], count);
  if (step !== undefined) await follow(shell, api, step);
}

async function follow(shell: Shell, api: GuardApi, step: Step): Promise<void> {
  switch (step.kind) {
    case "recent":
      await vscode.commands.executeCommand("argus.allowValue");
      return;
    case "test":
      await testAllowlist(shell);
      return;
    case "add":
      await add(api, step.what);
      return;
    case "entry":
      await change(api, step.entry);
      return;
  }
}

async function add(api: GuardApi, kind: AllowKind): Promise<void> {
  const draft = await askDraft(api, kind);
  if (draft === undefined) return;
  const entry = await accepted(await api.allow(draft));
  if (entry === undefined) return;
  const what = `${kind} ${entryName(entry)} ${scopeName(entry.scope)}`;
  await offerUndo(`Argus allows the ${what}.`, () => api.disallow(entry.id));
}

type Change = "text" | "expiry" | "reason" | "remove";

async function change(api: GuardApi, entry: AllowEntry): Promise<void> {
  const choices: Choice<Change>[] = [
    { label: "$(clock) Set end…", value: "expiry" },
    { label: "$(note) Set reason…", value: "reason" },
    { label: "$(trash) Remove", value: "remove" },
  ];
  if (entry.kind !== "value") choices.unshift({ label: "$(edit) Edit…", value: "text" });
  const chosen = await pick(entryLabel(entry), choices);
  if (chosen === undefined) return;
  if (chosen === "remove") {
    await api.disallow(entry.id);
    await offerUndo(`Argus: the ${entry.kind} ${entryName(entry)} is guarded again.`, () =>
      api.putAllowed(entry),
    );
    return;
  }
  const edited = await editors[chosen](entry, api);
  if (edited === undefined) return;
  if ((await accepted(await api.putAllowed(edited))) === undefined) return;
  await offerUndo(`Argus: the entry for ${entryName(edited)} is changed.`, () =>
    api.putAllowed(entry),
  );
}

const editors = { text: editText, expiry: editExpiry, reason: editReason } as const;
