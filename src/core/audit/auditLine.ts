/**
 * One decided request as a line of the audit log, chained to the line before.
 *
 * A line is a JSON object whose last member `mac` authenticates the previous line's `mac` and this
 * line's text: a changed, removed or reordered line breaks the chain. It holds places, masks and
 * counts, never text of a request.
 */

import type { DecidedEvent } from "../model/event.ts";

/** `mac` of the line before the first. */
export const chainStart = "0".repeat(64);

export function auditText(event: DecidedEvent): string {
  const { sessionId, workingDirectory, clientName, clientVersion } = event.session;
  return JSON.stringify({
    at: new Date(event.at).toISOString(),
    id: event.id,
    answerTo: event.answerTo,
    client: event.client,
    provider: event.family,
    api: event.api,
    model: event.model,
    host: event.upstreamHost,
    endpoint: event.endpoint,
    action: event.action,
    failure: event.failure,
    sessionId,
    workingDirectory,
    clientName,
    clientVersion,
    requestBytes: event.requestBytes,
    scanMs: Math.round(event.scanMs * 1000) / 1000,
    findings: event.findings.map((finding) => ({
      rule: finding.ruleId,
      type: finding.type,
      severity: finding.severity,
      action: finding.action,
      preview: finding.preview,
      location: finding.path,
      sourceFile: finding.sourceFile,
      count: finding.count,
    })),
  });
}

type Mac = (text: string) => string;

export function chainLine(text: string, previous: string, mac: Mac): string {
  return `${text.slice(0, -1)},"mac":"${mac(`${previous}\n${text}`)}"}`;
}

/** The text and `mac` of a line, or nothing when it has not the form. */
export function splitLine(
  line: string,
): { readonly text: string; readonly mac: string } | undefined {
  const found = /^(.*),"mac":"([0-9a-f]{64})"\}$/.exec(line);
  const [, body, mac] = found ?? [];
  return body === undefined || mac === undefined ? undefined : { text: `${body}}`, mac };
}

export type ChainCheck =
  | { readonly kind: "intact"; readonly lines: number; readonly head: string }
  /** `line` counts from 1. */
  | { readonly kind: "broken"; readonly line: number };

export function checkChain(lines: readonly string[], start: string, mac: Mac): ChainCheck {
  let head = start;
  for (const [index, line] of lines.entries()) {
    const parts = splitLine(line);
    if (parts === undefined || mac(`${head}\n${parts.text}`) !== parts.mac) {
      return { kind: "broken", line: index + 1 };
    }
    head = parts.mac;
  }
  return { kind: "intact", lines: lines.length, head };
}
