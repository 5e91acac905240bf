/** What a person may ask to allow, and what is refused because it would allow everything. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allowId, hash, millis, ruleId } from "../../../src/core/model/ids.ts";
import { entryOf, subjectProblem } from "../../../src/node/guard/allowDraft.ts";
import type { AllowDraft } from "../../../src/protocol/control.ts";

const context = {
  id: allowId("a"),
  now: millis(1_000),
  hash: (text: string) => hash(`#${text.length}`),
};

function problem(draft: AllowDraft): string | undefined {
  const drafted = entryOf(draft, context);
  return drafted.kind === "invalid" ? drafted.message : undefined;
}

test("a value is kept as its hash and at most four characters", () => {
  const drafted = entryOf({ kind: "value", value: "a-long-secret", scope: "user" }, context);
  assert.equal(drafted.kind, "entry");
  assert.ok(!JSON.stringify(drafted).includes("a-long-secret"));
  assert.equal(drafted.kind === "entry" && drafted.entry.preview, "a-lo****");
  const short = entryOf({ kind: "value", value: "short", scope: "user" }, context);
  assert.equal(short.kind === "entry" && short.entry.preview, "****");
});
test("what cannot work or would allow everything is refused with a sentence", () => {
  assert.match(problem({ kind: "value", scope: "user" }) ?? "", /needs one/);
  assert.match(
    problem({ kind: "pattern", pattern: "*a*", scope: "user" }) ?? "",
    /three characters/,
  );
  assert.match(problem({ kind: "path", glob: "**/*", scope: "user" }) ?? "", /wildcards/);
  assert.match(problem({ kind: "rule", ruleId: ruleId("r"), scope: "workspace" }) ?? "", /folder/);
  assert.match(problem({ kind: "rule", ruleId: ruleId("r"), scope: "session" }) ?? "", /session/);
  const past = {
    kind: "rule",
    ruleId: ruleId("r"),
    scope: "user",
    expiresAt: millis(1_000),
  } as const;
  assert.match(problem(past) ?? "", /expired/);
  assert.equal(problem({ ...past, expiresAt: millis(1_001) }), undefined);
});

test("what is typed for an entry is checked before there is one", () => {
  assert.match(subjectProblem({ kind: "pattern", pattern: "*" }) ?? "", /three characters/);
  assert.equal(subjectProblem({ kind: "pattern", pattern: "test-*" }), undefined);
  assert.match(subjectProblem({ kind: "path", glob: "**" }) ?? "", /wildcards/);
});
