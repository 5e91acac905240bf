/**
 * What comes of a value that stands in words no rule knows it by: the same as where it was found.
 *
 * A place that the allowlist covers stays as it is; what nobody looks for any more is left.
 */

import type { Action } from "../model/action.ts";
import type { DecidedFinding } from "../model/exchange.ts";
import { type ScanField, severities, type TextFinding } from "../model/finding.ts";
import type { Hash } from "../model/ids.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { type ResolveContext, resolveFinding } from "../policy/resolve.ts";
import { allowingPattern } from "../scan/found.ts";
import { echoesOf, echoing, type Value, type Values, valuesAt } from "./echo.ts";
import { findingIn, type InField, isReplaced } from "./inField.ts";
import { maskOf } from "./scrub.ts";

export interface EchoPlace {
  readonly snapshot: Snapshot;
  readonly fields: readonly ScanField[];
  readonly context: ResolveContext;
  /** What was replaced in earlier requests of the conversation. */
  readonly replaced?: Iterable<Value>;
}

/** The findings, and behind them the other places of values that are replaced, or were before. */
export function withEchoes(where: EchoPlace, placed: readonly InField[]): readonly InField[] {
  const { fields, snapshot, replaced = [] } = where;
  const stopped = placed.filter(isReplaced);
  const known = placed.filter((each) => isReplaced(each) || each.finding.allowedBy !== undefined);
  const former = echoing(replaced);
  const present = named(echoing(valuesAt(fields, stopped)), former);
  const again = echoes(where, known, present, (echo) => echo.action);
  // Mostly the same values: then no text is read twice.
  const before = new Map([...former].filter(([form]) => !present.has(form)));
  const agreed = agreedTo(placed);
  const later = echoes(where, [...known, ...again], before, (echo, own) =>
    isWanted(snapshot, echo) && !agreed.has(echo.valueHash) ? stopping[own] : undefined,
  );
  if (again.length + later.length === 0) return placed;
  return [...placed, ...[...again, ...later].map(masked([...present, ...before]))];
}

/**
 * Their types as they were when they were first replaced: the type is in the word, and a text that was
 * sent must be sent with the same words again, whatever else is found to hold the value.
 */
function named(values: Values, former: Values): Values {
  const typeOf = (form: string, { type }: DecidedFinding): string => former.get(form)?.type ?? type;
  return new Map(
    Array.from(values, ([form, finding]) => [form, { ...finding, type: typeOf(form, finding) }]),
  );
}

/** What is told of a place may hold a value: it can be the name of a member. */
function masked(values: Iterable<Value>): (each: InField) => InField {
  const previews = Array.from(values, ([value, { preview }]) => [value, preview] as const);
  const mask = maskOf(new Map(previews));
  return ({ field, finding }) => {
    const { path, sourceFile, tool } = finding;
    const told = {
      path: mask(path),
      ...(sourceFile === undefined ? {} : { sourceFile: mask(sourceFile) }),
      ...(tool === undefined ? {} : { tool: mask(tool) }),
    };
    return { field, finding: { ...finding, ...told } };
  };
}

/** The values that a person said may be sent. */
function agreedTo(placed: readonly InField[]): ReadonlySet<Hash> {
  const sent = placed.filter((each) => each.finding.asked !== undefined && !isReplaced(each));
  return new Set(sent.map((each) => each.finding.valueHash));
}

/** What nobody looks for any more is no longer found in later requests either. */
function isWanted({ scan }: Snapshot, { ruleId, detector, severity }: DecidedFinding): boolean {
  const grave = severities.indexOf(severity) >= severities.indexOf(scan.minSeverity);
  return scan.detectors[detector] && grave && !scan.disabledRules.includes(ruleId);
}

/** What comes of a value that was replaced before: nobody is asked again. */
const stopping: Readonly<Partial<Record<Action, Action>>> = {
  redact: "redact",
  block: "block",
  ask: "redact",
};

/** `own`: what policy says of the value at its new place. */
type ActionOf = (echo: DecidedFinding, own: Action) => Action | undefined;

function echoes(
  { snapshot, fields, context }: EchoPlace,
  known: readonly InField[],
  values: Values,
  actionOf: ActionOf,
): readonly InField[] {
  return echoesOf(fields, known, values).flatMap(({ field, finding: echo }) => {
    const at = fields[field];
    if (at === undefined) return [];
    const value = at.text.slice(echo.span.start, echo.span.end);
    const own = resolveFinding(snapshot, findingIn(at, scanned(snapshot, echo, value)), context);
    if (own.allowedBy !== undefined) return [{ field, finding: own }];
    const action = actionOf(echo, own.action);
    return action === undefined ? [] : [{ field, finding: { ...own, action } }];
  });
}

/** As a scan would give it: without what belongs to its first place and to what was decided there. */
function scanned({ scan }: Snapshot, echo: DecidedFinding, value: string): TextFinding {
  const { ruleId, detector, type, severity, confidence, span, preview, valueHash } = echo;
  const { encoding } = echo;
  const found = {
    ruleId,
    detector,
    type,
    severity,
    confidence,
    span,
    preview,
    valueHash,
    encoding,
  };
  const allowedBy = allowingPattern(scan, value, detector);
  return allowedBy === undefined ? found : { ...found, allowedBy };
}
