/** The one notification of a new installation: what Argus does, and the two ways to begin. */

import * as vscode from "vscode";

const shownKey = "argus.welcomed";

export async function welcome(state: vscode.Memento): Promise<void> {
  if (state.get<unknown>(shownKey) === true) return;
  await state.update(shownKey, true);
  const choice = await vscode.window.showInformationMessage(
    "Argus can scan what AI clients send and replace live-looking keys by placeholders; the real values come back in the answers. Nothing is changed until you choose the clients.",
    "Guard AI Clients…",
    "Observe Only",
    "Open Dashboard",
  );
  if (choice === "Guard AI Clients…") await vscode.commands.executeCommand("argus.guardClients");
  if (choice === "Open Dashboard") await vscode.commands.executeCommand("argus.openDashboard");
  if (choice === "Observe Only") {
    await vscode.commands.executeCommand("argus.observeOnly");
    await vscode.commands.executeCommand("argus.guardClients");
  }
}
