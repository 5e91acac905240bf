/**
 * Every command, once. The manifest and the registration are derived from this table.
 *
 * `palette: false` hides a command that needs an argument (a quick fix, a tree row).
 */

export interface CommandSpec {
  readonly title: string;
  readonly icon?: string;
  readonly palette?: false;
  readonly enablement?: string;
}

export const commandCategory = "Argus";

export const commands = {
  "argus.openDashboard": { title: "Open Dashboard", icon: "$(shield)" },
  "argus.manageAllowlist": { title: "Manage Allowlist" },
  "argus.allowValue": { title: "Allow Value…" },
  "argus.guardClients": { title: "Guard AI Clients…" },
  "argus.restoreClients": { title: "Restore All Clients" },
  "argus.pause": { title: "Pause for…" },
  "argus.resume": { title: "Resume Guarding" },
  "argus.chooseProfile": { title: "Choose Profile…" },
  "argus.doctor": { title: "Doctor" },
  "argus.showLog": { title: "Show Log" },
  "argus.scanFile": { title: "Scan This File" },
  "argus.restartGuard": { title: "Restart Guard" },
  "argus.clearFindings": { title: "Clear Findings…" },
  "argus.menu": { title: "Show Menu" },
  "argus.observeOnly": { title: "Observe Only" },
  "argus.testAllowlist": { title: "Test Allowlist Against Text…" },
  "argus.openSettings": { title: "Open Settings" },
  "argus.showFinding": { title: "Show Finding", palette: false },
  "argus.allowFinding": { title: "Allow Finding", palette: false },
  "argus.disableRule": { title: "Turn Rule Off", palette: false },
  "argus.copyRedacted": { title: "Copy Redacted", palette: false },
} as const satisfies Record<string, CommandSpec>;

export type CommandId = keyof typeof commands;
