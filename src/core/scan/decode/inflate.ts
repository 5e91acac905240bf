/**
 * Compressed pieces of a text: what opening one comes to, and what is told of one that holds more
 * than is read.
 *
 * A piece that is larger than the limit is not "nothing": where it begins as a text does, there is
 * text that nobody looked at. Images and archives say nothing at any size.
 */

import type { Inflate } from "./base64.ts";
import { mayBeText, textOf } from "./bytesAsText.ts";

/** There is more in the piece than was asked for. */
export interface Oversized {
  readonly kind: "oversized";
  /** Its first bytes, opened. */
  readonly head: Uint8Array;
}

/** Opens compressed bytes up to `maxBytes`; undefined where they are no such stream. */
export type Open = (
  kind: "gzip" | "deflate",
  bytes: Uint8Array,
  maxBytes: number,
) => Uint8Array | Oversized | undefined;

interface Limit {
  /** Bytes of text that all pieces together may hold. */
  readonly textBytes: number;
  readonly onExceeded: () => void;
}

/**
 * The same for decoders, which read what there is. A text that is too large, or more text than the limit,
 * is told, and nothing is opened from then on: what is known of the text is not complete anyway.
 */
export function telling(
  open: Open | undefined,
  { textBytes, onExceeded }: Limit,
): Inflate | undefined {
  if (open === undefined) return undefined;
  let left = textBytes;
  return (kind, bytes, maxBytes) => {
    const opened = left < 0 ? undefined : open(kind, bytes, maxBytes);
    if (opened === undefined) return undefined;
    left -= textIn(opened);
    if (left < 0) onExceeded();
    return left >= 0 && opened instanceof Uint8Array ? opened : undefined;
  };
}

/** Bytes of text in what was opened; of what is too large, all there can be. */
function textIn(opened: Uint8Array | Oversized): number {
  if (opened instanceof Uint8Array) return mayBeText(opened) ? opened.length : 0;
  return textOf(opened.head) === undefined ? 0 : Infinity;
}
