/**
 * multipart/form-data (RFC 7578) as byte ranges: where each part's head and body lie, and what
 * stands around them.
 */

import { latin1 } from "../json/string.ts";

/** Parts beyond this are left to the caller as one text: nothing is skipped. */
export const maxParts = 1000;

export interface Part {
  readonly name: string;
  readonly fileName?: string;
  /** Byte span of the part's header lines. */
  readonly head: Range;
  readonly body: Range;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The boundary of a content type, or nothing. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\//i.test(contentType)) return undefined;
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

export interface Parts {
  readonly parts: readonly Part[];
  /**
   * In front of the first part, behind the last, and behind a boundary on its line. Nobody should
   * read what stands there, but it leaves all the same, and a body may want its last boundary.
   */
  readonly around: readonly Range[];
}

/** The parts, or `undefined` when the body does not have the form. */
export function readParts(bytes: Uint8Array, boundary: string): Parts | undefined {
  const marks = boundaryMarks(bytes, `--${boundary}`);
  const last = marks.at(-1);
  // One mark stands before each part, and one behind the last.
  if (last === undefined || marks.length < 2 || marks.length > maxParts + 1) return undefined;
  const parts: Part[] = [];
  const around: Range[] = [
    { start: 0, end: marks[0]?.start ?? 0 },
    { start: last.end, end: bytes.length },
  ];
  for (let i = 0; i + 1 < marks.length; i += 1) {
    const from = marks[i]?.end ?? 0;
    const part = readPart(bytes, from, marks[i + 1]?.start ?? 0);
    if (part === undefined) return undefined;
    parts.push(part);
    around.push({ start: from, end: part.head.start });
  }
  return { parts, around: around.filter((each) => !isBlank(bytes, each)) };
}

/** Nothing but line ends, blanks and the dashes of the last boundary. */
function isBlank(bytes: Uint8Array, { start, end }: Range): boolean {
  return bytes.subarray(start, end).every((byte) => blanks.has(byte));
}

const blanks: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20, 0x2d]);

function boundaryMarks(bytes: Uint8Array, line: string): readonly Range[] {
  const marks: Range[] = [];
  const wanted = new TextEncoder().encode(line);
  for (let at = 0; at + wanted.length <= bytes.length; at += 1) {
    const dash = bytes.indexOf(0x2d, at);
    if (dash < 0) break;
    at = dash;
    const lineStart = dash === 0 || bytes[dash - 1] === 0x0a;
    if (!lineStart || !startsWith(bytes, dash, wanted)) continue;
    const start = dash === 0 ? 0 : dash - (bytes[dash - 2] === 0x0d ? 2 : 1);
    marks.push({ start, end: dash + wanted.length });
    at = dash + wanted.length - 1;
  }
  return marks;
}

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i += 1) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

function readPart(bytes: Uint8Array, from: number, end: number): Part | undefined {
  const lineEnd = bytes.indexOf(0x0a, from);
  if (lineEnd < 0 || lineEnd >= end) return undefined;
  const gap = endOfHead(bytes, lineEnd, end);
  if (gap === undefined) return undefined;
  const head = { start: lineEnd + 1, end: gap.headEnd };
  const text = latin1(bytes, head.start, head.end);
  const fileName = /\bfilename="([^"\r\n]*)"/i.exec(text)?.[1];
  return {
    name: /[;\s]name="([^"\r\n]*)"/i.exec(text)?.[1] ?? "",
    ...(fileName === undefined ? {} : { fileName }),
    head,
    body: { start: gap.bodyStart, end },
  };
}

function endOfHead(
  bytes: Uint8Array,
  from: number,
  end: number,
): { readonly headEnd: number; readonly bodyStart: number } | undefined {
  for (let at = from; at >= 0 && at < end; at = bytes.indexOf(0x0a, at + 1)) {
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1;
    if (next < end && bytes[next] === 0x0a) return { headEnd: at, bodyStart: next + 1 };
  }
  return undefined;
}
