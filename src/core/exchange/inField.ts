/** Findings at their places in the fields of a request. */

import type { DecidedFinding } from "../model/exchange.ts";
import type { Finding, ScanField, TextFinding } from "../model/finding.ts";

/** A finding and the field it stands in. */
export interface InField {
  readonly field: number;
  readonly finding: DecidedFinding;
}

/** Whether the path of a field is not one of the body. */
export function isOutside(path: string): boolean {
  return outside.test(path);
}

const outside = /^\$(?:path|query|headers)\b/;

/** Whether it is not sent as it is. */
export function isReplaced({ finding }: InField): boolean {
  return finding.action === "redact" || finding.action === "block";
}

/** What was found in the text of a field, as a finding of the request. */
export function findingIn(field: ScanField, found: TextFinding): Finding {
  return {
    ...found,
    path: field.path,
    role: field.role,
    age: field.age,
    ...(field.sourceFile === undefined ? {} : { sourceFile: field.sourceFile }),
    ...(field.tool === undefined ? {} : { tool: field.tool }),
    count: 1,
  };
}
