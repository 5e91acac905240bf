/**
 * Tells of clients whose settings lead to a port where no guard listens: after another program took it, or
 * after the setting was changed. They get no answers, and nothing but this would say why.
 */

import * as vscode from "vscode";

import type { ClientRow } from "../protocol/dashboard.ts";

/** Once for each start of the guard. */
export async function tellStranded(rows: readonly ClientRow[], port: number): Promise<void> {
  const message = strandedMessage(rows, port);
  if (message === undefined) return;
  const choice = await vscode.window.showWarningMessage(
    message,
    "Guard Again…",
    "Restore All Clients",
    "Doctor",
  );
  if (choice === "Guard Again…") await vscode.commands.executeCommand("argus.guardClients");
  if (choice === "Restore All Clients")
    await vscode.commands.executeCommand("argus.restoreClients");
  if (choice === "Doctor") await vscode.commands.executeCommand("argus.doctor");
}

/** `port`: where the guard listens. `undefined`: nobody is stranded. */
export function strandedMessage(rows: readonly ClientRow[], port: number): string | undefined {
  const names = rows.filter(({ stranded }) => stranded === true).map(({ title }) => title);
  if (names.length === 0) return undefined;
  return `Argus: the guard listens on port ${port} now. Still led to another port, where it does not answer: ${names.join(", ")}.`;
}
