/**
 * From findings in an answer to what happens with the answer. Pure and total.
 *
 * The policy of requests says how serious a finding is; the mode says how far it may go. Nothing is
 * replaced in an answer: what policy would replace, hold or stop in a request stops the answer, or
 * is reported.
 */

import type { AnswerText } from "../answer/item.ts";
import type { Action } from "../model/action.ts";
import type { DecidedFinding } from "../model/exchange.ts";
import type { Finding, TextFinding } from "../model/finding.ts";
import type { AnswerMode, Snapshot } from "../model/snapshot.ts";
import { type ResolveContext, resolveFinding } from "../policy/resolve.ts";
import { maskOf, valuesOf } from "./scrub.ts";

export interface AnswerInput {
  readonly snapshot: Snapshot;
  readonly mode: Exclude<AnswerMode, "off">;
  readonly context: ResolveContext;
  readonly texts: readonly AnswerText[];
  /** `findings[i]` belongs to `texts[i]`. */
  readonly findings: readonly (readonly TextFinding[])[];
}

export interface AnswerJudged {
  readonly findings: readonly DecidedFinding[];
  /** The answer must not go on. */
  readonly stop: boolean;
}

export function judgeAnswer(input: AnswerInput): AnswerJudged {
  if (input.findings.every(({ length }) => length === 0)) return { findings: [], stop: false };
  const scrub = maskOf(valuesOf(input.texts, input.findings));
  const findings = input.texts.flatMap((text, index) =>
    (input.findings[index] ?? []).map((found) => {
      const decided = resolveFinding(input.snapshot, placed(found, text, scrub), input.context);
      return { ...decided, action: bounded(decided.action, input.mode) };
    }),
  );
  return { findings, stop: findings.some(({ action }) => action === "block") };
}

/** What a tool of the provider found is from elsewhere: orders in it are nobody's to give. */
function placed(
  found: TextFinding,
  { path, offset, tool, foreign }: AnswerText,
  scrub: (text: string) => string,
): Finding {
  return {
    ...found,
    span: { start: found.span.start + offset, end: found.span.end + offset },
    path: scrub(path),
    role: foreign === true ? "tool" : "assistant",
    age: "new",
    ...(tool === undefined ? {} : { tool: scrub(tool) }),
    count: 1,
  };
}

function bounded(action: Action, mode: AnswerInput["mode"]): Action {
  if (action === "pass" || action === "log" || action === "alert") return action;
  return mode === "block" ? "block" : "alert";
}
