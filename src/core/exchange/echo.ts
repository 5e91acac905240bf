/**
 * Where a value that may not leave stands a second time, in words that no rule knows it by.
 *
 * `DB_PASSWORD=x` gives a value away; the answer that says "I see x" and the command `-px` do not, and
 * would send it all the same; so would a later request that no longer holds the first place. Looks
 * through the body only: a header may be the client's own way to prove who it is. Who writes a text
 * can make any word a value: ordinary words are left, as they stand everywhere, and so is what only
 * providers read.
 */

import { unescapeLiteral } from "../json/literal.ts";
import type { DecidedFinding } from "../model/exchange.ts";
import type { ScanField, Span } from "../model/finding.ts";
import { type InField, isOutside } from "./inField.ts";
import { isOrdinary } from "./ordinary.ts";
import { createSearch, type Place, usualWindow } from "./valueSearch.ts";

/** Shorter values are left: they stand in other words. UTF-16 code units. */
export const minEchoLength = usualWindow;
/** Values of letters alone are left below this length, or when they are in small letters. */
export const minWordLength = 16;
/** Characters of Base64 around a value by which its text is no words, but a picture or a signature. */
export const minEncoded = 256;

/** A value with the finding that it was. */
export type Value = readonly [text: string, finding: DecidedFinding];
/** By each form in which a value may stand in a text. */
export type Values = ReadonlyMap<string, DecidedFinding>;
type Hit = Place<DecidedFinding>;

/** Where the texts have what is searched for; what one of `placed` covers already is left out. */
export function echoesOf(
  fields: readonly ScanField[],
  placed: readonly InField[],
  values: Values,
): readonly InField[] {
  if (values.size === 0) return [];
  const search = createSearch(values);
  const known = Map.groupBy(placed, (each) => each.field);
  const echoes: InField[] = [];
  for (const [field, each] of fields.entries()) {
    if (isOutside(each.path) || isOpaque(each)) continue;
    const hits = search(each.text).filter(({ span }) => !isEncoded(each.text, span));
    if (hits.length === 0 || isBinding(each, hits)) continue;
    const spans = (known.get(field) ?? []).map(({ finding }) => finding.span);
    for (const { value, span } of uncovered(hits, spans))
      echoes.push({ field, finding: { ...value, span } });
  }
  return echoes;
}

/** The texts of findings. */
export function* valuesAt(
  fields: readonly ScanField[],
  found: readonly InField[],
): Iterable<Value> {
  for (const { field, finding } of found)
    yield [fields[field]?.text.slice(finding.span.start, finding.span.end) ?? "", finding];
}

/** Those of the values that are no ordinary words, in every form; the first of each counts. */
export function echoing(all: Iterable<Value>): Values {
  const values = new Map<string, DecidedFinding>();
  for (const [value, finding] of all) {
    const carried = finding.detector !== "injection" && finding.detector !== "proprietary";
    if (!carried || !isTelling(value)) continue;
    for (const form of formsOf(value))
      if (!values.has(form) && isCertain(form, finding)) values.set(form, finding);
  }
  return values;
}

/** The hits, from left to right, that reach out of what is covered. */
function uncovered(hits: readonly Hit[], spans: readonly Span[]): readonly Hit[] {
  const covering = spans.toSorted((a, b) => a.start - b.start);
  let next = 0;
  let end = 0;
  return hits.filter(({ span }) => {
    for (let each = covering[next]; each !== undefined && each.start <= span.start;) {
      end = Math.max(end, each.end);
      next += 1;
      each = covering[next];
    }
    return span.end > end;
  });
}

/** As it stands, in JSON inside of a text, and out of it; an ordinary word may be written in escapes. */
function formsOf(value: string): readonly string[] {
  const forms = [value, JSON.stringify(value).slice(1, -1), unescapeLiteral(`"${value}"`)];
  return forms.filter(isTelling);
}

/** No ordinary word and no bare number: what stands for nothing else. */
function isTelling(value: string): boolean {
  if (value.length < minEchoLength || !/\p{L}/u.test(value)) return false;
  if (/\d/.test(value)) return true;
  const behind = value.search(/\p{Ll}/u);
  return value.length >= minWordLength && behind >= 0 && /\p{Lu}/u.test(value.slice(behind));
}

/** What its neighbours made a value may be a word that stands for something else elsewhere. */
function isCertain(form: string, { confidence }: DecidedFinding): boolean {
  return confidence === "high" || !isOrdinary(form);
}

/** Members that say how the API is to be used, or bind one part of a request to another. */
const binding =
  /(?:^|[._])(?:ids?|role|type|model|format|name|anthropic_version|prompt_cache_key|container|conversation|cachedContent|server_label|(?:media|mime)_type|mimeType|\$schema)$|Ids?$|(?:^|\.)(?:anthropic_beta|betas)\[\d+\]$/;

/**
 * An id or a name is nothing but the value, and no member of somebody's own data (those have a `key`).
 * Names in the definition of a tool are those of its arguments: calls would have others.
 */
function isBinding({ path, text, key, role }: ScanField, hits: readonly Hit[]): boolean {
  if (key !== undefined || !(role === "definition" || binding.test(path))) return false;
  return hits.some(({ span: { start, end } }) => end - start === text.length);
}

/** What nobody but the provider can read. */
function isOpaque({ path, sealed }: ScanField): boolean {
  return sealed === true && opaque.test(path);
}

const opaque =
  /\.(?:signature|thoughtSignature|thought_signature|encrypted_content|redactedContent|data)$/;

/** Who writes a value can make it one with which pictures begin: what is in them is there by chance. */
function isEncoded(text: string, { start, end }: Span): boolean {
  let [from, to] = [start, end];
  while (start - from < minEncoded && isBase64(text.charCodeAt(from - 1))) from -= 1;
  while (to - end < minEncoded && isBase64(text.charCodeAt(to))) to += 1;
  return start - from + to - end >= minEncoded;
}

/** The usual alphabet and that of addresses, without the padding. */
function isBase64(code: number): boolean {
  const letter = code | 0x20;
  if ((letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39)) return true;
  return code === 0x2b || code === 0x2f || code === 0x2d || code === 0x5f;
}
