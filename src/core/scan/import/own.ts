/**
 * Rule files in our own schema: JSON with comments, each rule judged by itself so that a bad one
 * does not take the others with it.
 */

import { type ParseError, parse } from "jsonc-parser";
import * as v from "valibot";

import { decodeRuleFile, explainRule, type Except, type RuleSpec } from "../ruleFile.ts";
import { expandTemplate, parseTemplate } from "../template.ts";
import { ambiguityOf, translateExcepts } from "./adopt.ts";
import { lengthOf } from "./pattern.ts";
import { parsePattern } from "./parse.ts";

export type OwnJson =
  | { readonly kind: "own"; readonly json: unknown }
  | { readonly kind: "unknown"; readonly message: string };

export function jsoncRules(text: string): OwnJson {
  const errors: ParseError[] = [];
  const json: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined) return { kind: "own", json };
  const line = text.slice(0, first.offset).split("\n").length;
  return { kind: "unknown", message: `not JSON: line ${line}` };
}

export interface RuleProblem {
  /** The rule's id, or its number in the file; empty: the file as a whole. */
  readonly rule: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

export interface OwnFile {
  readonly title: string;
  readonly rules: readonly RuleSpec[];
  readonly problems: readonly RuleProblem[];
}

/** Most rules of one file. */
export const maxRulesPerFile = 5_000;

const outline = v.looseObject({
  title: v.optional(v.string()),
  except: v.optional(v.unknown()),
  rules: v.array(v.unknown()),
});

/** `taken`: ids that exist already; a rule of the same id is refused. */
export function readOwnRules(json: unknown, taken: ReadonlySet<string>): OwnFile {
  const read = v.safeParse(outline, json);
  if (!read.success) return empty("", "expected an object with a list `rules`");
  const { title = "rules of your own", except = [], rules } = read.output;
  if (rules.length > maxRulesPerFile) return empty(title, `more than ${maxRulesPerFile} rules`);
  const head = decodeRuleFile({ title: "one", except, rules: [] });
  if (head.kind === "invalid") return empty(title, `\`except\` does not fit: ${head.message}`);
  const shared = head.file.except ?? [];
  const bad = translateExcepts({ except: shared, dialect: "js" });
  if (typeof bad === "string") return empty(title, bad);
  const seen = new Set(taken);
  const good: RuleSpec[] = [];
  const problems: RuleProblem[] = [];
  rules.forEach((given, index) => {
    const one = readRule(given, seen);
    if (one.kind === "problem") {
      problems.push({ rule: nameOf(given) ?? `rule ${index + 1}`, message: one.message });
      return;
    }
    const { spec } = one;
    seen.add(spec.id);
    good.push(
      shared.length === 0 ? spec : { ...spec, except: [...(spec.except ?? []), ...shared] },
    );
  });
  return { title, rules: good, problems };
}

type OneRule =
  | { readonly kind: "rule"; readonly spec: RuleSpec }
  | { readonly kind: "problem"; readonly message: string };

function readRule(given: unknown, seen: ReadonlySet<string>): OneRule {
  const message = explainRule(given);
  if (message !== undefined) return { kind: "problem", message };
  const decoded = decodeRuleFile({ title: "one", rules: [given] });
  if (decoded.kind === "invalid") return { kind: "problem", message: decoded.message };
  const [spec] = decoded.file.rules;
  if (spec === undefined) return { kind: "problem", message: "empty" };
  const problem = seen.has(spec.id)
    ? "a rule with this id exists already: choose another id"
    : specProblem(spec);
  return problem === undefined ? { kind: "rule", spec } : { kind: "problem", message: problem };
}

function empty(title: string, message: string): OwnFile {
  return { title, rules: [], problems: [{ rule: "", message }] };
}

function nameOf(given: unknown): string | undefined {
  const read = v.safeParse(v.looseObject({ id: v.string() }), given);
  return read.success ? read.output.id : undefined;
}

/** What the schema cannot say; a sentence, or `undefined` when the rule is sound. */
export function specProblem(spec: RuleSpec): string | undefined {
  if ("code" in spec)
    return "`code` belongs to Argus' own detectors: say `formats`, `near` or `pattern`";
  return exceptProblem(spec) ?? templateProblem(spec) ?? patternProblem(spec);
}

function exceptProblem(spec: RuleSpec): string | undefined {
  const paths: Except[] = [
    ...(spec.paths === undefined ? [] : [{ paths: spec.paths }]),
    ...("files" in spec ? [{ paths: spec.files }] : []),
  ];
  const read = translateExcepts({ except: [...(spec.except ?? []), ...paths], dialect: "js" });
  return typeof read === "string" ? read : undefined;
}

function templateProblem(spec: RuleSpec): string | undefined {
  const templates = "formats" in spec ? spec.formats : "near" in spec ? spec.near.values : [];
  try {
    for (const each of [...templates, ...spec.examples.hit, ...spec.examples.miss]) {
      expandTemplate(each);
    }
  } catch (error) {
    return error instanceof Error ? error.message : "a template cannot be read";
  }
  const bare = "formats" in spec ? spec.formats.find((each) => !hasLiteral(each)) : undefined;
  if (bare !== undefined) return `\`${bare}\` has no literal: use \`near\` and a name`;
  const names = "near" in spec ? spec.near.names : [];
  return anchorProblem(names);
}

function hasLiteral(template: string): boolean {
  return parseTemplate(template).some((piece) => piece.kind === "literal" && isAnchor(piece.text));
}

function isAnchor(text: string): boolean {
  return text.length >= 2 && /^[\x20-\x7e]+$/.test(text);
}

function anchorProblem(literals: readonly string[]): string | undefined {
  const bad = literals.find((each) => !isAnchor(each));
  return bad === undefined
    ? undefined
    : `\`${bad}\` cannot trigger a rule: two or more ASCII characters`;
}

function patternProblem(spec: RuleSpec): string | undefined {
  if (!("pattern" in spec)) return undefined;
  const flags = { ignoreCase: spec.ignoreCase === true };
  const parsed = parsePattern(spec.pattern, "js", flags);
  if (parsed.kind === "refused") return `pattern: ${parsed.reason}`;
  try {
    RegExp(spec.pattern, "y");
  } catch {
    return "pattern: no valid regular expression";
  }
  if (lengthOf(parsed.pattern).min === 0) return "pattern: it matches nothing at all";
  return anchorProblem(spec.anchors) ?? ambiguityOf(parsed.pattern);
}
