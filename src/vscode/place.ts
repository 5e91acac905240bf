/**
 * Which findings of a document are shown, and with which words. Pure.
 *
 * A finding whose keyed hash was on its way out is shown as that; the others only when live
 * diagnostics are on. What the allowlist covers is not shown.
 */

import type { Span, TextFinding } from "../core/model/finding.ts";
import { placeholder } from "../core/policy/placeholder.ts";
import type { Outbound, OutboundByHash } from "./outbound.ts";
import type { Level } from "./present.ts";
import { presentLive, presentOutbound } from "./present.ts";

/** Findings shown per document, what was sent first; more would bury the rest of Problems. */
export const maxShown = 100;

export interface Placed {
  readonly finding: TextFinding;
  readonly outbound?: Outbound;
  readonly message: string;
  readonly level: Level;
}

export function place(
  findings: readonly TextFinding[],
  outbound: OutboundByHash,
  live: boolean,
): readonly Placed[] {
  const open = findings.filter((finding) => finding.allowedBy === undefined);
  const sent = open.flatMap((finding): Placed[] => {
    const one = outbound.get(finding.valueHash);
    return one === undefined ? [] : [{ finding, outbound: one, ...presentOutbound(one) }];
  });
  const rest = live ? open.filter(({ valueHash }) => !outbound.has(valueHash)) : [];
  const present = rest
    .slice(0, Math.max(0, maxShown - sent.length))
    .map((finding): Placed => ({ finding, ...presentLive(finding) }));
  return [...sent.slice(0, maxShown), ...present];
}

export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** Line and character (UTF-16) of offsets in a text that is not open in an editor; `\n`, `\r\n` and `\r` end lines. */
export function positionsOf(
  text: string,
  span: Span,
): { readonly start: LinePosition; readonly end: LinePosition } {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return { start: positionOf(starts, span.start), end: positionOf(starts, span.end) };
}

function positionOf(starts: readonly number[], offset: number): LinePosition {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (starts[low] ?? 0) };
}

/** `text` with every span replaced by the word for its finding; overlapping spans become one. */
export function redactText(text: string, findings: readonly TextFinding[]): string {
  const sorted = [...findings].sort(
    (a, b) => a.span.start - b.span.start || b.span.end - a.span.end,
  );
  let out = "";
  let at = 0;
  for (const { span, type, valueHash } of sorted) {
    if (span.end <= at) continue;
    if (span.start >= at) out += text.slice(at, span.start) + placeholder(type, valueHash);
    at = span.end;
  }
  return out + text.slice(at);
}
