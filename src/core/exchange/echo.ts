/**
 * Where a value that may not leave stands a second time, in words that no rule knows it by.
 *
 * `DB_PASSWORD=x` gives a value away; the answer that says "I see x" and the command `-px` do not, and
 * would send it all the same; so would a later request that no longer holds the first place. Looks through the body only: a header may be the client's own way to
 * prove who it is. Values that are ordinary words are left, as they stand everywhere.
 */

import { unescapeLiteral } from "../json/literal.ts";
import type { DecidedFinding } from "../model/exchange.ts";
import type { ScanField, Span } from "../model/finding.ts";
import { buildAutomaton } from "../scan/aho.ts";
import type { InField } from "./inField.ts";

/** Shorter values are left: they stand in other words. UTF-16 code units. */
export const minEchoLength = 8;
/** Values of letters alone are left below this length, or when they are in small letters. */
export const minWordLength = 16;
/** Up to so many values are looked for one by one, which costs a quarter millisecond a megabyte. */
export const maxSingle = 16;
/** How much of a value the automaton knows; the rest is compared. */
const maxStem = 16;
/** Stems of one automaton, whose states are numbered in 16 bits. */
const maxStems = 4000;

/** A value at a place of a text, with the finding that it was once. */
export interface Hit {
  readonly finding: DecidedFinding;
  readonly span: Span;
}

export type Search = (text: string) => readonly Hit[];

/** Where the texts have what is searched for; what one of `placed` covers already is left out. */
export function echoesOf(
  fields: readonly ScanField[],
  placed: readonly InField[],
  search: Search,
): readonly InField[] {
  const known = Map.groupBy(placed, (each) => each.field);
  const echoes: InField[] = [];
  for (const [field, each] of fields.entries()) {
    const hits = each.text.length < minEchoLength ? [] : search(each.text);
    if (hits.length === 0 || outside.test(each.path) || isBinding(each, hits)) continue;
    const spans = (known.get(field) ?? []).map(({ finding }) => finding.span);
    for (const { finding, span } of uncovered(hits, spans))
      echoes.push({ field, finding: { ...finding, span } });
  }
  return echoes;
}

/** The texts of findings. */
export function* valuesAt(
  fields: readonly ScanField[],
  found: readonly InField[],
): Iterable<readonly [string, DecidedFinding]> {
  for (const { field, finding } of found)
    yield [fields[field]?.text.slice(finding.span.start, finding.span.end) ?? "", finding];
}

/** A search for those of the values that are no ordinary words; nothing when there are none. */
export function searchFor(all: Iterable<readonly [string, DecidedFinding]>): Search | undefined {
  const values = new Map<string, DecidedFinding>();
  for (const [value, finding] of all) {
    const carried = finding.detector !== "injection" && finding.detector !== "proprietary";
    if (!carried || !isTelling(value)) continue;
    for (const form of formsOf(value)) if (!values.has(form)) values.set(form, finding);
  }
  if (values.size === 0) return undefined;
  return values.size <= maxSingle ? oneByOne(values) : allAtOnce(values);
}

/** Of hits that begin at one place the longest. */
function uncovered(hits: readonly Hit[], spans: readonly Span[]): readonly Hit[] {
  const covering = spans.toSorted((a, b) => a.start - b.start);
  let next = 0;
  let end = 0;
  return hits
    .toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
    .filter(({ span }) => {
      for (let each = covering[next]; each !== undefined && each.start <= span.start;) {
        end = Math.max(end, each.end);
        next += 1;
        each = covering[next];
      }
      if (span.end <= end) return false;
      end = span.end;
      return true;
    });
}

/** As it stands, in JSON inside of a text, and out of it. */
function formsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), unescapeLiteral(`"${value}"`)];
}

/** No ordinary word and no bare number: what stands for nothing else. */
function isTelling(value: string): boolean {
  if (value.length < minEchoLength || !/\p{L}/u.test(value)) return false;
  return /\d/.test(value) || (value.length >= minWordLength && /\p{Ll}.*\p{Lu}/su.test(value));
}

const outside = /^\$(?:path|query|headers)\b/;
/** Members that bind one part of a request to another. */
const binding =
  /(?:^|\.)(?:role|type|model|id|call_id|tool_use_id|tool_call_id|toolUseId|previous_response_id|prompt_cache_key)$/;

/** An id is nothing but the value, and no member of somebody's own data (those have a `key`). */
function isBinding({ path, text, key }: ScanField, hits: readonly Hit[]): boolean {
  if (key !== undefined || !binding.test(path)) return false;
  return hits.some(({ span: { start, end } }) => end - start === text.length);
}

function hitAt(start: number, value: string, finding: DecidedFinding): Hit {
  return { finding, span: { start, end: start + value.length } };
}

function oneByOne(values: ReadonlyMap<string, DecidedFinding>): Search {
  return (text) => {
    const hits: Hit[] = [];
    for (const [value, finding] of values)
      for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
        hits.push(hitAt(at, value, finding));
    return hits;
  };
}

function allAtOnce(values: ReadonlyMap<string, DecidedFinding>): Search {
  const byStem = Map.groupBy(values, ([value]) => value.slice(0, maxStem));
  const stems = [...byStem.keys()];
  const parts = Array.from({ length: Math.ceil(stems.length / maxStems) }, (_, part) => {
    const own = stems.slice(part * maxStems, (part + 1) * maxStems);
    return { own, automaton: buildAutomaton(own) };
  });
  return (text) => {
    const hits: Hit[] = [];
    for (const { own, automaton } of parts)
      automaton.scan(text, (literal, end) => {
        const stem = own[literal] ?? "";
        const start = end - stem.length;
        for (const [value, finding] of byStem.get(stem) ?? [])
          if (text.startsWith(value, start)) hits.push(hitAt(start, value, finding));
      });
    return hits;
  };
}
