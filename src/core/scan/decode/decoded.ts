/**
 * Text that was decoded out of another text, with the way back.
 *
 * A decoder yields pieces: decoded text and, for each of its characters, where in the source it
 * came from. Runs keep that short: within a run every decoded character takes the same number of
 * source characters; `width` 0 means the whole run stands for its whole source span.
 */

import type { Encoding } from "../../model/decoder.ts";

export interface Run {
  /** Position in the decoded text. */
  readonly at: number;
  readonly length: number;
  /** Position in the source. */
  readonly from: number;
  readonly to: number;
}

export interface Decoded {
  readonly name: Encoding;
  readonly text: string;
  readonly runs: readonly Run[];
}

/** Collects decoded text and its runs. */
export class DecodedBuilder {
  readonly #name: Encoding;
  readonly #parts: string[] = [];
  readonly #runs: Run[] = [];
  #length = 0;

  constructor(name: Encoding) {
    this.#name = name;
  }

  /** Text copied one to one. */
  copy(text: string, from: number): void {
    this.add(text, from, from + text.length);
  }

  add(text: string, from: number, to: number): void {
    if (text === "") return;
    this.#parts.push(text);
    this.#runs.push({ at: this.#length, length: text.length, from, to });
    this.#length += text.length;
  }

  finish(): Decoded {
    return { name: this.#name, text: this.#parts.join(""), runs: this.#runs };
  }
}

/** The source span of a decoded span: exact where characters map one to one, else the whole run. */
export function sourceSpan(
  decoded: Decoded,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  const first = runAt(decoded.runs, start);
  const last = runAt(decoded.runs, Math.max(start, end - 1));
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  return { start: sourceStart(first, start), end: sourceEnd(last, end) };
}

function runAt(runs: readonly Run[], at: number): Run | undefined {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return runs[low];
}

/** Each character of the run takes a whole number of source characters, or the run is one block. */
function sourceStart(run: Run, at: number): number {
  const width = (run.to - run.from) / run.length;
  return Number.isInteger(width) ? run.from + (at - run.at) * width : run.from;
}

function sourceEnd(run: Run, end: number): number {
  const width = (run.to - run.from) / run.length;
  return Number.isInteger(width) ? run.from + Math.min(run.length, end - run.at) * width : run.to;
}
