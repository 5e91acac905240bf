/** Patterns of Go, Rust and JavaScript mean in JavaScript what they mean at home. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { membersOf } from "../../../../src/core/scan/import/charSet.ts";
import { Cursor, type Dialect, noFlags } from "../../../../src/core/scan/import/cursor.ts";
import { groupsOf, lengthOf } from "../../../../src/core/scan/import/pattern.ts";
import { parseClass } from "../../../../src/core/scan/import/parseClass.ts";
import {
  maxCount,
  maxDepth,
  maxPatternLength,
  parsePattern,
} from "../../../../src/core/scan/import/parse.ts";
import { printPattern } from "../../../../src/core/scan/import/print.ts";

function translated(source: string, dialect: Dialect): RegExp {
  const parsed = parsePattern(source, dialect);
  assert.equal(parsed.kind, "ok", parsed.kind === "ok" ? source : parsed.reason);
  return new RegExp(parsed.kind === "ok" ? printPattern(parsed.pattern, () => true) : "");
}

/** Texts that match as a whole, and texts in which nothing matches. */
function check(
  dialect: Dialect,
  source: string,
  yes: readonly string[],
  no: readonly string[],
): void {
  const regex = translated(source, dialect);
  for (const text of yes)
    assert.equal(regex.exec(text)?.[0], text, `${source} on ${JSON.stringify(text)}`);
  for (const text of no)
    assert.equal(regex.test(text), false, `${source} on ${JSON.stringify(text)}`);
}

test("case is ignored from a flag on, within its group, and not before or behind", () => {
  check("go", "(?i)ab", ["ab", "AB", "aB"], []);
  check("go", "a(?i)b", ["ab", "aB"], ["Ab"]);
  check("go", "a(?i:b)c", ["abc", "aBc"], ["abC"]);
  check("go", "(?i)a(?-i:b)c", ["abc", "AbC"], ["aBc"]);
  check("go", "(a(?i)b)c", ["abc", "aBc"], ["aBC"]);
  check("go", "(?i)[a-c_]x", ["Bx", "_X"], ["dx"]);
  check("go", "(?i)[^a]", ["b"], ["a", "A"]);
  check("go", "(?i)a|b", ["A", "B"], []);
});

test("a verbose pattern loses white space and comments, and keeps what is escaped", () => {
  check("rust", "(?x) a b # the end\n c", ["abc"], ["a b c"]);
  check("rust", "(?x) a\\ b \\# [x\\ ]", ["a b#x", "a b# "], []);
  check("rust", "(?x) [ a b ]+ {2}", ["abab"], [" "]);
  check("rust", "(?x) a (?# inside ) b +", ["ab", "abbb"], []);
  check("go", "a(?# no verbose )b", ["ab"], []);
});

test("dots, white space and the ends of texts and lines are those of the dialect", () => {
  check("go", "a.b", ["axb", "a\rb", "a\u2028b"], ["a\nb"]);
  check("go", "(?s)a.b", ["a\nb"], []);
  check("js", "a.b", ["axb"], ["a\nb", "a\rb"]);
  check("go", "a\\sb", ["a b", "a\tb"], ["a\u00a0b", "a\vb"]);
  check("rust", "a\\sb", ["a\vb"], ["a\u00a0b"]);
  check("js", "a\\sb", ["a\u00a0b"], []);
  assert.equal(translated("a$", "go").test("a\nb"), false);
  assert.equal(translated("(?m)a$", "go").test("a\nb"), true);
  assert.equal(translated("(?m)^b", "go").test("a\nb"), true);
  assert.equal(translated("^b", "go").test("a\nb"), false);
  assert.equal(translated("\\Ab\\z", "go").test("b"), true);
  assert.equal(translated("\\Ab\\z", "rust").test("b\n"), false);
});

test("classes may be POSIX, nested, combined, negated and hold brackets", () => {
  check("go", "[[:alpha:]_]+", ["aZ_"], ["1"]);
  check("go", "[[:^digit:]]", ["a"], ["1"]);
  check("go", "[]a]+", ["]a"], []);
  check("go", "[^]a]", ["b"], ["]"]);
  check("go", "[a\\-z]+", ["a-z"], ["b"]);
  check("go", "[a-]+", ["a-"], []);
  check("go", "[\\w-]+", ["a-1"], []);
  check("rust", "[a-z&&[^aeiou]]+", ["xyz"], ["a"]);
  check("rust", "[a-z--[x-z]]", ["a"], ["y"]);
  check("rust", "[a-c~~b-d]", ["a", "d"], ["b"]);
  check("rust", "[[a-c][x-z]]", ["a", "y"], ["m"]);
  check("js", "[^]", ["\n"], []);
  check("js", "[\\b]", ["\b"], []);
});

test("a class ends at its own bracket", () => {
  const cursor = new Cursor("a-c]d", "go", noFlags);
  assert.deepEqual(membersOf(parseClass(cursor), 9), ["a", "b", "c"]);
  assert.equal(cursor.peek(), "d");
});

test("characters by number, quoted text and named groups", () => {
  check("go", "\\x41\\x{42}\\103\\Qa.b\\E", ["ABCa.b"], ["ABCaxb"]);
  check("rust", "\\u0041\\u{42}", ["AB"], []);
  check("go", "(?P<name>a)(b)", ["ab"], []);
  const parsed = parsePattern("(?P<name>a)(?:c)(b)", "go");
  assert.deepEqual(
    parsed.kind === "ok" ? groupsOf(parsed.pattern).map(({ index, name }) => [index, name]) : [],
    [
      [1, "name"],
      [2, undefined],
    ],
  );
});

test("repeats keep their counts and their greed", () => {
  check("go", "^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]);
  check("go", "a{,2}", ["a{,2}"], []);
  assert.equal(translated("a+?", "go").exec("aaa")?.[0], "a");
  assert.equal(translated("(?U)a+", "go").exec("aaa")?.[0], "a");
  assert.equal(translated("(?U)a+?", "go").exec("aaa")?.[0], "aaa");
});

test("lengths are known from the tree", () => {
  const lengthIn = (source: string): unknown => {
    const parsed = parsePattern(source, "js");
    return parsed.kind === "ok" ? lengthOf(parsed.pattern) : parsed.reason;
  };
  assert.deepEqual(lengthIn("ab?(?:cd|e){2}(?=x)"), { min: 3, max: 6 });
  assert.deepEqual(lengthIn("a*"), { min: 0, max: Infinity });
});

test("what JavaScript cannot say the same way is refused by name", () => {
  const refusal = (source: string, dialect: Dialect = "go"): string => {
    const parsed = parsePattern(source, dialect);
    return parsed.kind === "refused" ? parsed.reason : "";
  };
  assert.match(refusal("a++"), /possessive/);
  assert.match(refusal("(?=a)"), /lookaround/);
  assert.match(refusal("(?>a)"), /atomic/);
  assert.match(refusal("(a)\\1"), /backreferences/);
  assert.match(refusal("(a)\\1", "js"), /backreferences/);
  assert.match(refusal("\\p{L}"), /Unicode/);
  assert.match(refusal("\\x{1F600}"), /beyond/);
  assert.match(refusal("(?q)a"), /flag/);
  assert.match(refusal("(?R)a"), /recursion/);
  assert.match(refusal("\\K"), /not supported/);
  assert.match(refusal("(a"), /not closed/);
  assert.match(refusal("a)"), /without its/);
  assert.match(refusal("[a"), /not closed|too early/);
  assert.match(refusal("[z-a]"), /backwards/);
  assert.match(refusal("*a"), /nothing to repeat/);
  assert.match(refusal("a{3,2}"), /range/);
  assert.equal(refusal("a".repeat(maxPatternLength)), "");
  assert.match(refusal("a".repeat(maxPatternLength + 1)), /longer/);
  assert.equal(refusal("(".repeat(maxDepth) + ")".repeat(maxDepth)), "");
  assert.match(refusal("(".repeat(maxDepth + 1) + ")".repeat(maxDepth + 1)), /deeper/);
});

test("a counted repeat asks for no more than stated; a higher end is none", () => {
  for (const count of [maxCount - 1, maxCount, maxCount + 1]) {
    const least = parsePattern(`a{${count},}`, "go");
    assert.equal(least.kind, count <= maxCount ? "ok" : "refused", `${count}`);
    const most = parsePattern(`a{0,${count}}`, "go");
    assert.ok(most.kind === "ok");
    const printed = printPattern(most.pattern, () => true);
    assert.equal(printed, count <= maxCount ? `a{0,${count}}` : "a*");
  }
});
