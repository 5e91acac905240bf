/** Findings of files as a list with places, and the three ways of printing it. */

import type { Action } from "../../core/model/action.ts";
import type { Severity, TextFinding } from "../../core/model/finding.ts";
import type { Position } from "./positions.ts";
import { createPositions } from "./positions.ts";

export interface FileFinding {
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly ruleId: string;
  readonly detector: string;
  readonly type: string;
  readonly severity: Severity;
  /** What the profile would do with it in a request. */
  readonly action: Action;
  readonly preview: string;
  readonly valueHash: string;
  readonly encoding: readonly string[];
}

export function placeFindings(
  file: { readonly path: string; readonly text: string },
  findings: readonly TextFinding[],
  actionOf: (finding: TextFinding) => Action,
): readonly FileFinding[] {
  if (findings.length === 0) return [];
  const position = createPositions(file.text);
  return findings.map((finding) => ({
    path: file.path,
    start: position(finding.span.start),
    end: position(finding.span.end),
    ruleId: finding.ruleId,
    detector: finding.detector,
    type: finding.type,
    severity: finding.severity,
    action: actionOf(finding),
    preview: finding.preview,
    valueHash: finding.valueHash,
    encoding: finding.encoding,
  }));
}

/** One line per finding, `file:line:col` first, as editors and terminals link it. */
export function formatText(findings: readonly FileFinding[]): string {
  return findings.map(textLine).join("\n");
}

function textLine(finding: FileFinding): string {
  const { path, start, severity, action, ruleId, preview, encoding } = finding;
  const inside = encoding.length === 0 ? "" : ` (inside ${encoding.join(" > ")})`;
  return `${path}:${start.line}:${start.column}: ${severity} ${action} ${ruleId} ${preview}${inside}`;
}

export function formatJson(findings: readonly FileFinding[]): string {
  return JSON.stringify(findings.map(jsonRow), undefined, 2);
}

/** The hash stays inside: its key lives for one run, so it would tell nobody anything. */
function jsonRow(finding: FileFinding): object {
  const { path, start, end, ruleId, detector, type } = finding;
  const { severity, action, preview, encoding } = finding;
  const place = {
    path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
  return { ...place, ruleId, detector, type, severity, action, preview, encoding };
}
