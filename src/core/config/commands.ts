/**
 * Every command, once. The manifest and the registration are derived from this table.
 *
 * `palette: false` hides a command that needs an argument (a quick fix, a tree row).
 */

export interface CommandSpec {
  readonly title: string;
  /** One sentence for the README; empty for hidden commands. */
  readonly purpose: string;
  readonly icon?: string;
  readonly palette?: false;
  readonly enablement?: string;
}

export const commandCategory = "Argus";

export const commands = {
  "argus.openDashboard": {
    title: "Open Dashboard",
    purpose: "Counters, findings, allowlist, clients and everything that is stored.",
    icon: "$(shield)",
  },
  "argus.manageAllowlist": {
    title: "Manage Allowlist",
    purpose: "List, search, add, edit, test and remove what may pass; removal can be undone.",
  },
  "argus.allowValue": {
    title: "Allow Value…",
    purpose: "Let a value that was found lately pass from now on.",
  },
  "argus.answerHeld": {
    title: "Answer Held Requests…",
    purpose: "Say what happens with a request that waits: redact, send, block or always allow.",
  },
  "argus.guardClients": {
    title: "Guard AI Clients…",
    purpose: "Lead AI clients through the guard, after a preview of every change.",
  },
  "argus.restoreClients": {
    title: "Restore All Clients",
    purpose: "Put every client's settings back as they were.",
  },
  "argus.pause": {
    title: "Pause for…",
    purpose: "Let everything pass for a while; a pause always ends by itself.",
  },
  "argus.resume": { title: "Resume Guarding", purpose: "End a pause." },
  "argus.chooseProfile": { title: "Choose Profile…", purpose: "Observe, balanced or strict." },
  "argus.doctor": {
    title: "Doctor",
    purpose: "Check guard, rules, routes and clients, and say what to do.",
  },
  "argus.showLog": {
    title: "Show Log",
    purpose: "The log: events and numbers, no text of requests.",
  },
  "argus.scanFile": {
    title: "Scan This File",
    purpose: "Scan the open file now, also a large one.",
  },
  "argus.markFile": {
    title: "Never Let This File Leave",
    purpose:
      "Stop requests that hold text of this file or folder, also in excerpts and near copies.",
  },
  "argus.manageMarks": {
    title: "Files That Never Leave…",
    purpose: "List the marked files and folders, take one up anew or let it go.",
  },
  "argus.restartGuard": { title: "Restart Guard", purpose: "Start the guard anew." },
  "argus.clearFindings": {
    title: "Clear Findings…",
    purpose: "Delete what was found so far and forget the values that were replaced.",
  },
  "argus.menu": {
    title: "Show Menu",
    purpose: "The most used commands; also a click on the status bar.",
  },
  "argus.observeOnly": {
    title: "Observe Only",
    purpose: "Switch to a profile that reports and changes nothing.",
  },
  "argus.testAllowlist": {
    title: "Test Allowlist Against Text…",
    purpose: "Paste a text and see which entry would let what pass.",
  },
  "argus.unmute": {
    title: "Show All Notifications Again",
    purpose: "Take back every “Don't show again”.",
  },
  "argus.openSettings": { title: "Open Settings", purpose: "The settings of Argus." },
  "argus.answerAsk": { title: "Answer Held Request", purpose: "", palette: false },
  "argus.showFinding": { title: "Show Finding", purpose: "", palette: false },
  "argus.allowFinding": { title: "Allow Finding", purpose: "", palette: false },
  "argus.disableRule": { title: "Turn Rule Off", purpose: "", palette: false },
  "argus.copyRedacted": { title: "Copy Redacted", purpose: "", palette: false },
} as const satisfies Record<string, CommandSpec>;

export type CommandId = keyof typeof commands;
