/** At most one notification per rule and window, only for what was stopped or changed. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { AnsweredBy, DecidedEvent } from "../../src/core/model/event.ts";
import { exchangeId } from "../../src/core/model/ids.ts";
import { planNotification, scanFailureKey } from "../../src/vscode/notificationPlan.ts";
import { decided, decidedFinding } from "./fakes.ts";

function check(
  events: readonly DecidedEvent[],
  quiet: { readonly shown?: readonly string[]; readonly muted?: readonly string[] },
  expected: string | undefined,
): void {
  const silent = new Set([...(quiet.shown ?? []), ...(quiet.muted ?? [])]);
  const plan = planNotification(events, (key) => silent.has(key));
  assert.equal(plan?.message, expected);
}

const blocked = decided("block", [decidedFinding("a", "block", "src/deep/a.ts")]);
const stopped =
  "Argus stopped an AWS access key (AKIA****) on its way to api.anthropic.com (Copilot). It comes from a.ts.";

test("a blocked finding is told once, with its file", () => {
  check([blocked], {}, stopped);
  check([blocked], { shown: ["rule-a"] }, undefined);
  check([blocked], { muted: ["rule-a"] }, undefined);
});

test("several rules of one moment become one message", () => {
  const both = decided("block", [
    decidedFinding("a", "block", "a.ts"),
    decidedFinding("b", "redact"),
  ]);
  check([both], {}, `${stopped} And 1 more.`);
  assert.deepEqual(planNotification([both, both], () => false)?.keys, ["rule-a", "rule-b"]);
});

test("the same value in several requests counts once", () =>
  check([blocked, blocked], {}, stopped));

test("reported, logged and allowed findings are silent", () => {
  check([decided("alert", [decidedFinding("a", "alert")])], {}, undefined);
  check([decided("log", [decidedFinding("a", "log")])], {}, undefined);
  check([decided("pass", [decidedFinding("a", "pass")])], {}, undefined);
});

test("a redacted and a stripped finding are told", () => {
  check(
    [decided("redact", [decidedFinding("a", "redact")])],
    {},
    "Argus replaced an AWS access key (AKIA****) on its way to api.anthropic.com (Copilot).",
  );
  check(
    [decided("strip", [decidedFinding("a", "alert")])],
    {},
    "Argus took out an AWS access key (AKIA****) on its way to api.anthropic.com (Copilot).",
  );
});

test("a failed scan is told, with what became of the request", () => {
  const closed = { ...decided("block", []), failure: "timeout" } as const;
  const open = { ...decided("alert", []), failure: "timeout" } as const;
  check(
    [closed],
    {},
    "Argus could not scan a request to api.anthropic.com (Copilot): it was not sent.",
  );
  check(
    [open],
    {},
    "Argus could not scan a request to api.anthropic.com (Copilot): it was sent unscanned.",
  );
  check([open], { muted: [scanFailureKey] }, undefined);
});

test("what a person was asked about is told only when nobody answered", () => {
  const answered = (by: AnsweredBy) => ({ ...blocked, asked: { by, heldMs: 1 } });
  for (const by of ["person", "memory", "policy"] as const) check([answered(by)], {}, undefined);
  for (const by of ["deadline", "nobody", "full"] as const) check([answered(by)], {}, stopped);
});

test("a finding that was told before in its conversation is silent", () => {
  const finding = { ...decidedFinding("a", "redact"), repeated: true } as const;
  check([decided("redact", [finding])], {}, undefined);
});

test("what was kept out of an answer's calls, or stopped it, is told as that", () => {
  const answerTo = exchangeId("e1");
  const kept = { ...decidedFinding("a", "redact"), tool: "Bash" };
  check(
    [{ ...decided("redact", [kept]), answerTo }],
    {},
    "Argus kept an AWS access key (AKIA****) out of a call of Bash that api.anthropic.com (Copilot) asks for.",
  );
  check(
    [{ ...decided("redact", [{ ...kept, tool: "address" }]), answerTo }],
    {},
    "Argus kept an AWS access key (AKIA****) out of an address in an answer of api.anthropic.com (Copilot).",
  );
  check(
    [{ ...decided("block", [decidedFinding("a", "block")]), answerTo }],
    {},
    "Argus stopped an answer of api.anthropic.com (Copilot): it holds an AWS access key (AKIA****).",
  );
  check(
    [{ ...decided("alert", []), failure: "timeout", answerTo }],
    {},
    "Argus could not scan an answer of api.anthropic.com (Copilot): it came through unscanned.",
  );
});
