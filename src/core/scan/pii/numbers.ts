/**
 * Personal numbers at a place: all kinds that can begin with such a run of digits, most specific
 * check first come, first served.
 */

import { isLetterCode } from "../characters.ts";
import {
  beginsFreely,
  endsFreely,
  isAmongHexWords,
  isAmongNumbers,
  isTechnical,
  labelReach,
  lineAfter,
  lineBefore,
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

/** From so many digits on the first run can be the whole number, with anything behind it. */
const wholeRun = 7;

/** For shorter runs: kinds by place in `byStart` and the character behind the run. */
const byGap: ReadonlyMap<number, readonly IdKind[]> = indexGaps();

function indexGaps(): ReadonlyMap<number, readonly IdKind[]> {
  const table = new Map<number, IdKind[]>();
  byStart.forEach((kinds, place) => {
    for (const kind of kinds) {
      for (const gap of gapsOf(kind)) {
        const key = place * 128 + gap;
        table.set(key, [...(table.get(key) ?? []), kind]);
      }
    }
  });
  return table;
}

/** Separators and letters that the shape can hold; ranges of letters stand for all of them. */
function gapsOf(kind: IdKind): readonly number[] {
  const source = kind.shape.source.replaceAll(/(\w)-(\w)/g, "$1$2");
  const letters = /\[[^\]]*[A-Za-z]|\\w|[A-Z]/.test(source.replaceAll("\\d", ""));
  return Array.from({ length: 128 }, (_, code) => code).filter((code) =>
    isLetterCode(code)
      ? letters
      : " -./(+".includes(String.fromCharCode(code)) && source.includes(String.fromCharCode(code)),
  );
}

/** Whether any kind begins with so many letters, so many digits and then such a character. */
export function mayBeId(letters: number, digits: number, next: number): boolean {
  return digits < runs && kindsAt(letters, digits, next).length > 0;
}

function kindsAt(letters: number, digits: number, next: number): readonly IdKind[] {
  const place = letters * runs + digits;
  return (digits >= wholeRun ? byStart[place] : byGap.get(place * 128 + next)) ?? [];
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
  let before: string | undefined;
  const next = text.charCodeAt(start + letters + digits);
  for (const kind of kindsAt(letters, digits, next)) {
    const value = valueAt(kind, text, start);
    if (value === undefined) continue;
    const end = start + value.length;
    before ??= lineBefore(text, start, labelReach);
    if (kind.label.test(before) || kind.label.test(lineAfter(text, end))) {
      return { ruleId: kind.ruleId, end };
    }
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
  return !isAmongNumbers(text, start, end) && !isTechnical(text, start);
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
  if (/^[0-9A-Z]+$/.test(value)) return value;
  const upper = value.toUpperCase();
  return kind.ruleId === "fi-hetu" ? upper : upper.replaceAll(/[^0-9A-Z()]/g, "");
}
