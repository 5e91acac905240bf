/**
 * Reads a gitleaks configuration (TOML).
 *
 * Facts: gitleaks' README, "Configuration". The secret is `secretGroup` or the first group that
 * took part; `keywords` only decide whether a text is looked at; `entropy` is in bits per
 * character; an allowlist excuses by path, by regular expression on the secret, the match or the
 * line, or by stop word, with OR unless `condition = "AND"`. The singular `[allowlist]` is the older
 * spelling.
 */

import { parse, TomlError } from "smol-toml";
import * as v from "valibot";

import type { Except } from "../ruleFile.ts";
import type { ForeignFile, ForeignRule } from "./foreign.ts";

const texts = v.optional(v.array(v.string()));

const allowlist = v.looseObject({
  condition: v.optional(v.string()),
  commits: texts,
  paths: texts,
  regexes: texts,
  regexTarget: v.optional(v.string()),
  stopwords: texts,
  targetRules: texts,
});
type Allowlist = v.InferOutput<typeof allowlist>;

const allowlists = {
  allowlist: v.optional(allowlist),
  allowlists: v.optional(v.array(allowlist)),
};

const rule = v.looseObject({
  id: v.string(),
  description: v.optional(v.string()),
  regex: v.optional(v.string()),
  path: v.optional(v.string()),
  secretGroup: v.optional(v.number()),
  entropy: v.optional(v.number()),
  keywords: texts,
  skipReport: v.optional(v.boolean()),
  required: v.optional(v.array(v.unknown())),
  ...allowlists,
});
type Rule = v.InferOutput<typeof rule>;

const config = v.looseObject({
  extend: v.optional(v.unknown()),
  rules: v.optional(v.array(v.unknown())),
  ...allowlists,
});

export function readGitleaks(text: string): ForeignFile {
  const toml = readToml(text);
  if (toml.kind === "invalid") return toml;
  const read = v.safeParse(config, toml.value);
  if (!read.success) return { kind: "invalid", message: "not a gitleaks configuration" };
  const { rules = [], extend } = read.output;
  const shared = listsOf(read.output);
  const targeted = shared.filter(({ targetRules }) => targetRules !== undefined);
  return {
    kind: "ok",
    rules: rules.map((each, index) => readRule(each, index, targeted)),
    except: shared.filter((each) => !targeted.includes(each)).flatMap(exceptsOf),
    notes: extend === undefined ? [] : ["`[extend]` is not followed: import that file as well"],
  };
}

function readToml(
  text: string,
): { kind: "ok"; value: unknown } | { kind: "invalid"; message: string } {
  try {
    return { kind: "ok", value: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { kind: "invalid", message: `not TOML: line ${error.line}, column ${error.column}` };
  }
}

function listsOf(holder: {
  allowlist?: Allowlist | undefined;
  allowlists?: Allowlist[] | undefined;
}): Allowlist[] {
  return [
    ...(holder.allowlist === undefined ? [] : [holder.allowlist]),
    ...(holder.allowlists ?? []),
  ];
}

const common = { dialect: "go", confidence: "medium", hits: [], misses: [] } as const;

function readRule(given: unknown, index: number, targeted: readonly Allowlist[]): ForeignRule {
  const read = v.safeParse(rule, given);
  if (!read.success) {
    const where = v.getDotPath(read.issues[0]) ?? "";
    const id = `rule ${index + 1}`;
    return {
      ...common,
      id,
      description: id,
      except: [],
      notes: [],
      refused: `\`${where}\` does not fit`,
    };
  }
  const { id } = read.output;
  const lists = [
    ...listsOf(read.output),
    ...targeted.filter((each) => each.targetRules?.includes(id)),
  ];
  const refused = refusalOf(read.output);
  return {
    ...common,
    id,
    description: read.output.description?.trim() || id,
    ...partsOf(read.output),
    except: lists.flatMap(exceptsOf),
    notes: lists.some(({ commits }) => (commits?.length ?? 0) > 0)
      ? ["commits of an allowlist mean nothing here"]
      : [],
    ...(refused === undefined ? {} : { refused }),
  };
}

/** Zero stands for "none" in `secretGroup` and `entropy`. */
function partsOf({ regex, path, secretGroup = 0, entropy = 0 }: Rule): Partial<ForeignRule> {
  return {
    ...(regex === undefined ? {} : { pattern: regex }),
    ...(path === undefined ? {} : { path }),
    ...(secretGroup === 0 ? {} : { group: secretGroup }),
    ...(entropy === 0 ? {} : { entropy }),
  };
}

function refusalOf({ regex, path, skipReport, required }: Rule): string | undefined {
  if (regex === undefined && path === undefined) return "neither `regex` nor `path`";
  if ((required?.length ?? 0) > 0)
    return "`required`: rules that need another rule are not supported";
  return skipReport === true ? "`skipReport`: it only serves other rules" : undefined;
}

/** An allowlist of nothing but commits excuses nothing. */
function exceptsOf(list: Allowlist): readonly Except[] {
  const { paths = [], regexes = [], stopwords = [], regexTarget, condition } = list;
  const target = regexTarget === "line" ? "lines" : regexTarget === "match" ? "matches" : "values";
  const except = {
    ...(paths.length === 0 ? {} : { paths }),
    ...(regexes.length === 0 ? {} : { [target]: regexes }),
    ...(stopwords.length === 0 ? {} : { stopwords: stopwords.map((word) => word.toLowerCase()) }),
  };
  if (Object.keys(except).length === 0) return [];
  return [{ ...except, ...(condition?.toUpperCase() === "AND" ? { all: true } : {}) }];
}
