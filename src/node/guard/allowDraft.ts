/**
 * Turns what a person asks to allow into an entry: the value becomes a keyed hash and a mask, and is
 * let go.
 *
 * Messages are sentences for the person. Whether an entry covers a finding is policy's question.
 */

import type { AllowId, Hash, Millis } from "../../core/model/ids.ts";
import type { AllowEntry } from "../../core/model/snapshot.ts";
import type { AllowDraft } from "../../protocol/control.ts";

export interface DraftContext {
  readonly id: AllowId;
  readonly now: Millis;
  readonly hash: (text: string) => Hash;
}

export type Drafted =
  | { readonly kind: "entry"; readonly entry: AllowEntry }
  | { readonly kind: "invalid"; readonly message: string };

export function entryOf(draft: AllowDraft, context: DraftContext): Drafted {
  const { value, ...rest } = draft;
  const masked =
    value === undefined || draft.kind !== "value"
      ? rest
      : { ...rest, valueHash: context.hash(value), preview: mask(value) };
  return checkEntry({ ...masked, id: context.id, createdAt: context.now }, context.now);
}

export function checkEntry(entry: AllowEntry, now: Millis): Drafted {
  const message = problemOf(entry, now);
  return message === undefined ? { kind: "entry", entry } : { kind: "invalid", message };
}

export type AllowSubject = Pick<AllowEntry, "kind" | "valueHash" | "pattern" | "glob" | "ruleId">;

function problemOf(entry: AllowEntry, now: Millis): string | undefined {
  if (entry.expiresAt !== undefined && entry.expiresAt <= now)
    return "The entry would have expired already.";
  return subjectProblem(entry) ?? scopeProblem(entry);
}

/** What is wrong with a subject: also asked while somebody types it. */
export function subjectProblem(entry: AllowSubject): string | undefined {
  const needed = { value: "valueHash", pattern: "pattern", path: "glob", rule: "ruleId" } as const;
  const subject = entry[needed[entry.kind]] ?? "";
  if (subject === "") return `An entry for a ${entry.kind} needs one.`;
  if (entry.kind === "pattern" && !/[^*?]{3}/.test(subject))
    return "A pattern needs at least three characters in a row that are no wildcard.";
  if (entry.kind === "path" && /^[*?/.]*$/.test(subject))
    return "A path pattern cannot be only wildcards.";
  return undefined;
}

function scopeProblem(entry: AllowEntry): string | undefined {
  if (entry.scope === "workspace" && entry.workspace === undefined)
    return "An entry for a workspace needs its folder.";
  if (entry.scope === "session" && entry.sessionId === undefined)
    return "An entry for a session needs the session.";
  return undefined;
}

const shownChars = 4;
/** Of a shorter value four characters would be too much. */
const minShownFrom = 8;

function mask(value: string): string {
  return `${value.length >= minShownFrom ? value.slice(0, shownChars) : ""}****`;
}
