/** Policy: profiles, resolution order, allowlist, placeholders, words. Enumerated over small states. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { actions, strongest } from "../../../src/core/model/action.ts";
import {
  confidences,
  detectors,
  severities,
  type Finding,
} from "../../../src/core/model/finding.ts";
import { allowId, hash, millis, ruleId, sessionId } from "../../../src/core/model/ids.ts";
import { profiles, type AllowEntry, type Snapshot } from "../../../src/core/model/snapshot.ts";
import {
  type AllowContext,
  allowingEntry,
  globOfFile,
  isInScope,
} from "../../../src/core/policy/allow.ts";
import {
  explainBlock,
  explainFailure,
  explainImpossible,
  maxNamedFindings,
} from "../../../src/core/policy/explain.ts";
import { fnmatch } from "../../../src/core/text/fnmatch.ts";
import {
  isPlaceholder,
  maxTagLength,
  placeholder,
  tagLength,
} from "../../../src/core/policy/placeholder.ts";
import { profileAction } from "../../../src/core/policy/profile.ts";
import { isPaused, resolveFinding } from "../../../src/core/policy/resolve.ts";
import { finding as decidedFinding } from "../../support/events.ts";

const now = millis(1000);
const context = { now, client: "copilot" };

function finding(change: Partial<Finding> = {}): Finding {
  const { action: _, ...bare } = decidedFinding("a");
  return { ...bare, ...change };
}

function snapshot(
  change: Partial<Snapshot["policy"]> = {},
  allowlist: readonly AllowEntry[] = [],
): Snapshot {
  return {
    version: 1,
    scan: {
      detectors: { secrets: true, pii: true, proprietary: true, injection: true, custom: true },
      disabledRules: [],
      minSeverity: "info",
      decode: true,
      maxDecodeDepth: 3,
      allowPatterns: [],
    },
    policy: {
      profile: "balanced",
      ruleActions: {},
      detectorActions: {},
      clientActions: {},
      onScanFailure: "block",
      ...change,
    },
    allowlist,
  };
}

test("every finding has an answer in every profile, and strict is never weaker than balanced", () => {
  for (const detector of detectors) {
    for (const severity of severities) {
      for (const confidence of confidences) {
        const each = finding({ detector, severity, confidence, role: "tool" });
        const [observe, balanced, strict] = profiles.map((profile) => profileAction(profile, each));
        assert.equal(observe, "alert");
        const order = (action: (typeof actions)[number] | undefined) =>
          actions.indexOf(action ?? "pass");
        assert.ok(order(strict) >= order(balanced), `${detector} ${severity} ${confidence}`);
      }
    }
  }
});

test("a profile that does not exist is the strictest", () => {
  assert.equal(profileAction(JSON.parse('"later"'), finding()), "block");
});

test("balanced: live secrets and cards are replaced, everyday data is recorded, the unsure reported", () => {
  assert.equal(profileAction("balanced", finding()), "redact");
  assert.equal(profileAction("balanced", finding({ confidence: "low" })), "alert");
  const pii = (type: string) => finding({ detector: "pii", type, severity: "critical" });
  assert.equal(profileAction("balanced", pii("credit_card")), "redact");
  assert.equal(profileAction("balanced", pii("email")), "log");
});

test("a person's own words are no injection, a tool's are", () => {
  const injected = finding({ detector: "injection", role: "user" });
  assert.equal(profileAction("strict", injected), "alert");
  assert.equal(profileAction("strict", { ...injected, role: "tool" }), "block");
});

test("rule beats detector beats client beats profile", () => {
  const all = {
    ruleActions: { "aws-access-key-id": "log" },
    detectorActions: { secrets: "block" },
    clientActions: { copilot: "alert" },
  } as const;
  const actionOf = (policy: Partial<Snapshot["policy"]>) =>
    resolveFinding(snapshot(policy), finding(), context).action;
  assert.equal(actionOf(all), "log");
  assert.equal(actionOf({ ...all, ruleActions: {} }), "block");
  assert.equal(actionOf({ clientActions: all.clientActions }), "alert");
  assert.equal(actionOf({}), "redact");
  assert.equal(actionOf({ severityActions: { critical: "log", high: "log" } }), "log");
  assert.equal(actionOf({ ...all, ruleActions: { "aws-access-key-id": "ask" } }), "ask");
});

test("inherited properties of a settings object are no actions", () => {
  const odd = finding({ ruleId: ruleId("constructor") });
  assert.equal(resolveFinding(snapshot(), odd, context).action, "redact");
});

test("a pause records and forwards, and ends by itself", () => {
  const paused = snapshot({ profile: "strict", pausedUntil: millis(1001) });
  assert.equal(resolveFinding(paused, finding(), context).action, "log");
  assert.equal(
    resolveFinding(paused, finding(), { ...context, now: millis(1001) }).action,
    "block",
  );
  assert.equal(isPaused(snapshot(), now), false);
});

const entry = (change: Partial<AllowEntry>): AllowEntry => ({
  id: allowId("e"),
  kind: "rule",
  ruleId: ruleId("aws-access-key-id"),
  scope: "user",
  createdAt: millis(0),
  ...change,
});

test("each kind of entry covers what it names and nothing else", () => {
  const file = finding({ sourceFile: "C:\\w\\fixtures\\a.env", allowedBy: allowId("p") });
  const covers = (change: Partial<AllowEntry>) =>
    allowingEntry([entry(change)], file, context) === change.id;
  assert.equal(covers({ id: allowId("r") }), true);
  assert.equal(covers({ id: allowId("r"), ruleId: ruleId("other") }), false);
  assert.equal(covers({ id: allowId("v"), kind: "value", valueHash: file.valueHash }), true);
  assert.equal(covers({ id: allowId("v"), kind: "value", valueHash: hash("1".repeat(64)) }), false);
  assert.equal(covers({ id: allowId("p"), kind: "pattern", pattern: "AKIA*" }), true);
  assert.equal(covers({ id: allowId("q"), kind: "pattern", pattern: "AKIA*" }), false);
  assert.equal(covers({ id: allowId("g"), kind: "path", glob: "fixtures/*" }), true);
  assert.equal(covers({ id: allowId("g"), kind: "path", glob: "src/*" }), false);
});

test("scope and end limit an entry", () => {
  assert.equal(isInScope(entry({ expiresAt: now }), context), false);
  assert.equal(isInScope(entry({ expiresAt: millis(1001) }), context), true);
  const here = entry({ scope: "workspace", workspace: "/w" });
  assert.equal(isInScope(here, { ...context, workingDirectory: "/w/app" }), true);
  assert.equal(isInScope(here, { ...context, workingDirectory: "/web" }), false);
  assert.equal(isInScope(here, { ...context, workspaces: ["/w"] }), true);
  const chat = entry({ scope: "session", sessionId: sessionId("s") });
  assert.equal(isInScope(chat, { ...context, sessionId: sessionId("s") }), true);
  assert.equal(isInScope(chat, { ...context, sessionId: sessionId("t") }), false);
});

test("a workspace of Windows is the same however its separators and its drive are written", () => {
  const reaches = (workspace: string, change: Partial<AllowContext>): boolean =>
    isInScope(entry({ scope: "workspace", workspace }), { ...context, ...change });
  for (const workingDirectory of ["C:\\w", "c:\\w\\app", "C:/w/app", "c:\\w\\"]) {
    assert.equal(reaches("c:\\w", { workingDirectory }), true, workingDirectory);
  }
  assert.equal(reaches("c:\\w", { workspaces: ["C:\\w"] }), true);
  assert.equal(reaches("c:\\w", { workingDirectory: "D:\\w" }), false);
  assert.equal(reaches("c:\\w", { workingDirectory: "C:\\web" }), false);
});

test("a file is allowed by its path wherever it lies", () => {
  const covers = (allowed: string, sourceFile: string, workingDirectory?: string): boolean => {
    const allow = entry({ kind: "path", glob: globOfFile(allowed) });
    const where = workingDirectory === undefined ? {} : { workingDirectory };
    return allowingEntry([allow], finding({ sourceFile }), { ...context, ...where }) === allow.id;
  };
  assert.equal(covers("/home/a.env", "/home/a.env", "/w"), true);
  assert.equal(covers("c:/x/a.env", "c:\\x\\a.env"), true);
  assert.equal(covers("c:/x/a.env", "C:\\x\\a.env", "c:\\w"), true);
  assert.equal(covers("c:/x/a.env", "D:\\x\\a.env", "c:\\w"), false);
  assert.equal(covers("src/a.env", "C:\\w\\src\\a.env", "c:\\w"), true);
});

test("an entry only ever weakens", () => {
  const before = resolveFinding(snapshot({ profile: "strict" }), finding(), context).action;
  const after = resolveFinding(
    snapshot({ profile: "strict" }, [entry({})]),
    finding(),
    context,
  ).action;
  assert.deepEqual([before, after], ["block", "pass"]);
});

test("globs match whole texts, and both copies agree", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["*", "", true],
    ["a*c", "abbc", true],
    ["a?c", "ac", false],
    ["[a-c]x", "bx", true],
    ["[!a]x", "ax", false],
    ["a/*", "a/b/c", true],
    ["A", "a", false],
    ["[", "[", true],
    ["*a*a*a*b", "a".repeat(40), false],
  ];
  for (const [pattern, text, expected] of cases) {
    assert.equal(fnmatch(pattern, text), expected, `${pattern} ${text}`);
  }
});

test("strict stops orders from elsewhere, and lets people and their clients give theirs", () => {
  const orders = { ...decidedFinding("a"), detector: "injection", severity: "high" } as const;
  for (const [role, expected] of [
    ["user", "alert"],
    ["system", "alert"],
    ["assistant", "alert"],
    ["tool", "block"],
    ["definition", "block"],
    ["unknown", "block"],
  ] as const)
    assert.equal(profileAction("strict", { ...orders, role }), expected, role);
});

test("a placeholder is an identifier, the same for the same value", () => {
  const one = placeholder("aws_access_key", hash("0123456789abcdef".repeat(4)));
  assert.match(one, /^ARGUS_AWS_ACCESS_KEY_[a-km-z2-9n]{10}$/);
  assert.equal(placeholder("aws_access_key", hash("0123456789abcdef".repeat(4))), one);
  assert.notEqual(placeholder("aws_access_key", hash("f".repeat(64))), one);
  fc.assert(
    fc.property(fc.string(), fc.string(), (type, value) => {
      assert.match(placeholder(type, hash(value)), /^ARGUS_[A-Z0-9_]{0,32}_[a-z2-9]{10}$/);
    }),
  );
});

test("a lengthened placeholder begins with the usual one, and both are known as what they are", () => {
  const value = hash("0123456789abcdef".repeat(4));
  const usual = placeholder("a b", value);
  const longest = placeholder("a b", value, maxTagLength);
  assert.equal(longest.length - usual.length, maxTagLength - tagLength);
  assert.ok(longest.startsWith(usual));
  for (const word of [usual, longest, placeholder("", value)]) assert.ok(isPlaceholder(word), word);
  for (const text of [
    `${usual} `,
    `${longest}a`,
    usual.slice(0, -1),
    usual.toLowerCase(),
    "ARGUS_X",
  ])
    assert.equal(isPlaceholder(text), false, text);
});

test("messages name rule, mask and place, and avoid words that make clients retry", () => {
  const many = Array.from({ length: maxNamedFindings + 2 }, () => decidedFinding("a"));
  const texts = [
    explainBlock(many),
    explainImpossible(many, "it is signed"),
    ...(
      ["timeout", "crashed", "overloaded", "too_large", "too_complex", "undecodable"] as const
    ).map(explainFailure),
  ];
  assert.match(
    texts[0] ?? "",
    /aws-access-key-id \(AKIA\*{4}\) in messages\[0\]\.content.* and 2 more/,
  );
  for (const text of texts) {
    assert.doesNotMatch(
      text,
      /overloaded|malformed json|"code": 429|off_topic|prompt is too long/i,
    );
    assert.match(text, /Nothing was sent/);
  }
});

test("the strongest action wins", () => {
  assert.equal(strongest([]), "pass");
  assert.equal(strongest(["log", "block", "redact"]), "block");
});
