/**
 * Texts that several threads read at the same time, and who reads which.
 *
 * The texts lie in memory that all threads see; whoever has nothing to do claims the next lot. So a
 * thread that wakes up late, or that is busy, only reads less. Belongs to one call and ends with it.
 */

import { Buffer } from "node:buffer";

import { meaningOf, textOfLiteral } from "../../core/json/literal.ts";
import type { ScanText } from "../../core/scan/scanner.ts";

/** A text, or the JSON literal that says it (no quotes, valid UTF-8): whoever scans undoes its escapes. */
export interface ToScan extends Omit<ScanText, "text"> {
  readonly text: string | Uint8Array;
}

export function plainText({ text, ...circumstances }: ToScan): ScanText {
  return { text: typeof text === "string" ? text : textOfLiteral(text), ...circumstances };
}

/** Shorter texts are claimed together: a claim costs as much as reading some hundred characters. */
export const minLotChars = 2048;

/** Bytes per unit, or a literal. */
type Form = "latin1" | "utf16le" | "literal";

interface Place extends Omit<ScanText, "text"> {
  /** Bytes, from a position that suits units of two. */
  readonly start: number;
  readonly end: number;
  readonly form: Form;
}

/** Crosses to threads as it is. */
export interface SharedTexts {
  readonly memory: SharedArrayBuffer;
  /** One number: how many lots were claimed. */
  readonly claims: SharedArrayBuffer;
  /** A `Layout` as JSON: as objects it takes each message to a thread five times as long. */
  readonly layout: string;
}

interface Layout {
  /** In the order of the texts. */
  readonly places: readonly Place[];
  /** Positions of texts, the longest first: what is left at the end is short. */
  readonly lots: readonly (readonly number[])[];
}

/** A thread's view of them. */
export interface Reader {
  /** The positions of texts that nobody else reads, or undefined when all are claimed. */
  claim(): readonly number[] | undefined;
  /** As they were shared. */
  textsAt(positions: readonly number[]): readonly ScanText[];
}

export function shareTexts(texts: readonly ToScan[]): SharedTexts {
  let end = 0;
  const places = texts.map(({ text, ...circumstances }): Place => {
    const form = formOf(text);
    const start = end + (end % 2);
    end = start + text.length * (form === "utf16le" ? 2 : 1);
    return { ...circumstances, start, end, form };
  });
  const memory = new SharedArrayBuffer(end);
  const bytes = Buffer.from(memory);
  for (const [at, { start, form }] of places.entries())
    bytes.write(unitsOf(texts[at]?.text ?? ""), start, form === "utf16le" ? form : "latin1");
  const layout: Layout = { places, lots: lotsOf(texts) };
  return { memory, claims: new SharedArrayBuffer(4), layout: JSON.stringify(layout) };
}

/** Of a literal its bytes count. */
export function charsOf(texts: readonly ToScan[]): number {
  let sum = 0;
  for (const { text } of texts) sum += text.length;
  return sum;
}

function formOf(text: ToScan["text"]): Form {
  if (typeof text !== "string") return "literal";
  return isWide(text) ? "utf16le" : "latin1";
}

/** Bytes as units of a text: the engine copies bytes into shared memory one by one, and texts at once. */
function unitsOf(text: ToScan["text"]): string {
  if (typeof text === "string") return text;
  return Buffer.from(text.buffer, text.byteOffset, text.length).toString("latin1");
}

/** Free for texts that the engine holds in single bytes: it knows that they have no such unit. */
function isWide(text: string): boolean {
  return /[^\0-\xff]/.test(text);
}

function lotsOf(texts: readonly ToScan[]): readonly (readonly number[])[] {
  const lengthAt = (at: number): number => texts[at]?.text.length ?? 0;
  const lots: number[][] = [];
  let room = 0;
  for (const at of [...texts.keys()].toSorted((a, b) => lengthAt(b) - lengthAt(a))) {
    if (room <= 0) {
      lots.push([]);
      room = minLotChars;
    }
    lots.at(-1)?.push(at);
    room -= lengthAt(at);
  }
  return lots;
}

export function readerOf(shared: SharedTexts): Reader {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `shareTexts` of the same build
  const { places, lots } = JSON.parse(shared.layout) as Layout;
  const claims = new Int32Array(shared.claims);
  const bytes = Buffer.from(shared.memory);
  return {
    claim: () => lots[Atomics.add(claims, 0, 1)],
    textsAt: (positions) =>
      positions.flatMap((position) => {
        const place = places[position];
        return place === undefined ? [] : [textAt(bytes, place)];
      }),
  };
}

function textAt(bytes: Buffer, { start, end, form, ...circumstances }: Place): ScanText {
  const text =
    form === "literal"
      ? meaningOf(bytes.toString("utf8", start, end))
      : bytes.toString(form, start, end);
  return { text, ...circumstances };
}
