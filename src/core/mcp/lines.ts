/**
 * Cuts a byte stream into newline-delimited messages, the framing of MCP over stdio.
 *
 * Lines keep their terminator (`\n` or `\r\n`), so that joining the pieces gives back the stream
 * byte for byte. Every chunking of a stream gives the same lines. A line over the limit is let go
 * of while it is read; only its first and last bytes are kept, so that its sender can be answered.
 *
 * Source: MCP specification, transports, stdio: messages are delimited by newlines.
 */

/** Longest line that is relayed, in bytes without terminator. A longer one is refused. */
export const maxLineBytes = 64 * 1024 * 1024;
/** How much of the beginning and of the end of an oversized line is kept to find its id. */
export const oversizedEdgeBytes = 4096;

export type Line =
  | { readonly kind: "line"; readonly body: Uint8Array; readonly end: Uint8Array }
  | { readonly kind: "oversized"; readonly head: Uint8Array; readonly tail: Uint8Array };

export interface LineSplitter {
  /** The lines completed by this chunk. */
  push(chunk: Uint8Array): readonly Line[];
  /** What stood after the last newline, as a line without terminator. */
  finish(): readonly Line[];
}

const newline = 0x0a;
const carriageReturn = 0x0d;

export function createLineSplitter(limit: number = maxLineBytes): LineSplitter {
  let open = startLine();
  return {
    push(chunk) {
      const lines: Line[] = [];
      let from = 0;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
        take(open, chunk.subarray(from, at + 1), limit);
        lines.push(close(open, limit));
        open = startLine();
        from = at + 1;
      }
      if (from < chunk.length) take(open, chunk.subarray(from), limit);
      return lines;
    },
    finish() {
      if (open.size === 0) return [];
      const last = close(open, limit);
      open = startLine();
      return [last];
    },
  };
}

interface OpenLine {
  pieces: Uint8Array[];
  size: number;
  /** Set once the line passed the limit. */
  head?: Uint8Array;
}

function startLine(): OpenLine {
  return { pieces: [], size: 0 };
}

/** The terminator is not counted: up to two bytes more may be held than `limit`. */
function take(line: OpenLine, piece: Uint8Array, limit: number): void {
  line.pieces.push(piece);
  line.size += piece.length;
  if (line.size <= limit + 2) return;
  const whole = join(line.pieces);
  line.head ??= whole.slice(0, oversizedEdgeBytes);
  line.pieces = [whole.slice(-oversizedEdgeBytes)];
}

function close(line: OpenLine, limit: number): Line {
  const whole = join(line.pieces);
  const cut = whole.length - terminatorLength(whole);
  if (line.head !== undefined)
    return { kind: "oversized", head: line.head, tail: whole.subarray(0, cut) };
  const body = whole.subarray(0, cut);
  if (body.length <= limit) return { kind: "line", body, end: whole.subarray(cut) };
  return {
    kind: "oversized",
    head: body.slice(0, oversizedEdgeBytes),
    tail: body.slice(-oversizedEdgeBytes),
  };
}

function terminatorLength(bytes: Uint8Array): number {
  if (bytes[bytes.length - 1] !== newline) return 0;
  return bytes[bytes.length - 2] === carriageReturn ? 2 : 1;
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const only = pieces[0];
  if (pieces.length === 1 && only !== undefined) return only;
  let size = 0;
  for (const piece of pieces) size += piece.length;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
