/** The parts of the engine one by one: automaton, templates, entropy, overlap, placeholders, validators. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { assertNever, invariant } from "../../../src/core/model/assert.ts";
import { walkthrough } from "../../../src/core/config/walkthrough.ts";
import { buildAutomaton } from "../../../src/core/scan/aho.ts";
import { compileRules } from "../../../src/core/scan/compile.ts";
import { entropyOf, variety } from "../../../src/core/scan/entropy.ts";
import { matchRules } from "../../../src/core/scan/match.ts";
import { resolveOverlaps } from "../../../src/core/scan/overlap.ts";
import {
  isIdentifier,
  isPlaceholder,
  isRepeating,
  isSequence,
  looksLikeWords,
} from "../../../src/core/scan/placeholders.ts";
import { decodeRuleFile, type RuleFile } from "../../../src/core/scan/ruleFile.ts";
import { expandTemplate, parseTemplate, templatePattern } from "../../../src/core/scan/template.ts";
import { passesLuhn } from "../../../src/core/scan/pii/checksums.ts";
import { base62Checksum, isValid } from "../../../src/core/scan/validators.ts";
import { validatorNames } from "../../../src/core/scan/validatorNames.ts";

test("the automaton finds every literal at every place, in either case", () => {
  const literals = ["he", "she", "his", "hers"];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("h", "e", "s", "i", "r", "H", "E", " ", "x"), { maxLength: 60 }),
      (letters) => {
        const text = letters.join("");
        const found: string[] = [];
        buildAutomaton(literals).scan(text, (literal, end) => found.push(`${literal}@${end}`));
        const expected = Array.from(text, (_, at) => at).flatMap((at) =>
          literals.flatMap((literal, index) =>
            text.slice(at, at + literal.length).toLowerCase() === literal
              ? [`${index}@${at + literal.length}`]
              : [],
          ),
        );
        assert.deepEqual(found.toSorted(), expected.toSorted());
      },
    ),
  );
});

test("more hits than are noted at once come whole and in order, also with a scan inside a scan", () => {
  const automaton = buildAutomaton(["a", "ab"]);
  for (const count of [2047, 2048, 2049, 5000]) {
    const ends: number[] = [];
    let inner = 0;
    automaton.scan("a".repeat(count), (_, end) => {
      ends.push(end);
      if (end % 1000 === 0) automaton.scan("ab ab", () => (inner += 1));
    });
    assert.deepEqual(
      ends,
      Array.from({ length: count }, (_, index) => index + 1),
    );
    assert.equal(inner, Math.floor(count / 1000) * 4);
  }
});

test("a template's expansion matches the pattern that is derived from it", () => {
  for (const template of ["sk-{alnum:20-24}", "{hex:32}-us{d:1-2}", "a.b{b64url:3}", "x"]) {
    const value = expandTemplate(template, 3);
    assert.match(value, new RegExp(`^${templatePattern(template)}$`));
    assert.equal(expandTemplate(template, 3), value);
  }
  assert.equal(parseTemplate("a{d:2}b").length, 3);
  assert.throws(() => parseTemplate("{nothing:3}"), /unknown class/);
});

test("a rule file that does not fit is refused with the place that does not", () => {
  const decoded = decodeRuleFile({ title: "t", rules: [{ id: "Bad Id" }] });
  assert.ok(
    decoded.kind === "invalid" && decoded.message.startsWith("`rules.0"),
    JSON.stringify(decoded),
  );
});

const file: RuleFile = {
  title: "t",
  rules: [
    {
      id: "format",
      type: "format",
      detector: "secrets",
      severity: "high",
      confidence: "high",
      description: "d",
      formats: ["tok_{alnum:12}"],
      examples: { hit: [], miss: [] },
    },
    {
      id: "near",
      type: "near",
      detector: "secrets",
      severity: "high",
      confidence: "medium",
      description: "d",
      near: { names: ["acme"], values: ["{hex:16}"] },
      examples: { hit: [], miss: [] },
    },
  ],
};

function rulesIn(text: string): readonly string[] {
  return matchRules(
    compileRules([file], () => true),
    text,
  ).matches.map((match) => match.rule.spec.id);
}

test("a format is found on its own, not inside a longer run", () => {
  assert.deepEqual(rulesIn("x tok_aB3dE5gH7jK9 y"), ["format"]);
  assert.deepEqual(rulesIn("xtok_aB3dE5gH7jK9"), []);
  assert.deepEqual(rulesIn("tok_aB3dE5gH7jK9Z"), []);
});

test("a value near a name needs a word like key between them, and to look generated", () => {
  assert.deepEqual(rulesIn('ACME_API_KEY = "9f8e7d6c5b4a3f21"'), ["near"]);
  assert.deepEqual(rulesIn("acme at 9f8e7d6c5b4a3f21"), []);
  assert.deepEqual(rulesIn("acme api commit 9f8e7d6c5b4a3f21"), []);
  assert.deepEqual(rulesIn('acme_key = "aaaaaaaaaaaaaaaa"'), []);
});

const assigned = (text: string): readonly string[] =>
  matchRules(
    compileRules([], () => true),
    text,
  ).assignments.map((each) => `${each.type}:${each.value}`);

test("credentials are read in the ways that languages and formats assign", () => {
  const password = "xK9$mQ2vLp";
  const key = "a8Fk29sLq0Zx7Vb3Nm5T";
  const cases: readonly (readonly [string, string])[] = [
    [`password = "${password}"`, `generic_password:${password}`],
    [`{"db_password": "${password}"}`, `generic_password:${password}`],
    [`DB_PASSWORD=${password}`, `generic_password_unquoted:${password}`],
    [`const apiKey: string = '${key}';`, `generic_api_key:${key}`],
    [`:secret_token => "${key}"`, `generic_secret:${key}`],
    [`export AUTH_TOKEN=${key}`, `env_file_assignment:${key}`],
    [`setProperty("client.secret", "${key}")`, `generic_secret:${key}`],
  ];
  for (const [text, expected] of cases) assert.deepEqual(assigned(text), [expected], text);
});

test("code about credentials is not a credential", () => {
  for (const text of [
    "password: Optional[str] = None",
    "password = getpass.getpass()",
    "token = process.env.TOKEN",
    'secret_name = "production-database"',
    "bypass: enabledByDefault",
    'password = "changeme"',
    "const { token } = await login(user);",
    'apiKey: "${API_KEY}"',
    'max_tokens = "40961234567890123456"',
  ]) {
    assert.deepEqual(assigned(text), [], text);
  }
});

test("entropy and variety", () => {
  assert.equal(entropyOf(""), 0);
  assert.equal(entropyOf("aaaa"), 0);
  assert.equal(entropyOf("abcd"), 2);
  assert.equal(variety("aabbc"), 3);
});

test("of overlapping findings the specific one stays, of equal ones the longer", () => {
  const kept = resolveOverlaps([
    { start: 0, end: 10, rank: 1 },
    { start: 2, end: 6, rank: 5 },
    { start: 20, end: 24, rank: 1 },
    { start: 20, end: 30, rank: 1 },
  ]);
  assert.deepEqual(
    kept.map(({ start, end }) => [start, end]),
    [
      [2, 6],
      [20, 30],
    ],
  );
});

test("placeholders, repeats, sequences and words are told from generated values", () => {
  for (const value of [
    "changeme",
    "your-api-key",
    "<token>",
    "${X}",
    "process.env.X",
    "xxxxxxxx",
    "example-key",
  ]) {
    assert.equal(isPlaceholder(value), true, value);
  }
  assert.equal(isPlaceholder("a8Fk29sLq0Zx7Vb3Nm5T"), false);
  assert.equal(isRepeating("abababababab"), true);
  assert.equal(isSequence("0123456789"), true);
  assert.equal(isSequence("9f8e7d6c5b"), false);
  assert.equal(isIdentifier("enabledByDefault"), true);
  assert.equal(looksLikeWords("customer-payment-service"), true);
  assert.equal(looksLikeWords("xkqzvbwrtp"), false);
});

test("validators accept what can be real and refuse what cannot", () => {
  const cases: readonly (readonly [(typeof validatorNames)[number], string, string])[] = [
    ["luhn", "4539 1488 0343 6467", "4539 1488 0343 6468"],
    ["iban", "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01"],
    ["ssn", "536-22-8741", "666-22-8741"],
    ["ip", "93.184.215.14", "192.168.1.1"],
    ["ipv6", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2001:db8::1"],
    ["email", "jane@corp.io", "jane@example.com"],
    ["phone", "+44 20 7946 0018", "+00 00 0000 0000"],
    ["password", "xK9$mQ2vLp", "changeme"],
    ["connection", "xK9$mQ2vLp", "password"],
    ["database_url", "postgres://u:xK9mQ2vLp@h/d", "postgres://u:password@h/d"],
    ["jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", "abc.def.ghi"],
  ];
  for (const [name, good, bad] of cases) {
    assert.equal(isValid(name, good), true, `${name} ${good}`);
    assert.equal(isValid(name, bad), false, `${name} ${bad}`);
  }
  assert.equal(passesLuhn("79927398713"), true);
  assert.match(base62Checksum("abc"), /^[0-9A-Za-z]{6}$/);
});

test("what must never happen throws", () => {
  assert.throws(() => invariant(false, "x"), /invariant broken: x/);
  assert.doesNotThrow(() => invariant(true, "x"));
  const impossible: unknown = "?";
  assert.throws(() => assertNever(impossible as never), /unexpected case/);
});

test("the walkthrough has at most five steps", () => {
  assert.ok(JSON.stringify(walkthrough).length > 0);
});
