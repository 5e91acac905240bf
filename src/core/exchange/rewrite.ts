/**
 * Carries out edits of fields on the original request: bytes of the body, query, headers.
 *
 * Each kind of site is patched in its own syntax; what nobody may change (signed blocks, signed
 * bodies, the path) makes the whole rewrite impossible, with the reason.
 */

import type { HeaderEdit, RawRequest } from "../model/exchange.ts";
import type { ScanField, Span } from "../model/finding.ts";
import { bodySignature } from "../wire/headers.ts";
import type { Token } from "../json/lex.ts";
import { outerEdits, patchToken } from "../json/patch.ts";
import { encodeComponent } from "../wire/pairs.ts";
import { type ByteEdit, spliceBytes, spliceText, type TextEdit } from "../json/splice.ts";
import { patchText, type TextPiece } from "../wire/text.ts";

/** A replacement in the text of one field; spans of one field must not overlap. */
export interface FieldEdit {
  readonly field: number;
  readonly span: Span;
  readonly replacement: string;
}

export type Rewritten =
  | {
      readonly kind: "ok";
      readonly body?: Uint8Array;
      readonly target?: string;
      readonly headerEdits: readonly HeaderEdit[];
    }
  | { readonly kind: "impossible"; readonly reason: string };

/** Where a field's text lies, and so how it is patched. */
export type Site =
  | { readonly kind: "token"; readonly token: Token }
  | { readonly kind: "piece"; readonly piece: TextPiece }
  | { readonly kind: "form" | "query"; readonly start: number; readonly end: number }
  | { readonly kind: "header"; readonly name: string; readonly value: string }
  | { readonly kind: "path" };

/** A field and its site. */
export interface Placed {
  readonly field: ScanField;
  readonly site: Site;
}

/** What the edits come to, by part of the request. */
interface Parts {
  readonly bytes: ByteEdit[];
  /** Of texts that are documents themselves: what their tokens come to, all together. */
  readonly documents: Map<Token, TextEdit[]>;
  readonly query: TextEdit[];
  readonly headers: HeaderEdit[];
}

/** `removals`: byte ranges of the body that leave it; no edit may lie in them. */
export function rewrite(
  raw: RawRequest,
  placed: readonly Placed[],
  edits: readonly FieldEdit[],
  removals: readonly ByteEdit[] = [],
): Rewritten {
  const parts: Parts = { bytes: [...removals], documents: new Map(), query: [], headers: [] };
  for (const [index, own] of Map.groupBy(edits, (edit) => edit.field)) {
    const each = placed[index];
    if (each === undefined) return impossible("the place is unknown");
    if (each.field.sealed) return impossible("it stands in a block that the provider has signed");
    if (each.site.kind === "path") return impossible("it stands in the path of the address");
    collect(raw, each, own, parts);
  }
  for (const [token, own] of parts.documents) append(parts.bytes, patchToken(raw.body, token, own));
  const signature = parts.bytes.length > 0 ? bodySignature(raw.headers) : undefined;
  if (signature !== undefined) return impossible(signature);
  return {
    kind: "ok",
    ...(parts.bytes.length === 0 ? {} : { body: spliceBytes(raw.body, parts.bytes) }),
    ...(parts.query.length === 0 ? {} : { target: spliceText(raw.target, parts.query) }),
    headerEdits: parts.headers,
  };
}

function impossible(reason: string): Rewritten {
  return { kind: "impossible", reason };
}

function collect(raw: RawRequest, each: Placed, own: readonly FieldEdit[], parts: Parts): void {
  const { field, site } = each;
  switch (site.kind) {
    case "token":
      collectToken(raw, site.token, own, parts);
      return;
    case "piece":
      append(parts.bytes, patchText(raw.body, site.piece, own));
      return;
    case "form":
      parts.bytes.push(formEdit(field, site, own));
      return;
    case "query":
      parts.query.push(queryEdit(field, site, own));
      return;
    case "header":
      parts.headers.push({ name: site.name, from: site.value, to: spliceText(site.value, own) });
      return;
    case "path":
      return;
  }
}

function collectToken(
  raw: RawRequest,
  token: Token,
  own: readonly FieldEdit[],
  parts: Parts,
): void {
  const { outer } = token;
  if (outer === undefined) {
    append(parts.bytes, patchToken(raw.body, token, own));
    return;
  }
  const all = parts.documents.get(outer) ?? [];
  append(all, outerEdits(token, own));
  parts.documents.set(outer, all);
}

/** Also for more than can be arguments of one call. */
function append<T>(all: T[], more: readonly T[]): void {
  for (const each of more) all.push(each);
}

function formEdit(field: ScanField, span: Span, own: readonly FieldEdit[]): ByteEdit {
  const text = encodeComponent(spliceText(field.text, own));
  return { start: span.start, end: span.end, bytes: new TextEncoder().encode(text) };
}

function queryEdit(field: ScanField, span: Span, own: readonly FieldEdit[]): TextEdit {
  const { start, end } = span;
  return { span: { start, end }, replacement: encodeComponent(spliceText(field.text, own)) };
}
