/** Replacing spans: in a text, and as byte ranges in a body. Both leave everything else untouched. */

import type { Span } from "../model/finding.ts";

export interface TextEdit {
  readonly span: Span;
  readonly replacement: string;
}

export interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** Edits must not overlap; their order does not matter. */
export function spliceText(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, replacement } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    result += text.slice(at, Math.max(at, span.start)) + replacement;
    at = Math.max(at, span.end);
  }
  return result + text.slice(at);
}

/** Edits must not overlap; their order does not matter. */
export function spliceBytes(bytes: Uint8Array, edits: readonly ByteEdit[]): Uint8Array {
  const ordered = edits.toSorted((a, b) => a.start - b.start);
  const removed = ordered.reduce((sum, edit) => sum + edit.end - edit.start, 0);
  const added = ordered.reduce((sum, edit) => sum + edit.bytes.length, 0);
  const result = new Uint8Array(bytes.length - removed + added);
  let from = 0;
  let to = 0;
  for (const edit of ordered) {
    result.set(bytes.subarray(from, edit.start), to);
    to += edit.start - from;
    result.set(edit.bytes, to);
    to += edit.bytes.length;
    from = edit.end;
  }
  result.set(bytes.subarray(from), to);
  return result;
}
