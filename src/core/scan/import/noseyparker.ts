/**
 * Reads rule files of noseyparker and of kingfisher, which grew out of it (YAML).
 *
 * Facts: noseyparker's and kingfisher's documentation of their rules. A rule has `pattern` (Rust's
 * dialect, comments `(?#…)` on top), `examples` and `negative_examples`; kingfisher adds
 * `min_entropy`, `confidence`, `visible`, `depends_on_rule` and live checks (`validation`), which
 * Argus never makes. The secret is the group named TOKEN, or the first one.
 */

import * as v from "valibot";
import { parseDocument } from "yaml";

import type { ForeignFile, ForeignRule } from "./foreign.ts";

/** YAML reads `0123` as a number; an example is a text whatever it looks like. */
const text = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));
const texts = v.optional(v.nullable(v.array(text)));

const rule = v.looseObject({
  id: v.string(),
  name: v.optional(v.string()),
  pattern: v.string(),
  examples: texts,
  negative_examples: texts,
  min_entropy: v.optional(v.number()),
  confidence: v.optional(v.picklist(["low", "medium", "high"])),
  validation: v.optional(v.unknown()),
  depends_on_rule: v.optional(v.unknown()),
  visible: v.optional(v.boolean()),
  pattern_requirements: v.optional(v.unknown()),
});
type Rule = v.InferOutput<typeof rule>;

const file = v.looseObject({ rules: v.array(v.unknown()) });

export function readNoseyparker(text: string): ForeignFile {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 0;
    return { kind: "invalid", message: `not YAML: line ${line}` };
  }
  const json: unknown = document.toJS({ maxAliasCount: 100 });
  const read = v.safeParse(file, json);
  if (!read.success) return { kind: "invalid", message: "no list `rules` in the file" };
  return { kind: "ok", rules: read.output.rules.map(readRule), except: [], notes: [] };
}

const common = { dialect: "rust", except: [] } as const;

function readRule(given: unknown, index: number): ForeignRule {
  const read = v.safeParse(rule, given);
  if (!read.success) {
    const where = v.getDotPath(read.issues[0]) ?? "";
    return {
      ...common,
      id: `rule ${index + 1}`,
      description: `rule ${index + 1}`,
      confidence: "low",
      hits: [],
      misses: [],
      notes: [],
      refused: `\`${where}\` does not fit`,
    };
  }
  const { id, name, pattern, min_entropy: entropy } = read.output;
  return {
    ...common,
    id,
    description: name?.trim() || id,
    pattern,
    ...(/\?P?<TOKEN>/.test(pattern) ? { group: "TOKEN" } : {}),
    ...(entropy === undefined || entropy === 0 ? {} : { entropy }),
    confidence: read.output.confidence ?? "medium",
    hits: read.output.examples ?? [],
    misses: read.output.negative_examples ?? [],
    notes: notesOf(read.output),
    ...(read.output.visible === false
      ? { refused: "`visible: false`: it only serves other rules" }
      : {}),
  };
}

function notesOf(given: Rule): readonly string[] {
  return [
    ...(given.validation === undefined ? [] : ["no live check is made"]),
    ...(given.depends_on_rule === undefined ? [] : ["found without the rule it depends on"]),
    ...(given.pattern_requirements === undefined
      ? []
      : ["`pattern_requirements` are not looked at"]),
  ];
}
