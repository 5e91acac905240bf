/**
 * What a rule excuses: matches in certain files, values or lines that look like this, stop words.
 *
 * Only rules that state `paths` or `except` pay for it; their expressions are compiled once.
 */

import type { Except, RuleSpec } from "./ruleFile.ts";

/** A match and where it stands. */
export interface ExceptSubject {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Everything the pattern matched; the value where that is not known. */
  readonly whole?: string;
  readonly path: string | undefined;
}

/** A line is looked at so far before and behind the value; minified files are one line. */
export const lineReach = 500;
/** Longest path, value or match that an expression is run on. */
export const maxSubject = 8_000;

export function isExcused(spec: RuleSpec, subject: ExceptSubject): boolean {
  if (spec.paths !== undefined && !isNamed(spec.paths, subject.path)) return true;
  return spec.except?.some((except) => excuses(except, subject)) ?? false;
}

/** Whether a rule's expressions match the path of a file. */
export function isNamed(paths: readonly string[], path: string | undefined): boolean {
  return path !== undefined && anyMatches(paths, path.replaceAll("\\", "/"));
}

function excuses(except: Except, subject: ExceptSubject): boolean {
  const { paths, values, matches, lines, stopwords, all } = except;
  const { value, whole = value, path } = subject;
  const holds: boolean[] = [];
  if (paths !== undefined) holds.push(isNamed(paths, path));
  if (values !== undefined) holds.push(anyMatches(values, value));
  if (matches !== undefined) holds.push(anyMatches(matches, whole));
  if (lines !== undefined) holds.push(anyMatches(lines, linesAround(subject)));
  if (stopwords !== undefined) {
    const lower = value.toLowerCase();
    holds.push(stopwords.some((word) => lower.includes(word)));
  }
  return all === true ? holds.every(Boolean) && holds.length > 0 : holds.some(Boolean);
}

const compiled = new WeakMap<readonly string[], readonly RegExp[]>();

function anyMatches(sources: readonly string[], text: string): boolean {
  const known = compiled.get(sources);
  const patterns = known ?? sources.map((source) => new RegExp(source));
  if (known === undefined) compiled.set(sources, patterns);
  const short = text.slice(0, maxSubject);
  return patterns.some((pattern) => pattern.test(short));
}

function linesAround({ text, start, end }: ExceptSubject): string {
  const before = text.lastIndexOf("\n", Math.max(0, start - 1));
  const behind = text.indexOf("\n", end);
  const from = start === 0 ? 0 : Math.max(before + 1, start - lineReach);
  return text.slice(from, Math.min(behind < 0 ? text.length : behind, end + lineReach));
}
