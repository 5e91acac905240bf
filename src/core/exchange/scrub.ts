/**
 * Keeps found values out of what is told about a request.
 *
 * Model, tool, file and session names and names of members come from the request too, and whoever puts a key into one of
 * them must not find it in the store. Every found value is replaced by its mask in all of them.
 */

import type { SessionContext } from "../model/exchange.ts";
import type { ScanField, ScanOutcome, TextFinding } from "../model/finding.ts";
import { changedField } from "./lateField.ts";
import type { Opened } from "./open.ts";
import { createSearch } from "./valueSearch.ts";

/** Values shorter than this, in UTF-16 code units, are left: replacing them would tear up ordinary names. */
export const minScrubLength = 6;

export interface Scrubbed {
  readonly opened: Opened;
  readonly scrub: (text: string) => string;
}

/** The request as it may be told; the fields' texts and `rewrite` stay as they are. */
export function scrubOpened(opened: Opened, outcome: ScanOutcome): Scrubbed {
  const masked =
    outcome.kind === "scanned"
      ? valuesOf(opened.fields, outcome.findings)
      : new Map<string, string>();
  if (masked.size === 0) return { opened, scrub: (text) => text };
  const scrub = maskOf(masked);
  return { opened: withScrubbed(opened, scrub), scrub };
}

/** A text with the mask of every value that stands in it. */
export function maskOf(masks: ReadonlyMap<string, string>): (text: string) => string {
  const search = createSearch(masks, minScrubLength);
  return (text) => {
    const places = search(text);
    if (places.length === 0) return text;
    const before = places.map(
      ({ value, span }, at) => text.slice(places[at - 1]?.span.end ?? 0, span.start) + value,
    );
    return before.join("") + text.slice(places.at(-1)?.span.end);
  };
}

/** The found values and their masks. `findings[i]` belongs to `texts[i]`. */
export function valuesOf(
  texts: readonly Pick<ScanField, "text">[],
  findings: readonly (readonly TextFinding[])[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let index = 0; index < findings.length; index += 1) {
    for (const { span, preview } of findings[index] ?? []) {
      const value = texts[index]?.text.slice(span.start, span.end) ?? "";
      if (value.length >= minScrubLength) found.set(value, preview);
    }
  }
  return found;
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
