/**
 * The schema of `rules/*.json`, decoded from whatever a file holds.
 *
 * A rule says what a value looks like in exactly one way: `formats` (templates; the pattern is
 * derived), `near` (a value of a given shape near a service's name), `pattern` (a regular
 * expression for what templates cannot say), `files` (the name of a file alone) or `code` (found by
 * a detector of its own). `rules/README.md` explains how to write one.
 */

import * as v from "valibot";

import { confidences, detectors, severities } from "../model/finding.ts";
import { validatorNames } from "./validatorNames.ts";

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4000));
const texts = v.pipe(v.array(text), v.minLength(1));

/** What excuses a match: any one of the conditions, or all of them. Patterns are JavaScript, unanchored. */
const except = v.strictObject({
  /** Of the file the text came from. */
  paths: v.optional(texts),
  /** Of the value. */
  values: v.optional(texts),
  /** Of everything the rule's pattern matched. */
  matches: v.optional(texts),
  /** Of the line or lines the value stands on. */
  lines: v.optional(texts),
  /** Words in the value, lower case. */
  stopwords: v.optional(texts),
  /** `true`: every condition that is given must hold. */
  all: v.optional(v.boolean()),
});
export type Except = v.InferOutput<typeof except>;

const common = {
  id: v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)),
  /** Snake-case name shared by rules of one kind of value. */
  type: v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/)),
  detector: v.picklist(detectors),
  severity: v.picklist(severities),
  confidence: v.picklist(confidences),
  description: text,
  /** Where the format is documented. */
  source: v.optional(text),
  validator: v.optional(v.picklist(validatorNames)),
  /** Least Shannon entropy of the value, bits per character. */
  entropy: v.optional(v.number()),
  /** Values that hold one of these words (lower case) are not secrets. */
  stopwords: v.optional(texts),
  /** Only in text from a file whose path matches one of these. */
  paths: v.optional(texts),
  except: v.optional(v.array(except)),
  examples: v.object({ hit: v.array(text), miss: v.array(text) }),
};

const formatRule = v.strictObject({ ...common, formats: texts });

const nearRule = v.strictObject({
  ...common,
  near: v.strictObject({
    /** Names of the service, lower case; each is a trigger. */
    names: texts,
    /** Shapes of the value. */
    values: texts,
    /** `true`: a word like key, token or secret must stand between the name and the value. */
    keyword: v.optional(v.boolean()),
  }),
});

const patternRule = v.strictObject({
  ...common,
  pattern: text,
  /** Literals, one of which is in every match. */
  anchors: texts,
  /** How far before the anchor a match may begin; 0 when the pattern begins with the anchor. */
  back: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200))),
  ignoreCase: v.optional(v.boolean()),
  /** The anchors stand in either case; the pattern itself decides. */
  anyCase: v.optional(v.boolean()),
});

/** Found by the name of the file alone: expressions, one of which matches its path. */
const namedRule = v.strictObject({ ...common, files: texts });

/** Found by code (assignments, personal data, banners); the file holds what people may change. */
const codedRule = v.strictObject({ ...common, code: v.literal(true) });

const rule = v.union([formatRule, nearRule, patternRule, namedRule, codedRule]);
const ruleFile = v.strictObject({
  /** What the rules of this file have in common. */
  title: text,
  /** Holds for every rule of the file. */
  except: v.optional(v.array(except)),
  rules: v.array(rule),
});

export type RuleSpec = v.InferOutput<typeof rule>;
export type RuleFile = v.InferOutput<typeof ruleFile>;

export type DecodedRuleFile =
  | { readonly kind: "ok"; readonly file: RuleFile }
  | { readonly kind: "invalid"; readonly message: string };

/** The message names the rule and the property that does not fit. */
export function decodeRuleFile(json: unknown): DecodedRuleFile {
  const result = v.safeParse(ruleFile, json);
  if (result.success) return { kind: "ok", file: withSharedExcepts(result.output) };
  const issue = result.issues[0];
  const where = issue === undefined ? "" : (v.getDotPath(issue) ?? "");
  return { kind: "invalid", message: `\`${where}\`: ${issue?.message ?? "not a rule file"}` };
}

const kinds = {
  formats: formatRule,
  near: nearRule,
  pattern: patternRule,
  files: namedRule,
  code: codedRule,
} as const;

/** Why one rule does not fit, by its property; `undefined` when it does. */
export function explainRule(given: unknown): string | undefined {
  if (typeof given !== "object" || given === null) return "a rule is an object";
  const kind = Object.keys(kinds).find((name) => name in given);
  const schema = Object.entries(kinds).find(([name]) => name === kind)?.[1];
  if (schema === undefined) return "say one of `formats`, `near`, `pattern` or `files`";
  const result = v.safeParse(schema, given);
  const issue = result.success ? undefined : result.issues[0];
  if (issue === undefined) return undefined;
  return `\`${v.getDotPath(issue) ?? ""}\`: ${issue.message}`;
}

function withSharedExcepts(file: RuleFile): RuleFile {
  const shared = file.except;
  if (shared === undefined || shared.length === 0) return file;
  const rules = file.rules.map((each) => ({
    ...each,
    except: [...(each.except ?? []), ...shared],
  }));
  return { ...file, rules };
}
