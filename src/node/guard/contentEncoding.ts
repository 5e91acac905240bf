/**
 * Undoes `Content-Encoding`, also stacked ones, within a size.
 *
 * RFC 9110 section 8.4: encodings are listed in the order they were applied. Unknown or broken ones,
 * and those with something behind their end, are `undecodable`; growing beyond the limits is
 * `too_large`. Both are answered by policy.
 */

import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib";

import type { Limits } from "./limits.ts";

export type DecodedBody =
  | { readonly kind: "decoded"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly reason: "too_large" | "undecodable" };

type DecodeLimits = Pick<Limits, "maxBodyBytes" | "maxDecodedRatio" | "maxEncodings">;
type Decoder = (bytes: Uint8Array, maxOutputLength: number) => Promise<Uint8Array>;

/** A body up to this size may have any ratio: harmless, and small bodies compress best. */
export const freeBytes = 1024 * 1024;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: bounded(gunzip),
  "x-gzip": bounded(gunzip),
  deflate: deflated,
  br: bounded(brotliDecompress),
  zstd: bounded(zstdDecompress),
  zlib: bounded(inflate),
};

export async function decodeBody(
  bytes: Uint8Array,
  contentEncoding: string | undefined,
  limits: DecodeLimits,
): Promise<DecodedBody> {
  const names = encodingsOf(contentEncoding);
  if (bytes.length === 0) return { kind: "decoded", bytes };
  const byRatio = Math.max(freeBytes, bytes.length * limits.maxDecodedRatio);
  const maxBytes = Math.min(limits.maxBodyBytes, byRatio);
  let current = bytes;
  for (let undone = 0; ; undone += 1) {
    const declared = names.pop();
    const name = declared ?? undeclared(current);
    if (name === undefined) return { kind: "decoded", bytes: current };
    const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
    if (decoder === undefined || undone >= limits.maxEncodings)
      return { kind: "failed", reason: "undecodable" };
    try {
      current = await decoder(current, maxBytes);
    } catch (error) {
      if (isTooLarge(error)) return { kind: "failed", reason: "too_large" };
      // Two characters are no proof: what does not open is what it is.
      if (declared === undefined && name === "zlib") return { kind: "decoded", bytes: current };
      return { kind: "failed", reason: "undecodable" };
    }
  }
}

/**
 * Compressed bytes that nobody declared, or once more than was declared (RFC 1950, RFC 1952 and RFC 8878
 * magic numbers): a server may open them all the same, so they are scanned as what they are.
 */
function undeclared(bytes: Uint8Array): string | undefined {
  // With its only method, so that frames of sound are not taken for broken ones.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return "gzip";
  if (bytes[0] === 0x78 && (0x7800 + (bytes[1] ?? 0)) % 31 === 0) return "zlib";
  const zstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  return zstd ? "zstd" : undefined;
}

/** In the order they were applied, in lower case. */
export function encodingsOf(header: string | undefined): string[] {
  return (header ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
}

/** One of Node's functions, told to say how much of its input it has taken. */
type Decompress = (
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number; readonly info: true },
  callback: (error: Error | null, result: unknown) => void,
) => void;

/** What stands behind the end of the encoding would leave unread. */
function bounded(decompress: Decompress): Decoder {
  return (bytes, maxOutputLength) =>
    new Promise((resolve, reject) => {
      decompress(bytes, { maxOutputLength, info: true }, (error, result) => {
        if (error !== null) reject(error);
        else if (!isInformed(result) || result.engine.bytesWritten !== bytes.length)
          reject(new Error("there is more behind the end of the encoding"));
        else resolve(result.buffer);
      });
    });
}

interface Informed {
  readonly buffer: Uint8Array;
  /** `bytesWritten`: of its input, as of Node's documentation. */
  readonly engine: { readonly bytesWritten: number };
}

function isInformed(result: unknown): result is Informed {
  if (typeof result !== "object" || result === null) return false;
  if (!("buffer" in result) || !(result.buffer instanceof Uint8Array)) return false;
  if (!("engine" in result) || typeof result.engine !== "object") return false;
  return result.engine !== null && "bytesWritten" in result.engine;
}

/** Meant as zlib (RFC 1950); some clients send the bare stream (RFC 1951). */
async function deflated(bytes: Uint8Array, maxOutputLength: number): Promise<Uint8Array> {
  try {
    return await bounded(inflate)(bytes, maxOutputLength);
  } catch (error) {
    if (isTooLarge(error)) throw error;
    return bounded(inflateRaw)(bytes, maxOutputLength);
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
