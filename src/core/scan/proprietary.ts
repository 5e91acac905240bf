/**
 * Text that says of itself that it must not leave, and files that say so by their names.
 *
 * Finds what `proprietary/banners.ts` describes and drops what only looks like it: names in code,
 * keys of translations, enumerations of levels, sentences about confidentiality, notes of an API's
 * author that a member is internal.
 */

import { sourceSpan } from "./decode/decoded.ts";
import { scriptBanners } from "./proprietary/banners.ts";
import { ruleOfFile } from "./proprietary/files.ts";
import { type Place, readSpeech } from "./speech.ts";

export interface ProprietaryMatch {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
}

/** Characters before and after a banner that are looked at to tell whether it is one. */
const reach = 80;
/** Characters before a banner in which the beginning of its line is looked for. */
const lineReach = 400;
/** Most banners taken from one text: a page of them says no more than these. */
export const maxBanners = 200;

export function findBanners(text: string, speech = readSpeech(text)): readonly ProprietaryMatch[] {
  const { plain, folded, places, isForeign } = speech;
  const found: ProprietaryMatch[] = [];
  let coveredTo = 0;
  for (const place of places) {
    if (place.banners.length === 0) continue;
    if (found.length >= maxBanners) break;
    const banner = bannerAt(plain, place, coveredTo);
    if (banner === undefined) continue;
    const { ruleId, start, end } = banner;
    coveredTo = end;
    found.push(folded === undefined ? banner : { ruleId, ...sourceSpan(folded, start, end) });
  }
  return isForeign && otherLetters.test(text) ? [...found, ...inScripts(text)] : found;
}

/** The first banner at the place that goes on beyond what is covered and says what it seems to say. */
function bannerAt(
  plain: string,
  { start, banners }: Place,
  coveredTo: number,
): ProprietaryMatch | undefined {
  for (const { ruleId, regex } of banners) {
    regex.lastIndex = start;
    const end = start + (regex.exec(plain)?.[0].length ?? 0);
    const isOne = end > start && end > coveredTo && standsAlone(plain, start, end);
    if (isOne && !isOnlyMentioned(plain, start, end)) return { ruleId, start, end };
  }
  return undefined;
}

/** Greek and everything after it but punctuation: the scripts that are not folded to ASCII. */
const otherLetters = /[\u0370-\u1dff\u2e80-\ud7ff]/;

function inScripts(text: string): readonly ProprietaryMatch[] {
  return scriptBanners.flatMap(({ ruleId, regex }) =>
    [...text.matchAll(regex)].map((found) => ({
      ruleId,
      start: found.index,
      end: found.index + found[0].length,
    })),
  );
}

/** Not a part of a longer word, identifier or path. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? "\n";
  const after = text.slice(end, end + 2);
  if (
    /[\w$.@-]/.test(before) &&
    !/(?:^|[\s*#/])-{1,3}$/.test(text.slice(Math.max(0, start - 4), start))
  )
    return false;
  return !/^(?:[\w(]|[-.]\w)/.test(after);
}

function isOnlyMentioned(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - reach), start);
  const after = text.slice(end, end + reach);
  const marked = text.slice(start, end);
  if (/^"?license/i.test(marked)) return false;
  return (
    isName(before, after, marked) ||
    isEnumerated(before, after) ||
    isSpokenOf(before, after, marked) ||
    isApiNote(text, start, end)
  );
}

/** `CONFIDENTIAL = 3`, `Level.CONFIDENTIAL`, `case "SECRET":`, `confidential: "…"`, `## [Unreleased]`. */
function isName(before: string, after: string, marked: string): boolean {
  if (/^(?:\s?(?:=(?!=)|:=|=>|\?:)|_)/.test(after) || /[$@_]$/.test(before)) return true;
  if (before.endsWith("[") && after.startsWith("]")) return /unreleased/i.test(marked);
  if (/[.,{(|]\s{0,40}$/.test(before) && /^\s?[,})|]/.test(after)) return marked.length < 24;
  const quoted = /["'`]$/.test(before) && /^["'`]/.test(after);
  if (!quoted) return false;
  if (/^["'`]\s?:/.test(after)) return true;
  const compared = /(?:[=!]==?|\bcase|\bin|includes\(|equals\(|[:(,[|=])\s?["'`]$/.test(before);
  return compared && marked.length < 24;
}

const level =
  "(?:public|internal|restricted|secret|top secret|private|sensitive|general|unclassified|confidential|proprietary)";
const levelBefore = new RegExp(
  `\\b${level}["'\`]?\\s?(?:,|\\||\\bor|\\band|/|<|->)\\s?["'\`]?$`,
  "i",
);
const levelAfter = new RegExp(`^["'\`]?\\s?(?:,|\\||\\bor|<|->|, and)\\s?["'\`]?${level}\\b`, "i");

/** "PUBLIC, INTERNAL, CONFIDENTIAL or SECRET": the levels there are, not the level of this. */
function isEnumerated(before: string, after: string): boolean {
  return levelBefore.test(before) || levelAfter.test(after);
}

const negated =
  /(?:\b(?:no|not|non|never|isn't|aren't|without|any|contains? no|free of|nor)[\s-]{1,2}(?:longer\s)?|\b(?:non|semi|un)-)$/i;
const kept =
  /\b(?:kept|keep|keeps|keeping|remains?|treat(?:ed)?|handled|held|stay|stays|be|being|it)\s(?:as\s)?$/i;
const searched = /\b(?:grep|rg|ag|ack|sed|awk|find|findstr|select-string)\b[^\n]{0,60}$/i;
const about =
  /\b(?:the word|the term|called|named|labell?ed|marked|flagged|tagged|header|label|banner|string|keyword|says|saying|reads|containing|matches|detects?|such as|e\.g\.|like|means?|an?)\s["'`“(]{0,2}$/i;

/** Sentences about confidentiality: "reports are kept strictly confidential", "marked CONFIDENTIAL". */
function isSpokenOf(before: string, after: string, marked: string): boolean {
  if (negated.test(before)) return !/^(?:do|not|unauth)/i.test(marked);
  if (/^strictly confidential$/i.test(marked) && kept.test(before)) return true;
  if (about.test(before) || searched.test(before)) return true;
  return /^["'`”)]?\s(?:means|stands for|is a (?:marking|label|level|classification)|refers to|markings?\b|labels?\b|banners?\b)/i.test(
    after,
  );
}

const ownNote = /^(?:for )?(?:company )?internal (?:use )?only$/i;
const stronger =
  /\b(?:share|outside|distribut|disclos|confidential|proprietary|copyright|©|forward|recipient|document|employees?|third part)/i;

/** "Internal use only" in the comment above a member: only the author's own code shall call it. */
function isApiNote(text: string, start: number, end: number): boolean {
  if (!ownNote.test(text.slice(start, end))) return false;
  const before = text.slice(Math.max(0, start - lineReach), start);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const around = text.slice(Math.max(0, start - reach), end + reach);
  return (/^\s{0,40}\*/.test(line) || line.includes("/**")) && !stronger.test(around);
}

/** `path` may be absolute or relative, with either separator. */
export function findFileRule(path: string): string | undefined {
  return ruleOfFile(path);
}
