/** What every command of the editor shell can reach. Built once, in `extension.ts`. */

import type * as vscode from "vscode";

import type { FindingId } from "../core/model/ids.ts";
import type { AskPrompts } from "./askPrompts.ts";
import type { Coverage } from "./coverage.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { GuardLink } from "./guardLink.ts";
import type { Log } from "./log.ts";
import type { SettingsReader } from "./settings.ts";
import type { StatusBar } from "./statusBar.ts";
import type { Terminal } from "./terminal.ts";

/** The panel; opened at a finding when one is named. */
export interface Dashboard {
  open(shell: Shell, finding?: FindingId): Promise<void>;
}

export interface Shell {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly settings: SettingsReader;
  readonly guard: GuardLink;
  readonly coverage: Coverage;
  readonly asks: AskPrompts;
  readonly diagnostics: Diagnostics;
  readonly statusBar: StatusBar;
  readonly dashboard: Dashboard;
  readonly terminal: Terminal;
}
