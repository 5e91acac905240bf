/**
 * One unit of an answer on its way through: its edits, and what it still waits for.
 *
 * Units leave in their order, so one that waits holds back those behind it.
 */

import { lexJson, type Token } from "../json/lex.ts";
import { bytePositions } from "../json/string.ts";
import type { ByteEdit, TextEdit } from "../json/splice.ts";
import type { Unit } from "./unit.ts";

/** A text of an answer that is to be scanned. */
export interface AnswerText {
  /** Where it stands in the finished answer, beginning with `response.`. */
  readonly path: string;
  readonly text: string;
  /** Position of the text in that place, in UTF-16 code units. */
  readonly offset: number;
  /** A call's arguments must not be run unscanned; a thought is signed when it is complete. */
  readonly kind: "text" | "call" | "thought";
  /** The tool that is called with it. */
  readonly tool?: string;
  /** Not the model's own words. */
  readonly foreign?: true;
}

export class Item {
  /** How many texts wait for what follows. */
  waits = 0;
  /** To be scanned before the unit leaves. */
  readonly checks: AnswerText[] = [];
  readonly #unit: Unit;
  #tokens: readonly Token[] | undefined;
  readonly #edits = new Map<Token, TextEdit[]>();

  constructor(unit: Unit) {
    this.#unit = unit;
  }

  get unread(): boolean {
    return this.#unit.unread === true;
  }

  get size(): number {
    return this.#unit.bytes.length;
  }

  /** Its strings, read when they are asked for. */
  tokens(): readonly Token[] {
    const { payload } = this.#unit;
    this.#tokens ??= payload === undefined ? [] : (lexJson(payload) ?? []);
    return this.#tokens;
  }

  /** Its bytes as text; empty when they are not to be read. */
  plain(): string {
    return this.unread ? "" : decoder.decode(this.#unit.bytes).trim();
  }

  edit(token: Token, edit: TextEdit): void {
    const edits = this.#edits.get(token) ?? [];
    edits.push(edit);
    this.#edits.set(token, edits);
  }

  bytes(): Uint8Array {
    const { payload, bytes } = this.#unit;
    if (this.#edits.size === 0 || payload === undefined) return bytes;
    const edits = [...this.#edits].flatMap(([token, own]) => byteEdits(payload, token, own));
    return this.#unit.patch(edits);
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function byteEdits(
  payload: Uint8Array,
  token: Token,
  edits: readonly TextEdit[],
): readonly ByteEdit[] {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  const places = bytePositions(
    payload,
    token,
    ordered.flatMap(({ span }) => [span.start, span.end]),
  );
  return ordered.map((edit, index) => ({
    start: places[index * 2] ?? token.end,
    end: places[index * 2 + 1] ?? token.end,
    bytes: encoder.encode(inString(edit.replacement)),
  }));
}

/**
 * The inside of a JSON string. What is no ASCII stays as it is, like in the answers themselves;
 * only separators that some readers of event streams take for line ends are escaped.
 */
export function inString(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[\u007f-\u009f\u2028\u2029]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
}
