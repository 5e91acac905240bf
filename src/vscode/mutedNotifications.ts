/** Which notifications were answered with "Don't show again": kept by the editor, taken back by command. */

import type * as vscode from "vscode";

const mutedKey = "argus.mutedNotifications";

export function mutedKeys(state: vscode.Memento): readonly string[] {
  const stored = state.get<unknown>(mutedKey);
  if (!Array.isArray(stored)) return [];
  return stored.filter((key): key is string => typeof key === "string");
}

export async function keepMuted(state: vscode.Memento, keys: readonly string[]): Promise<void> {
  await state.update(mutedKey, [...new Set(keys)]);
}
