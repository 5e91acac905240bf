/**
 * A rule of another tool → a rule of ours, or the reason why not.
 *
 * Whether it finds its examples and is quick enough is tried afterwards on the real scanner
 * (`node/scanner/ruleCheck.ts`); what can be known by looking is decided here.
 */

import type { Except, RuleSpec } from "../ruleFile.ts";
import { findAmbiguity } from "./ambiguity.ts";
import { describeAttack } from "./attack.ts";
import type { Dialect } from "./cursor.ts";
import type { ForeignRule, Origin } from "./foreign.ts";
import { groupsOf, lengthOf, type Pattern } from "./pattern.ts";
import { parsePattern } from "./parse.ts";
import { printPattern } from "./print.ts";
import { type Rounds, shapePattern } from "./shape.ts";

export type Adopted =
  | {
      readonly kind: "adopted";
      readonly spec: RuleSpec;
      /** How it differs from the source; empty when it does not. */
      readonly notes: readonly string[];
    }
  | { readonly kind: "refused"; readonly reason: string };

/** What endless repeats are given; the next try follows when one is too slow. */
export const roundsTried: readonly Rounds[] = [
  { any: 8_000, space: 8_000 },
  { any: 8_000, space: 60 },
  { any: 400, space: 60 },
];
/** Longest pattern that is written into a rule file. */
const maxWritten = 4000;

export interface AdoptOptions {
  readonly origin: Origin;
  readonly rounds: Rounds;
}

export function adopt(rule: ForeignRule, options: AdoptOptions): Adopted {
  if (rule.refused !== undefined) return refused(rule.refused);
  const path = rule.path === undefined ? undefined : translate(rule.path, rule.dialect);
  if (path?.kind === "refused") return refused(`path: ${path.reason}`);
  const paths = path === undefined ? {} : { paths: [path.text] };
  const except = translateExcepts(rule);
  if (typeof except === "string") return refused(except);
  const common = commonOf(rule, options.origin, except);
  if (rule.pattern === undefined) {
    if (path === undefined) return refused("nothing to look for");
    return { kind: "adopted", spec: { ...common, files: [path.text] }, notes: rule.notes };
  }
  const matched = adoptPattern(rule, rule.pattern, options.rounds);
  if (matched.kind === "refused") return matched;
  const notes = [...rule.notes, ...matched.notes];
  return { kind: "adopted", spec: { ...common, ...paths, ...matched.part }, notes };
}

function refused(reason: string): { readonly kind: "refused"; readonly reason: string } {
  return { kind: "refused", reason };
}

function commonOf(rule: ForeignRule, origin: Origin, except: readonly Except[]) {
  const name = rule.id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  const id = name.startsWith(`${origin}-`) ? name : `${origin}-${name}`;
  return {
    id,
    type: id.replaceAll("-", "_"),
    detector: "custom" as const,
    severity: "high" as const,
    confidence: rule.confidence,
    description: rule.description.slice(0, maxWritten),
    ...(rule.entropy === undefined ? {} : { entropy: rule.entropy }),
    ...(except.length === 0 ? {} : { except: [...except] }),
    examples: { hit: writable(rule.hits), miss: writable(rule.misses) },
  };
}

/** Examples that fit into a rule file; `{name:3}` would be read as a template there. */
function writable(examples: readonly string[]): string[] {
  return examples.filter(
    (each) =>
      each.length > 0 && each.length <= maxWritten && !/\{[A-Za-z0-9]+:\d+(?:-\d+)?\}/.test(each),
  );
}

type AdoptedPattern =
  | {
      readonly kind: "ok";
      readonly part: {
        readonly pattern: string;
        readonly anchors: string[];
        readonly back?: number;
        readonly anyCase: true;
      };
      readonly notes: readonly string[];
    }
  | { readonly kind: "refused"; readonly reason: string };

function adoptPattern(rule: ForeignRule, source: string, rounds: Rounds): AdoptedPattern {
  const parsed = parsePattern(source, rule.dialect);
  if (parsed.kind === "refused") return parsed;
  const ambiguity = ambiguityOf(parsed.pattern);
  if (ambiguity !== undefined) return refused(ambiguity);
  const shaped = shapePattern(parsed.pattern, rounds);
  if (shaped === undefined) {
    return refused(
      "no literal of two or more characters is in every match: it would have to be tried everywhere",
    );
  }
  const captures = capturesOf(parsed.pattern, rule.group);
  if (captures === undefined) return refused(`the pattern has no group \`${rule.group ?? ""}\``);
  const pattern = printPattern(shaped.pattern, (index) => captures.includes(index));
  if (pattern.length > maxWritten) return refused("the translated pattern is too long");
  const back = shaped.anchors.before.max;
  const anchors = [...shaped.anchors.literals];
  const part = { pattern, anchors, ...(back === 0 ? {} : { back }), anyCase: true as const };
  return { kind: "ok", part, notes: shaped.notes };
}

/** A sentence with the text that makes the time explode. */
export function ambiguityOf(pattern: Pattern): string | undefined {
  const found = findAmbiguity(pattern);
  if (found === undefined) return undefined;
  const witness = describeAttack({ prefix: "", pump: found.pump, suffix: "" });
  return `${found.reason}; it hangs on ${witness}`;
}

/** A group that cannot hold more only chooses between words (`live|test`). */
const leastValue = 8;

/** Indices of the groups that stay: the wanted one, or all that can hold a value (the first that took part is it). */
function capturesOf(
  pattern: Pattern,
  wanted: number | string | undefined,
): readonly number[] | undefined {
  const groups = groupsOf(pattern);
  const kept = groups.filter((group) =>
    wanted === undefined
      ? lengthOf(group).max >= leastValue
      : group.index === wanted || group.name === wanted,
  );
  if (wanted !== undefined && kept.length === 0) return undefined;
  return kept.map(({ index }) => index);
}

type Translated =
  | { readonly kind: "ok"; readonly text: string }
  | { readonly kind: "refused"; readonly reason: string };

/** A pattern that is searched for in a short text: a path, a value, a line. */
function translate(source: string, dialect: Dialect): Translated {
  const parsed = parsePattern(source, dialect);
  if (parsed.kind === "refused") return parsed;
  const ambiguity = ambiguityOf(parsed.pattern);
  if (ambiguity !== undefined) return refused(ambiguity);
  const text = printPattern(parsed.pattern, () => false);
  return text.length > maxWritten || text === ""
    ? refused("too long or empty")
    : { kind: "ok", text };
}

export function translateExcepts({
  except,
  dialect,
}: Pick<ForeignRule, "except" | "dialect">): readonly Except[] | string {
  const translated: Except[] = [];
  for (const each of except) {
    const one: Except = { ...each };
    for (const name of ["paths", "values", "matches", "lines"] as const) {
      const sources = each[name];
      if (sources === undefined) continue;
      const results = sources.map((source) => translate(source, dialect));
      const texts = results.flatMap((result) => (result.kind === "ok" ? [result.text] : []));
      const bad = results.find((result) => result.kind === "refused");
      if (bad?.kind === "refused") return `an exception cannot be taken: ${bad.reason}`;
      one[name] = texts;
    }
    translated.push(one);
  }
  return translated;
}
