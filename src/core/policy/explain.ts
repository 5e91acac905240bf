/**
 * The words a person reads when a request is stopped.
 *
 * Names rule, mask, place and the way to allow it; never the value. Some words make clients retry
 * or reinterpret an error ("overloaded", "prompt is too long", …), so the text stays clear of them.
 */

import type { DecidedFinding } from "../model/exchange.ts";
import type { ScanFailure } from "../model/finding.ts";

/** Findings named one by one; the rest is counted. */
export const maxNamedFindings = 3;

export function explainBlock(findings: readonly DecidedFinding[]): string {
  const named = findings.slice(0, maxNamedFindings).map(describe).join("; ");
  const rest = findings.length - maxNamedFindings;
  const more = rest > 0 ? ` and ${rest} more` : "";
  const unanswered = findings.some((finding) => finding.asked === "fallback");
  const why = unanswered ? " Nobody answered the question whether to send it." : "";
  return (
    `Blocked by Argus: ${named}${more}. Nothing was sent.${why} ` +
    `To allow it, run "Argus: Allow Value…" from the command palette, or remove the value and send again.`
  );
}

/** The end of an answer that was cut, as its last words. */
export function explainAnswer(findings: readonly DecidedFinding[]): string {
  const named = findings.slice(0, maxNamedFindings).map(describe).join("; ");
  const rest = findings.length - maxNamedFindings;
  const more = rest > 0 ? ` and ${rest} more` : "";
  return (
    `Answer stopped by Argus: ${named}${more}. ` +
    `To allow it, run "Argus: Allow Value…" from the command palette.`
  );
}

/** The end of an answer that could not be scanned. */
export function explainAnswerFailure(failure: ScanFailure): string {
  return `Answer stopped by Argus: it could not be scanned (${failureText(failure)}).`;
}

function describe(finding: DecidedFinding): string {
  const place = finding.sourceFile ?? finding.path;
  return `${finding.ruleId} (${finding.preview}) in ${place}`;
}

export function explainFailure(failure: ScanFailure): string {
  return (
    `Blocked by Argus: the request could not be scanned (${failureText(failure)}). Nothing was sent. ` +
    `Try again; if it persists, run "Argus: Doctor" or "Argus: Pause for…" from the command palette.`
  );
}

function failureText(failure: ScanFailure): string {
  switch (failure) {
    case "timeout":
      return "the scan took longer than allowed";
    case "crashed":
      return "the scanner stopped and is being restarted";
    case "overloaded":
      return "more requests are waiting than the scanner accepts";
    case "too_large":
      return "the body exceeds the configured size";
    case "too_complex":
      return "it holds more findings or nested encodings than the scanner takes on";
    case "undecodable":
      return "the body's encoding could not be opened";
  }
}

export function explainImpossible(findings: readonly DecidedFinding[], reason: string): string {
  return `${explainBlock(findings)} It could not be redacted: ${reason}.`;
}
