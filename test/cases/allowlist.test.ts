/**
 * Reference cases: which values and paths a list of patterns lets through, and that an entry for one
 * kind of finding covers no other.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Finding } from "../../src/core/model/finding.ts";
import { allowId, millis } from "../../src/core/model/ids.ts";
import type { AllowEntry } from "../../src/core/model/snapshot.ts";
import { allowingEntry, globOfFile } from "../../src/core/policy/allow.ts";
import { fnmatch } from "../../src/core/text/fnmatch.ts";
import { finding as decidedFinding } from "../support/events.ts";
import { runGuardCases } from "./guardCases.ts";
import { readCases } from "./readCases.ts";

interface Input {
  readonly kind: "secrets" | "pii" | "paths";
  readonly patterns: readonly string[];
  readonly value: string;
  readonly workspace?: string;
}

function entryOf(kind: Input["kind"], pattern: string): AllowEntry {
  const common = { id: allowId(pattern), scope: "user", createdAt: millis(0) } as const;
  return kind === "paths"
    ? { ...common, kind: "path", glob: pattern }
    : { ...common, kind: "pattern", pattern, detector: kind };
}

/** As the scanner leaves it: the first pattern that matches is named. */
function findingOf({ kind, patterns, value }: Input): Finding {
  const { action: _, ...bare } = decidedFinding("a");
  if (kind === "paths") return { ...bare, sourceFile: value };
  const matching = patterns.find((pattern) => fnmatch(pattern, value));
  const found = { ...bare, detector: kind };
  return matching === undefined ? found : { ...found, allowedBy: allowId(matching) };
}

for (const { id, level, op, input, expect } of readCases<Input, { allowed: boolean }>(
  "allowlist",
)) {
  if (op !== "allowlist") continue;
  test(`${id} (${level})`, () => {
    const entries = input.patterns.map((pattern) => entryOf(input.kind, pattern));
    const workspaces = input.workspace === undefined ? [] : [input.workspace];
    const by = allowingEntry(entries, findingOf(input), { now: millis(1), workspaces });
    assert.equal(by !== undefined, expect.allowed);
  });
}

runGuardCases("allowlist");

test("a relative path pattern counts from the project folder, and nowhere else", () => {
  const check = (pattern: string, value: string, workspace: string, expected: boolean): void => {
    const input: Input = { kind: "paths", patterns: [pattern], value, workspace };
    const entries = [entryOf("paths", pattern)];
    const context = { now: millis(1), workspaces: [workspace] };
    const by = allowingEntry(entries, findingOf(input), context);
    assert.equal(by !== undefined, expected, `${pattern} ${value}`);
  };
  check("test/**", "/home/dev/p/test/a.py", "/home/dev/p/", true);
  check("test/**", "/home/dev/p/src/test/a.py", "/home/dev/p", false);
  check("test/**", "/home/dev/q/test/a.py", "/home/dev/p", false);
  check("test/**", "/home/dev/pq/test/a.py", "/home/dev/p", false);
  check("**/test/*", "/home/dev/p/src/test/a.py", "/home/dev/p", true);
  check("**/a.py", "/home/dev/p/a.py", "/home/dev/p", true);
  check("*.py", "/elsewhere/a.py", "/home/dev/p", true);
  check("test/*", "C:\\p\\test\\a.py", "C:\\p", true);
  check("test/*", "test/a.py", "/home/dev/p", true);
  check("/home/dev/q/*", "/home/dev/q/a.py", "/home/dev/p", true);
});

test("the glob of a file covers it under every name that requests have for it, and no other file", () => {
  const check = (file: string, named: string, expected: boolean): void => {
    const entries = [entryOf("paths", globOfFile(file))];
    const found = findingOf({ kind: "paths", patterns: [], value: named });
    const context = { now: millis(1), workspaces: ["/home/me/shop"] };
    assert.equal(
      allowingEntry(entries, found, context) !== undefined,
      expected,
      `${file} ${named}`,
    );
  };
  const files = [
    "settings.py",
    "app/[id]/(shop)/page+1.ts",
    "@types/a {1} !b.d.ts",
    "ünï/ключ.env",
    "a*b?.txt",
  ];
  for (const file of files) {
    check(file, file, true);
    check(file, `/home/me/shop/${file}`, true);
    check(file, `${file}.bak`, false);
    check(file, `my-${file}`, false);
  }
  check("app/[id]/page.ts", "app/i/page.ts", false);
  check("/home/me/other/a.py", "/home/me/other/a.py", true);
});
