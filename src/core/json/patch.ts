/**
 * Patching JSON string literals at byte spans, escape-aware: the document is never re-serialised,
 * so everything outside the replaced characters keeps its bytes.
 */

import type { ByteEdit, TextEdit } from "./splice.ts";
import type { Token } from "./lex.ts";
import { literalPositions } from "./literal.ts";
import { bytePositions, escapeString } from "./string.ts";

const encoder = new TextEncoder();

/**
 * Byte edits for edits of one token's text. A number becomes a string: it is no longer one. Of
 * tokens that stand in one string, `outerEdits` together cost less than one by one.
 */
export function patchToken(
  bytes: Uint8Array,
  token: Token,
  edits: readonly TextEdit[],
): readonly ByteEdit[] {
  if (token.outer !== undefined) return patchToken(bytes, token.outer, outerEdits(token, edits));
  if (token.kind === "number" || token.kind === "literal") return [replaceScalar(token, edits)];
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  const positions = ordered.flatMap((edit) => [edit.span.start, edit.span.end]);
  const found = bytePositions(bytes, token, positions);
  return ordered.map((edit, index) => ({
    start: found[index * 2] ?? token.start,
    end: found[index * 2 + 1] ?? token.end,
    bytes: encoder.encode(escapeString(edit.replacement)),
  }));
}

function replaceScalar(token: Token, edits: readonly TextEdit[]): ByteEdit {
  const text = edits.map((edit) => escapeString(edit.replacement)).join("");
  return { start: token.start, end: token.end, bytes: encoder.encode(`"${text}"`) };
}

/** Edits of a token that stands in the text of another one, as edits of that text. */
export function outerEdits(token: Token, edits: readonly TextEdit[]): readonly TextEdit[] {
  if (token.kind === "number" || token.kind === "literal") {
    const text = edits.map((edit) => escapeString(edit.replacement)).join("");
    return [{ span: { start: token.start, end: token.end }, replacement: `"${text}"` }];
  }
  const literal = (token.outer?.text ?? "").slice(token.start, token.end);
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  const positions = ordered.flatMap((edit) => [edit.span.start, edit.span.end]);
  const found = literalPositions(literal, positions).map((position) => position + token.start);
  return ordered.map((edit, index) => ({
    span: { start: found[index * 2] ?? token.start, end: found[index * 2 + 1] ?? token.end },
    replacement: escapeString(edit.replacement),
  }));
}
