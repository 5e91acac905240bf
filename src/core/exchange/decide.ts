/**
 * From findings to what happens with the request. Pure and total.
 *
 * The strongest action wins over the request; each finding keeps its own. A block of what lies in
 * the history is carried out by taking it out (`strip`): the client re-sends blocked text with
 * every turn, and one block must not end the conversation. What cannot be patched is blocked, with
 * the reason.
 */

import { type Action, type Outcome, strongest } from "../model/action.ts";
import type { DecidedFinding, Decision, HeaderPair, Plan, RawRequest } from "../model/exchange.ts";
import {
  type ScanFailure,
  type ScanField,
  type ScanOutcome,
  severities,
  type Span,
  type TextFinding,
} from "../model/finding.ts";
import type { Millis, RuleId } from "../model/ids.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { type Answers, fallbackOf, mayAsk, settleAsk } from "../policy/ask.ts";
import { explainBlock, explainFailure, explainImpossible } from "../policy/explain.ts";
import { isPlaceholder, placeholder } from "../policy/placeholder.ts";
import { isPaused, type ResolveContext, resolveFinding } from "../policy/resolve.ts";
import { refusal } from "../wire/refusal.ts";
import { filesIn } from "./attachment.ts";
import type { Value } from "./echo.ts";
import { type EchoPlace, withEchoes } from "./echoes.ts";
import { findingIn, type InField, isReplaced } from "./inField.ts";
import type { Opened } from "./open.ts";
import type { FieldEdit, Rewritten } from "./rewrite.ts";

export interface DecideInput {
  readonly snapshot: Snapshot;
  readonly raw: RawRequest;
  readonly opened: Opened;
  /** `findings[i]` belongs to `opened.fields[i]`. */
  readonly outcome: ScanOutcome;
  readonly now: Millis;
  /** Absolute paths of open workspace folders, for requests that do not name their project. */
  readonly workspaces?: readonly string[];
  /** What a person answered where policy says `ask`; a finding without an answer gets the fallback. */
  readonly answers?: Answers;
  /** What was replaced in earlier requests of the conversation. */
  readonly replaced?: Iterable<Value>;
  /** The word for a text that is replaced. Absent: one that nothing leads back from. */
  readonly wordFor?: WordFor;
}

/** Called with the replaced text itself, which is nobody else's to keep. */
export type WordFor = (replaced: {
  readonly finding: DecidedFinding;
  readonly text: string;
}) => string;

export function decide(input: DecideInput): Decision {
  const { outcome } = input;
  if (outcome.kind === "failed") return decideFailure(input, outcome.reason);
  const fallback = fallbackOf(input.snapshot.policy);
  const own = place(input, outcome.findings).map(({ field, finding }) => ({
    field,
    finding: settleAsk(finding, input.answers, fallback),
  }));
  const placed = withEchoes(echoPlace(input), own);
  const decision = decidePlaced(input, placed);
  const sealed = (each: InField): boolean => input.opened.fields[each.field]?.sealed === true;
  if (decision.plan.kind === "forward" || !placed.slice(own.length).some(sealed)) return decision;
  // Signed texts that cannot leave hold what the provider itself has written: no reason to refuse.
  return decidePlaced(
    input,
    placed.filter((each, at) => at < own.length || !sealed(each)),
  );
}

function decidePlaced(input: DecideInput, placed: readonly InField[]): Decision {
  const action = strongest(placed.map((each) => each.finding.action));
  const found = { findings: merge(placed), because: because(placed, action) };
  if (action === "block") return block(input, placed, found);
  if (action === "redact") return edit(input, placed, { ...found, action });
  return { ...found, action, plan: untouched };
}

/**
 * What a person has to be asked before `decide`, each value once. Empty when nothing is to be asked,
 * or when another finding stops the request whatever the answer is.
 */
export function questionOf(input: DecideInput): readonly DecidedFinding[] {
  const { outcome, snapshot } = input;
  if (outcome.kind === "failed" || outcome.findings.every(isEmpty)) return [];
  if (!mayAsk(snapshot.policy)) return [];
  const placed = place(input, outcome.findings);
  const stopped = placed.some(({ finding }) => finding.action === "block" && finding.age === "new");
  return stopped ? [] : merge(placed.filter(({ finding }) => finding.action === "ask"));
}

function isEmpty({ length }: readonly unknown[]): boolean {
  return length === 0;
}

type Found = Pick<Decision, "findings" | "because">;

const untouched: Plan = { kind: "forward", headerEdits: [] };

function decideFailure(input: DecideInput, failure: ScanFailure): Decision {
  const { policy } = input.snapshot;
  const closed = policy.onScanFailure === "block" && !isPaused(input.snapshot, input.now);
  const plan = closed ? reject(input, explainFailure(failure)) : untouched;
  return { action: closed ? "block" : "alert", because: [], findings: [], failure, plan };
}

/** A placeholder that came back is no finding, whatever it looks like in its place. */
function place(
  input: DecideInput,
  findings: readonly (readonly TextFinding[])[],
): readonly InField[] {
  const { fields } = input.opened;
  const context = contextOf(input);
  const placed: InField[] = [];
  for (let index = 0; index < findings.length; index += 1) {
    const field = fields[index];
    const here = findings[index];
    if (field === undefined || here === undefined || here.length === 0) continue;
    const named = namer(input.opened, field, here);
    for (const found of here) {
      if (isPlaceholder(field.text.slice(found.span.start, found.span.end))) continue;
      const finding = resolveFinding(input.snapshot, findingIn(field, found), context);
      placed.push({ field: index, finding: named(finding) });
    }
  }
  return placed;
}

function echoPlace(input: DecideInput): EchoPlace {
  const { snapshot, opened, replaced } = input;
  const place = { snapshot, fields: opened.fields, context: contextOf(input) };
  return replaced === undefined ? place : { ...place, replaced };
}

function contextOf({ now, raw, opened, workspaces }: DecideInput): ResolveContext {
  const { sessionId, workingDirectory } = opened.session;
  return {
    now,
    client: raw.client,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(workspaces === undefined ? {} : { workspaces }),
  };
}

/** Names the file that a text says it is from. After policy: whoever writes a text can write a name. */
function namer(
  { scrub }: Opened,
  field: ScanField,
  found: readonly TextFinding[],
): (finding: DecidedFinding) => DecidedFinding {
  if (field.sourceFile !== undefined) return (finding) => finding;
  const fileAt = filesIn(field, found);
  return (finding) => {
    const sourceFile = fileAt(finding.span.start);
    if (sourceFile === undefined) return finding;
    return { ...finding, sourceFile: scrub?.(sourceFile) ?? sourceFile };
  };
}

/** Same detector, type and value: one finding with a count, the first place named. */
function merge(placed: readonly InField[]): readonly DecidedFinding[] {
  const merged = new Map<string, DecidedFinding>();
  for (const { finding } of placed) {
    const key = `${finding.detector}|${finding.type}|${finding.valueHash}|${finding.action}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : { ...known, count: known.count + 1 });
  }
  return [...merged.values()];
}

function because(placed: readonly InField[], action: Action): readonly RuleId[] {
  const rules = placed.filter((each) => each.finding.action === action);
  return action === "pass" ? [] : [...new Set(rules.map((each) => each.finding.ruleId))];
}

function block(input: DecideInput, placed: readonly InField[], found: Found): Decision {
  const blocking = placed.filter((each) => each.finding.action === "block");
  // Who was asked and said no, or did not answer, is told so: nothing is dropped behind their back.
  const refused = blocking.some(({ finding }) => finding.age === "new" && finding.asked);
  const stripped: Rewritten = refused ? unanswered : strip(input, placed, blocking);
  if (stripped.kind === "ok") {
    const { kind: _, ...parts } = stripped;
    return { ...found, action: "strip", plan: { kind: "forward", ...parts } };
  }
  const old = blocking.every((each) => each.finding.age === "history");
  const message = old
    ? explainImpossible(merge(blocking), stripped.reason)
    : explainBlock(merge(blocking));
  return { ...found, action: "block", plan: reject(input, message) };
}

const unanswered: Rewritten = { kind: "impossible", reason: "nobody agreed to send it" };

function strip(
  input: DecideInput,
  placed: readonly InField[],
  blocking: readonly InField[],
): Rewritten {
  const fields = blocking.map((each) => each.field);
  return input.opened.strip(fields, editsOf(input, placed.filter(isReplaced)));
}

/** Replaces every finding whose action asks for it; when that cannot be done, the request is blocked. */
function edit(
  input: DecideInput,
  placed: readonly InField[],
  decided: Found & { readonly action: Outcome },
): Decision {
  const replaced = placed.filter(isReplaced);
  const rewritten = replace(input, replaced);
  if (rewritten.kind === "impossible") {
    const message = explainImpossible(merge(replaced), rewritten.reason);
    return { ...decided, action: "block", plan: reject(input, message) };
  }
  const { kind: _, ...parts } = rewritten;
  return { ...decided, plan: { kind: "forward", ...parts } };
}

/** In place; where the provider has signed what would change, the signed part leaves instead. */
function replace(input: DecideInput, replaced: readonly InField[]): Rewritten {
  const { opened } = input;
  const edits = editsOf(input, replaced);
  const rewritten = opened.rewrite(edits);
  const sealed = replaced.map((each) => each.field).filter((field) => opened.fields[field]?.sealed);
  if (rewritten.kind === "ok" || sealed.length === 0) return rewritten;
  const stripped = opened.strip(sealed, edits);
  return stripped.kind === "ok" ? stripped : rewritten;
}

/** One edit per region: overlapping spans of a field become one, named after the longest finding. */
function editsOf(input: DecideInput, placed: readonly InField[]): readonly FieldEdit[] {
  const { fields } = input.opened;
  const wordFor = input.wordFor ?? (({ finding }) => placeholder(finding.type, finding.valueHash));
  return regionsOf(placed).map(({ field, finding, span }) => {
    const text = (fields[field]?.text ?? "").slice(span.start, span.end);
    return { field, span, replacement: wordFor({ finding: { ...finding, span }, text }) };
  });
}

interface Region extends InField {
  readonly span: Span;
}

function regionsOf(placed: readonly InField[]): readonly Region[] {
  const regions: Region[] = [];
  const ordered = placed.toSorted(
    (a, b) => a.field - b.field || a.finding.span.start - b.finding.span.start,
  );
  for (const each of ordered) {
    const { span } = each.finding;
    const last = regions.at(-1);
    if (last !== undefined && last.field === each.field && span.start < last.span.end) {
      const end = Math.max(last.span.end, span.end);
      const named = namesRather(each.finding, last.finding) ? each : last;
      regions[regions.length - 1] = { ...named, span: { start: last.span.start, end } };
    } else regions.push({ ...each, span });
  }
  return regions;
}

/** The longest says what was replaced; then by severity and name: the same for any order of findings. */
function namesRather(one: DecidedFinding, other: DecidedFinding): boolean {
  const longer = lengthOf(one.span) - lengthOf(other.span);
  if (longer !== 0) return longer > 0;
  const difference = severities.indexOf(one.severity) - severities.indexOf(other.severity);
  if (difference !== 0) return difference > 0;
  return `${one.detector} ${one.type}` < `${other.detector} ${other.type}`;
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}

function reject(input: DecideInput, message: string): Plan {
  const { api, family, stream } = input.opened;
  const answer: { status: number; headers: readonly HeaderPair[]; body: string } = refusal({
    api,
    family,
    stream,
    message,
  });
  return { kind: "reject", ...answer };
}
