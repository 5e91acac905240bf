/** Decompression for the scanner: bounded, and a broken stream is an answer, not an exception. */

import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** Undefined: not such a stream, or it would grow beyond `maxBytes`. */
export function inflateWithin(
  kind: "gzip" | "deflate",
  bytes: Uint8Array,
  maxBytes: number,
): Uint8Array | undefined {
  const options = { maxOutputLength: Math.max(1, maxBytes) };
  const attempts = kind === "gzip" ? [gunzipSync] : [inflateSync, inflateRawSync];
  for (const attempt of attempts) {
    try {
      return attempt(bytes, options);
    } catch {
      // Not this format, or too large: the next one, or none.
    }
  }
  return undefined;
}
