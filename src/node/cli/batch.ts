/**
 * `argus scan --batch`: JSON lines in, JSON lines out, in the same order, as a stream.
 *
 * Lines that arrive together are scanned together. When such a group does not finish in time its
 * texts are scanned singly, so one bad text costs its own answer only. A line that is no
 * `{id, text, path?}` is answered with `{"id":null,"error"}`.
 */

import type { Readable, Writable } from "node:stream";

import * as v from "valibot";

import type { TextFinding } from "../../core/model/finding.ts";
import type { ScanText } from "../../core/scan/scanner.ts";
import { createLineSplitter } from "../../core/mcp/lines.ts";
import type { Line } from "../../core/mcp/lines.ts";
import { write } from "../gateway/pump.ts";
import type { Engine } from "./engine.ts";
import { exitCodes } from "./io.ts";
import type { ExitCode } from "./io.ts";

const entrySchema = v.object({
  id: v.union([v.string(), v.number(), v.null()]),
  text: v.string(),
  path: v.optional(v.string()),
});

type Entry = v.InferOutput<typeof entrySchema>;
type Read =
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "bad"; readonly error: string };

/** Texts scanned in one call, and their size in UTF-16 units: bounds what a deadline can cost. */
export const maxGroupTexts = 256;
export const maxGroupUnits = 1024 * 1024;

export interface BatchOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly engine: Engine;
}

/** Settles with the exit code: clean, usage (a line could not be read) or failed (a text not scanned). */
export async function runBatch(options: BatchOptions): Promise<ExitCode> {
  const splitter = createLineSplitter();
  let worst: ExitCode = exitCodes.clean;
  const answer = async (lines: readonly Line[]): Promise<void> => {
    for (const group of groups(lines.flatMap(readEntry)))
      worst = worse(worst, await answerGroup(options, group));
  };
  let broken = false;
  options.output.on("error", () => (broken = true));
  for await (const chunk of options.input) {
    if (Buffer.isBuffer(chunk)) await answer(splitter.push(chunk));
    // Nobody reads any more (`| head`): scanning on would be for nothing.
    if (broken) return exitCodes.failed;
  }
  await answer(splitter.finish());
  return worst;
}

/** Wrong input outweighs a failed scan: it is what the caller can mend. */
function worse(one: ExitCode, other: ExitCode): ExitCode {
  const wrong = one === exitCodes.usage || other === exitCodes.usage;
  return wrong ? exitCodes.usage : Math.max(one, other);
}

function readEntry(line: Line): readonly Read[] {
  if (line.kind === "oversized") return [{ kind: "bad", error: "line is larger than 64 MB" }];
  const text = new TextDecoder().decode(line.body);
  if (text.trim() === "") return [];
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(text));
    if (parsed.success) return [{ kind: "entry", entry: parsed.output }];
    return [{ kind: "bad", error: "expected {id, text, path?}" }];
  } catch {
    return [{ kind: "bad", error: "invalid JSON" }];
  }
}

function groups(entries: readonly Read[]): readonly (readonly Read[])[] {
  const all: Read[][] = [];
  let units = 0;
  for (const entry of entries) {
    const size = entry.kind === "entry" ? entry.entry.text.length : 0;
    const last = all.at(-1);
    if (last === undefined || last.length >= maxGroupTexts || units + size > maxGroupUnits) {
      all.push([entry]);
      units = size;
    } else {
      last.push(entry);
      units += size;
    }
  }
  return all;
}

async function answerGroup(options: BatchOptions, group: readonly Read[]): Promise<ExitCode> {
  const texts = group.flatMap((one) => (one.kind === "entry" ? [textOf(one.entry)] : []));
  const outcome = await options.engine.scan(texts);
  if (outcome.kind === "failed" && group.length > 1) return answerSingly(options, group);
  let code: ExitCode = exitCodes.clean;
  let index = 0;
  for (const one of group) {
    if (one.kind === "bad") {
      await writeLine(options.output, { id: null, error: one.error });
      code = worse(code, exitCodes.usage);
      continue;
    }
    if (outcome.kind === "failed") {
      await writeLine(options.output, { id: one.entry.id, error: outcome.reason });
      code = worse(code, exitCodes.failed);
      continue;
    }
    const findings = outcome.findings[index] ?? [];
    index += 1;
    await writeLine(options.output, { id: one.entry.id, findings: findings.map(present) });
  }
  return code;
}

async function answerSingly(options: BatchOptions, group: readonly Read[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean;
  for (const one of group) code = worse(code, await answerGroup(options, [one]));
  return code;
}

function textOf(entry: Entry): ScanText {
  return { text: entry.text, ...(entry.path === undefined ? {} : { path: entry.path }) };
}

function present(finding: TextFinding): object {
  const { ruleId, detector, type, severity, span, preview } = finding;
  return { ruleId, detector, type, severity, start: span.start, end: span.end, preview };
}

function writeLine(output: Writable, value: object): Promise<void> {
  return write(output, [`${JSON.stringify(value)}\n`]);
}
