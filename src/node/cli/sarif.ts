/**
 * Findings as SARIF 2.1.0 (OASIS standard), for code scanning services.
 *
 * Holds places, rules and masks; never the line's text (`snippet` is left out on purpose).
 */

import { pathToFileURL } from "node:url";

import type { Log, ReportingDescriptor, Result } from "sarif";

import type { Severity } from "../../core/model/finding.ts";
import { version } from "../platform/version.ts";
import type { FileFinding } from "./report.ts";

const levels = {
  info: "note",
  warning: "warning",
  high: "error",
  critical: "error",
} as const satisfies Record<Severity, Result.level>;

export function formatSarif(findings: readonly FileFinding[]): string {
  const ids = [...new Set(findings.map((finding) => finding.ruleId))].toSorted();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Argus", semanticVersion: version, rules: ids.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => result(finding, ids.indexOf(finding.ruleId))),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function descriptor(id: string): ReportingDescriptor {
  return { id, shortDescription: { text: id.replaceAll("-", " ") } };
}

function result(finding: FileFinding, ruleIndex: number): Result {
  const { start, end } = finding;
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: `${finding.type} ${finding.preview} (${finding.severity})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding.path) },
          region: {
            startLine: start.line,
            startColumn: start.column,
            endLine: end.line,
            endColumn: end.column,
          },
        },
      },
    ],
    partialFingerprints: { "valueHash/v1": finding.valueHash },
  };
}

/** Relative paths stay relative, with forward slashes and percent-encoding. */
function uriOf(path: string): string {
  if (path === "-") return "stdin";
  const root = pathToFileURL("/").href;
  const absolute = path.startsWith("/") || /^[A-Za-z]:/.test(path);
  if (absolute) return pathToFileURL(path).href;
  return path.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/") || root;
}
