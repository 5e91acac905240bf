/**
 * Opens the dashboard, at most once per window; its code is loaded when somebody first opens it.
 */

import type * as vscode from "vscode";

import type { FindingId } from "../core/model/ids.ts";
import type { DashboardPanel } from "./dashboardPanel.ts";
import type { Dashboard, Shell } from "./shell.ts";

export class DashboardHost implements Dashboard, vscode.Disposable {
  #panel: DashboardPanel | undefined;

  async open(shell: Shell, finding?: FindingId): Promise<void> {
    if (this.#panel === undefined) {
      const { DashboardPanel } = await import("./dashboardPanel.ts");
      this.#panel ??= new DashboardPanel(shell, () => {
        this.#panel = undefined;
      });
    }
    this.#panel.reveal();
    if (finding !== undefined) this.#panel.show(finding);
  }

  dispose(): void {
    this.#panel?.dispose();
  }
}
