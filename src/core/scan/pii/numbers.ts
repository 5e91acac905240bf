/**
 * Personal numbers at a place: all kinds that can begin with such a run of digits, most specific
 * check first come, first served.
 */

import {
  beginsFreely,
  endsFreely,
  isAmongHexWords,
  isAmongNumbers,
  isLabelled,
} from "./context.ts";
import { americas } from "./ids/americas.ts";
import { asia } from "./ids/asia.ts";
import type { IdKind } from "./ids/kind.ts";
import { northern } from "./ids/northern.ts";
import { western } from "./ids/western.ts";

/** All kinds; where two accept the same value, the first one that is labelled, else the first. */
export const idKinds: readonly IdKind[] = [...americas, ...western, ...northern, ...asia];

/** The rule of values that pass a check but that nothing names; recorded, not acted upon. */
export const possibleNumber = "possible-personal-number";

/** Longest first run of digits and longest run of letters before it. */
const runs = 20;

/** Kinds by letters before the digits times `runs` plus length of the first run of digits. */
const byStart: readonly (readonly IdKind[])[] = indexKinds();

function indexKinds(): readonly (readonly IdKind[])[] {
  const table: IdKind[][] = Array.from({ length: 7 * runs }, () => []);
  for (const kind of idKinds) {
    for (const letters of kind.letters ?? [0]) {
      for (const first of kind.first) table[letters * runs + first]?.push(kind);
    }
  }
  return table;
}

/** Whether any kind begins with so many letters and then so many digits. */
export function mayBeId(letters: number, digits: number): boolean {
  return digits < runs && (byStart[letters * runs + digits]?.length ?? 0) > 0;
}

interface Start {
  readonly start: number;
  readonly letters: number;
  readonly digits: number;
}

interface IdMatch {
  readonly ruleId: string;
  readonly end: number;
}

/** The personal number that begins at a place: a labelled kind, else a strong one, else a possible one. */
export function readId(text: string, { start, letters, digits }: Start): IdMatch | undefined {
  if (!beginsFreely(text, start)) return undefined;
  let bare: IdMatch | undefined;
  for (const kind of byStart[letters * runs + digits] ?? []) {
    const value = valueAt(kind, text, start);
    if (value === undefined) continue;
    const end = start + value.length;
    if (isLabelled(text, start, end, kind.label)) return { ruleId: kind.ruleId, end };
    if (bare !== undefined && bare.ruleId !== possibleNumber) continue;
    if (countsBare(kind, value) && standsAlone(text, start, value)) {
      bare = stronger(bare, { ruleId: kind.strong === true ? kind.ruleId : possibleNumber, end });
    }
  }
  return bare;
}

/** Held together by something else than blanks, or not in a row or table of numbers. */
function standsAlone(text: string, start: number, value: string): boolean {
  if (/[-./(]/.test(value)) return true;
  const end = start + value.length;
  if (value.includes(" ") && isAmongHexWords(text, start, end)) return false;
  return !isAmongNumbers(text, start, end);
}

function stronger(held: IdMatch | undefined, other: IdMatch): IdMatch {
  return held === undefined || other.ruleId !== possibleNumber ? other : held;
}

function countsBare(kind: IdKind, value: string): boolean {
  if (kind.bare?.test(value) !== true) return false;
  return kind.bareCheck === undefined || kind.bareCheck(compactOf(kind, value));
}

function valueAt(kind: IdKind, text: string, start: number): string | undefined {
  kind.shape.lastIndex = start;
  const value = kind.shape.exec(text)?.[0];
  if (value === undefined || !endsFreely(text, start + value.length)) return undefined;
  return kind.check(compactOf(kind, value)) ? value : undefined;
}

/** Separators go, but for those that a check reads. */
function compactOf(kind: IdKind, value: string): string {
  const upper = value.toUpperCase();
  return kind.ruleId === "fi-hetu" ? upper : upper.replaceAll(/[^0-9A-Z()]/g, "");
}
