/**
 * Decides what deserves a notification. Pure: state in, state and at most one message out.
 *
 * A notification is the last resort: one per rule and conversation, only for what was stopped, changed or
 * could not be scanned, several rules of one moment merged, and never again for a muted rule.
 */

import type { DecidedEvent } from "../core/model/event.ts";
import type { DecidedFinding } from "../core/model/exchange.ts";
import { inAddress } from "../core/model/finding.ts";
import type { RuleId } from "../core/model/ids.ts";
import { clientName, typeName } from "./present.ts";

/** The key under which a scan failure is counted and muted. */
export const scanFailureKey = "scan-failure";

export interface NotificationPlan {
  readonly message: string;
  /** What "Don't show again" mutes. */
  readonly keys: readonly string[];
  /** The finding that *Show* and *Allow* are about; absent for a scan failure. */
  readonly finding?: DecidedFinding;
}

/** Whether a key (a rule's id, or `scanFailureKey`) is to be left out: muted, or told lately. */
export type IsQuiet = (key: string, event: DecidedEvent) => boolean;

/** The news in a batch of events that arrived together. */
export function planNotification(
  events: readonly DecidedEvent[],
  isQuiet: IsQuiet,
): NotificationPlan | undefined {
  const news = events.flatMap((event) => newsOf(event, isQuiet));
  const first = news[0];
  if (first === undefined) return undefined;
  const keys = [...new Set(news.map((item) => item.key))];
  const rest = new Set(news.map((item) => item.finding?.valueHash ?? item.key)).size - 1;
  const message = rest === 0 ? first.text : `${first.text} And ${rest} more.`;
  return { message, keys, ...(first.finding === undefined ? {} : { finding: first.finding }) };
}

/** Whether an event has something to do with a key of a plan. */
export function concerns(event: DecidedEvent, key: string): boolean {
  if (key === scanFailureKey) return event.failure !== undefined;
  return event.findings.some(({ ruleId }) => ruleId === key);
}

interface News {
  readonly key: string;
  readonly text: string;
  readonly finding?: DecidedFinding;
}

function newsOf(event: DecidedEvent, isQuiet: IsQuiet): readonly News[] {
  if (wasAnswered(event)) return [];
  const isNew = (key: string): boolean => !isQuiet(key, event);
  if (event.failure !== undefined) {
    return isNew(scanFailureKey) ? [{ key: scanFailureKey, text: failureText(event) }] : [];
  }
  return event.findings
    .filter((finding) => isLoud(event, finding) && isNew(ruleKey(finding.ruleId)))
    .map((finding) => ({
      key: ruleKey(finding.ruleId),
      text: findingText(event, finding),
      finding,
    }));
}

/** Somebody was asked about it and saw what came of it. */
function wasAnswered({ asked }: DecidedEvent): boolean {
  if (asked === undefined) return false;
  return asked.by === "person" || asked.by === "memory" || asked.by === "policy";
}

function isLoud(event: DecidedEvent, finding: DecidedFinding): boolean {
  if (finding.allowedBy !== undefined || finding.repeated === true) return false;
  if (event.action === "strip") return finding.action !== "pass" && finding.action !== "log";
  return finding.action === "block" || finding.action === "ask" || finding.action === "redact";
}

function ruleKey(rule: RuleId): string {
  return rule;
}

function findingText(event: DecidedEvent, finding: DecidedFinding): string {
  const what = `${typeName(finding.type)} (${finding.preview})`;
  if (event.answerTo !== undefined) return answerText(event, finding, what);
  const where = `on its way to ${event.upstreamHost} (${clientName(event.client)})`;
  const from =
    finding.sourceFile === undefined ? "" : ` It comes from ${lastSegment(finding.sourceFile)}.`;
  return `Argus ${verb(event)} ${article(what)} ${what} ${where}.${from}`;
}

function answerText(event: DecidedEvent, { tool }: DecidedFinding, what: string): string {
  const from = `${event.upstreamHost} (${clientName(event.client)})`;
  if (event.action === "block") {
    return `Argus stopped an answer of ${from}: it holds ${article(what)} ${what}.`;
  }
  if (tool === inAddress)
    return `Argus kept ${article(what)} ${what} out of an address in an answer of ${from}.`;
  const call = tool === undefined ? "a tool call" : `a call of ${tool}`;
  return `Argus kept ${article(what)} ${what} out of ${call} that ${from} asks for.`;
}

function verb(event: DecidedEvent): string {
  if (event.action === "block" || event.action === "ask") return "stopped";
  return event.action === "strip" ? "took out" : "replaced";
}

function failureText(event: DecidedEvent): string {
  if (event.answerTo !== undefined) {
    const end = event.action === "block" ? "was stopped" : "came through unscanned";
    return `Argus could not scan an answer of ${event.upstreamHost} (${clientName(event.client)}): it ${end}.`;
  }
  const fate = event.action === "block" ? "was not sent" : "was sent unscanned";
  return `Argus could not scan a request to ${event.upstreamHost} (${clientName(event.client)}): it ${fate}.`;
}

function article(what: string): string {
  return /^[aeiou]/i.test(what) ? "an" : "a";
}

function lastSegment(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
