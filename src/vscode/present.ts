/**
 * From findings and outcomes to the words people read. Pure; no editor types.
 *
 * Problems shows one line per diagnostic, so a message is one short sentence; details belong to the
 * hover. Values appear only as their mask.
 */

import type { Outcome } from "../core/model/action.ts";
import type { Severity, TextFinding } from "../core/model/finding.ts";
import type { Outbound } from "./outbound.ts";

export type Level = "error" | "warning" | "information" | "hint";

export interface Presented {
  readonly message: string;
  readonly level: Level;
}

const names: Readonly<Record<string, string>> = {
  copilot: "Copilot",
  "copilot-models": "Copilot",
  continue: "Continue",
  cline: "Cline",
  roo: "Roo Code",
  kilo: "Kilo Code",
  "claude-code": "Claude Code",
  codex: "Codex",
  "gemini-cli": "Gemini CLI",
  aider: "Aider",
  opencode: "opencode",
  terminal: "a terminal",
};

/** `aws_access_key` → `AWS access key`. */
export function typeName(type: string): string {
  const words = type.split(/[_\-\s]+/).filter((word) => word !== "");
  const acronyms = /^(aws|api|ssh|pgp|rsa|jwt|gcp|npm|iban|ssn|pii|url|uri|id|ip|db|ai|sql)$/i;
  const shown = words.map((word) => (acronyms.test(word) ? word.toUpperCase() : word));
  const text = shown.join(" ");
  return text === "" ? "value" : text;
}

export function clientName(client: string): string {
  const key = client.replaceAll("_", "-");
  if (Object.hasOwn(names, key)) return names[key] ?? client;
  return client === "" ? "an AI client" : client;
}

/** The message at the source line of something a request was about to send. */
export function presentOutbound(outbound: Outbound): Presented {
  const what = `${capital(typeName(outbound.type))} (${outbound.preview})`;
  const where = `${outbound.host} (${clientName(outbound.client)})`;
  return { message: `${what} ${fate(outbound)} ${where}.`, level: outboundLevel(outbound) };
}

function fate(outbound: Outbound): string {
  switch (outbound.outcome) {
    case "block":
    case "ask":
      return "was stopped on its way to";
    case "strip":
      return "was taken out of a conversation on its way to";
    case "redact":
    case "alert":
    case "log":
    case "pass":
      return outbound.action === "redact" ? "was replaced on its way to" : "was sent to";
  }
}

function outboundLevel({ outcome, action }: Outbound): Level {
  if (outcome === "block" || outcome === "ask" || outcome === "strip" || action === "redact") {
    return "error";
  }
  return action === "alert" ? "warning" : "information";
}

/** The message of a finding in an open document that nothing has tried to send yet. */
export function presentLive(finding: TextFinding): Presented {
  const encoded =
    finding.encoding.length === 0 ? "" : `, encoded as ${finding.encoding.join(" in ")}`;
  const message = `${capital(typeName(finding.type))} (${finding.preview}${encoded}): Argus guards it when an AI client sends it.`;
  return { message, level: liveLevel(finding.severity) };
}

function liveLevel(severity: Severity): Level {
  switch (severity) {
    case "critical":
    case "high":
      return "warning";
    case "warning":
      return "information";
    case "info":
      return "hint";
  }
}

export function outcomeName(outcome: Outcome): string {
  switch (outcome) {
    case "block":
      return "blocked";
    case "ask":
      return "held";
    case "redact":
      return "redacted";
    case "strip":
      return "stripped";
    case "alert":
      return "reported";
    case "log":
      return "logged";
    case "pass":
      return "passed";
  }
}

/** `5 min`, `1 h 30 min`. */
export function presentMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
