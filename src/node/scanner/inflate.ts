/** Decompression for the scanner: bounded, and a broken stream is an answer, not an exception. */

import { constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

import type { Oversized } from "../../core/scan/decode/inflate.ts";

/** Compressed bytes that are opened to see how a piece begins that is too large: at most 4 MB of it. */
const headBytes = 4096;

type Attempt = typeof gunzipSync;

/** Undefined: not such a stream. */
export function inflateWithin(
  kind: "gzip" | "deflate",
  bytes: Uint8Array,
  maxBytes: number,
): Uint8Array | Oversized | undefined {
  const options = { maxOutputLength: Math.max(1, maxBytes) };
  const attempts: readonly Attempt[] =
    kind === "gzip" ? [gunzipSync] : [inflateSync, inflateRawSync];
  for (const attempt of attempts) {
    try {
      return attempt(bytes, options);
    } catch (error) {
      if (isTooLarge(error)) return { kind: "oversized", head: headOf(attempt, bytes) };
      // Not this format: the next one, or none.
    }
  }
  return undefined;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

/** What the first bytes open to, without the end of the stream: before where it breaks, if it does among them. */
function headOf(attempt: Attempt, bytes: Uint8Array): Uint8Array {
  for (let length = headBytes; length > 0; length >>= 1) {
    try {
      return attempt(bytes.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      // Broken among these: fewer of them.
    }
  }
  return new Uint8Array();
}
