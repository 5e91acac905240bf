/** Rule files of other tools are read rule by rule, and turned into rules of ours. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { adopt, type Adopted, roundsTried } from "../../../../src/core/scan/import/adopt.ts";
import type { ForeignRule } from "../../../../src/core/scan/import/foreign.ts";
import { readGitleaks } from "../../../../src/core/scan/import/gitleaks.ts";
import { readNoseyparker } from "../../../../src/core/scan/import/noseyparker.ts";
import { readRuleText } from "../../../../src/core/scan/import/read.ts";

const gitleaks = `
title = "ours"
[extend]
useDefault = true
[[rules]]
id = "acme-key"
description = "Acme key"
regex = '''(?i)acme_([a-z0-9]{20})'''
entropy = 3.5
keywords = ["acme_"]
[[rules.allowlists]]
condition = "AND"
paths = ['''_test\\.go$''']
regexTarget = "line"
regexes = ['''fixture''']
[[rules.allowlists]]
stopwords = ["EXAMPLE"]
[[rules]]
id = "acme-file"
path = '''(?i)\\.acme$'''
[[rules]]
id = "second-group"
regex = '''(user)=(token_[a-z]{8})'''
secretGroup = 2
[[rules]]
id = "both"
regex = '''needs'''
[[rules.required]]
id = "acme-key"
[[rules]]
regex = '''no-id'''
[[allowlists]]
paths = ['''^vendor/''']
[[allowlists]]
targetRules = ["acme-key"]
regexes = ['''^acme_0''']
`;

function gitleaksRules(): readonly ForeignRule[] {
  const file = readGitleaks(gitleaks);
  assert.equal(file.kind, "ok");
  return file.kind === "ok" ? file.rules : [];
}

function adopted(rule: ForeignRule | undefined): Adopted {
  assert.ok(rule);
  const [rounds] = roundsTried;
  assert.ok(rounds);
  return adopt(rule, { origin: "gitleaks", rounds });
}

test("a gitleaks file is read with its allowlists, and each rule that cannot be taken says why", () => {
  const file = readGitleaks(gitleaks);
  assert.equal(file.kind, "ok");
  if (file.kind !== "ok") return;
  assert.deepEqual(file.except, [{ paths: ["^vendor/"] }]);
  assert.match(file.notes[0] ?? "", /extend/);
  assert.deepEqual(
    file.rules.map(({ id, refused }) => [id, refused === undefined]),
    [
      ["acme-key", true],
      ["acme-file", true],
      ["second-group", true],
      ["both", false],
      ["rule 5", false],
    ],
  );
  assert.deepEqual(file.rules[0]?.except, [
    { paths: ["_test\\.go$"], lines: ["fixture"], all: true },
    { stopwords: ["example"] },
    { values: ["^acme_0"] },
  ]);
});

test("a rule of gitleaks becomes a rule of ours with literals, entropy and exceptions", () => {
  const first = adopted(gitleaksRules()[0]);
  assert.equal(first.kind, "adopted");
  if (first.kind !== "adopted") return;
  const { id, entropy, except, ...rest } = first.spec;
  assert.equal(id, "gitleaks-acme-key");
  assert.equal(entropy, 3.5);
  assert.deepEqual(except?.[0], { paths: ["_test\\.go(?![^])"], lines: ["fixture"], all: true });
  assert.ok("pattern" in rest);
  assert.equal(rest.pattern, "[Aa][Cc][Mm][Ee]_([0-9A-Za-z]{20})");
  assert.deepEqual(rest.anchors, ["acme_"]);
});

test("a rule for file names stays one, and the group that is asked for is the value", () => {
  const file = adopted(gitleaksRules()[1]);
  assert.deepEqual(file.kind === "adopted" && "files" in file.spec ? file.spec.files : [], [
    "\\.[Aa][Cc][Mm][Ee](?![^])",
  ]);
  const second = adopted(gitleaksRules()[2]);
  assert.equal(
    second.kind === "adopted" && "pattern" in second.spec ? second.spec.pattern : "",
    "(?:user)=(token_[a-z]{8})",
  );
});

test("what hangs, has no literal or no such group is refused with the reason", () => {
  const refusal = (pattern: string, group?: number): string => {
    const rule: ForeignRule = {
      id: "x",
      description: "x",
      dialect: "go",
      pattern,
      ...(group === undefined ? {} : { group }),
      confidence: "medium",
      except: [],
      hits: [],
      misses: [],
      notes: [],
    };
    const result = adopted(rule);
    return result.kind === "refused" ? result.reason : "";
  };
  assert.match(refusal("key=(\\w+\\s?)*x"), /hangs on ".+" × n/);
  assert.match(refusal("[a-f0-9]{32}"), /no literal/);
  assert.match(refusal("key=(a)", 2), /no group `2`/);
  assert.match(refusal("key=(?=a)"), /lookaround/);
  assert.equal(refusal("key=([0-9]{9})"), "");
});

test("noseyparker and kingfisher files are read, scalars as texts, and told apart", () => {
  const text = `rules:
  - name: Acme key
    id: kingfisher.acme.1
    pattern: |
      (?x) acme_ (?P<TOKEN> [a-z]{9} )
    min_entropy: 2
    confidence: high
    examples: [acme_abcdefghi]
    negative_examples: [123]
    validation: { type: Http }
  - name: Hidden
    id: kingfisher.acme.2
    pattern: acme_hidden
    visible: false
  - id: 7
`;
  const file = readNoseyparker(text);
  assert.equal(file.kind, "ok");
  if (file.kind !== "ok") return;
  const parts = file.rules.map(({ group, hits, misses, entropy, confidence, refused }) => ({
    group,
    hits,
    misses,
    entropy,
    confidence,
    refused: refused !== undefined,
  }));
  const none = { group: undefined, hits: [], misses: [], entropy: undefined, refused: true };
  assert.deepEqual(parts, [
    {
      group: "TOKEN",
      hits: ["acme_abcdefghi"],
      misses: ["123"],
      entropy: 2,
      confidence: "high",
      refused: false,
    },
    { ...none, confidence: "medium" },
    { ...none, confidence: "low" },
  ]);
  const read = readRuleText("acme.yml", text);
  assert.equal(read.kind === "foreign" ? read.origin : "", "kingfisher");
  const other = readRuleText("a.yaml", text.replaceAll("kingfisher.", "np."));
  assert.equal(other.kind === "foreign" ? other.origin : "", "noseyparker");
});

test("what is no rule file says so with the line, and never with an exception", () => {
  assert.deepEqual(readGitleaks("a = [\n"), {
    kind: "invalid",
    message: "not TOML: line 2, column 1",
  });
  assert.equal(readGitleaks("rules = 3").kind, "invalid");
  assert.equal(readNoseyparker("a: [").kind, "invalid");
  assert.equal(readNoseyparker("[1]").kind, "invalid");
  assert.equal(readRuleText("a.json", "{").kind, "unknown");
  assert.equal(readRuleText("a.txt", "").kind, "unknown");
  assert.equal(readRuleText("a.jsonc", "{ /* yes */ }").kind, "own");
});
