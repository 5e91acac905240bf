/**
 * Compressed pieces of a text: what opening one comes to, and what is told of one that holds more
 * than is read.
 *
 * A piece that is larger than the limit is not "nothing": where it begins as a text does, there is
 * text that nobody looked at. Images and archives say nothing at any size.
 */

import type { Inflate } from "./base64.ts";
import { textOf } from "./bytesAsText.ts";

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

/** The same for decoders, which read what there is; a text that is too large is told. */
export function telling(open: Open | undefined, onOversized: () => void): Inflate | undefined {
  if (open === undefined) return undefined;
  return (kind, bytes, maxBytes) => {
    const opened = open(kind, bytes, maxBytes);
    if (opened === undefined || opened instanceof Uint8Array) return opened;
    if (textOf(opened.head) !== undefined) onOversized();
    return undefined;
  };
}
