/**
 * Keeps found values out of what is told about a request.
 *
 * Model, tool, file and session names and names of members come from the request too, and whoever puts a key into one of
 * them must not find it in the store. Every found value is replaced by its mask in all of them.
 */

import type { SessionContext } from "../model/exchange.ts";
import type { ScanField, ScanOutcome } from "../model/finding.ts";
import { changedField } from "./lateField.ts";
import type { Opened } from "./open.ts";

/** Values shorter than this are left: replacing them would tear up ordinary names. */
export const minScrubLength = 6;

/** A value and what stands for it. */
type Masked = readonly [value: string, mask: string];

export interface Scrubbed {
  readonly opened: Opened;
  readonly scrub: (text: string) => string;
}

/** The request as it may be told; the fields' texts and `rewrite` stay as they are. */
export function scrubOpened(opened: Opened, outcome: ScanOutcome): Scrubbed {
  const masked = outcome.kind === "scanned" ? valuesOf(opened.fields, outcome) : [];
  if (masked.length === 0) return { opened, scrub: (text) => text };
  const scrub = (text: string): string =>
    masked.reduce((all, [value, mask]) => all.replaceAll(value, mask), text);
  return { opened: withScrubbed(opened, scrub), scrub };
}

/** Longest first, so that no part of a longer value is left over. */
function valuesOf(
  fields: readonly ScanField[],
  outcome: Extract<ScanOutcome, { readonly kind: "scanned" }>,
): readonly Masked[] {
  const found = new Map<string, string>();
  for (let index = 0; index < outcome.findings.length; index += 1) {
    for (const { span, preview } of outcome.findings[index] ?? []) {
      const value = fields[index]?.text.slice(span.start, span.end) ?? "";
      if (value.length >= minScrubLength) found.set(value, preview);
    }
  }
  if (found.size === 0) return [];
  return [...found].toSorted((a, b) => b[0].length - a[0].length);
}

function withScrubbed(opened: Opened, scrub: (text: string) => string): Opened {
  return {
    ...opened,
    ...(opened.model === undefined ? {} : { model: scrub(opened.model) }),
    session: scrubSession(opened.session, scrub),
    scrub,
    fields: opened.fields.map((field) =>
      changedField(field, {
        path: scrub(field.path),
        ...(field.sourceFile === undefined ? {} : { sourceFile: scrub(field.sourceFile) }),
        ...(field.tool === undefined ? {} : { tool: scrub(field.tool) }),
      }),
    ),
  };
}

/** Ids stay what they are: they are looked up, and an id is no place for a value of a rule. */
function scrubSession(session: SessionContext, scrub: (text: string) => string): SessionContext {
  const { sessionId, threadId, clientType, ...names } = session;
  const shown = Object.fromEntries(
    Object.entries(names).map(([name, value]) => [name, scrub(value)]),
  );
  const clean = (id: string | undefined): boolean => id !== undefined && scrub(id) === id;
  return {
    ...shown,
    ...(clientType === undefined ? {} : { clientType }),
    ...(sessionId !== undefined && clean(sessionId) ? { sessionId } : {}),
    ...(threadId !== undefined && clean(threadId) ? { threadId } : {}),
  };
}
