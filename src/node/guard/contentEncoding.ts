/**
 * Undoes `Content-Encoding`, also stacked ones, within a size.
 *
 * RFC 9110 section 8.4: encodings are listed in the order they were applied. Unknown or broken ones
 * are `undecodable`; growing beyond the limits is `too_large`. Both are answered by policy.
 */

import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib";

import type { Limits } from "./limits.ts";

export type DecodedBody =
  | { readonly kind: "decoded"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly reason: "too_large" | "undecodable" };

type DecodeLimits = Pick<Limits, "maxBodyBytes" | "maxDecodedRatio" | "maxEncodings">;
type Decoder = (bytes: Uint8Array, maxOutputLength: number) => Promise<Uint8Array>;

/** A body up to this size may have any ratio: harmless, and small bodies compress best. */
const freeBytes = 1024 * 1024;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: bounded(promisify(gunzip)),
  "x-gzip": bounded(promisify(gunzip)),
  deflate: deflated,
  br: bounded(promisify(brotliDecompress)),
  zstd: bounded(promisify(zstdDecompress)),
};

export async function decodeBody(
  bytes: Uint8Array,
  contentEncoding: string | undefined,
  limits: DecodeLimits,
): Promise<DecodedBody> {
  const named = encodingsOf(contentEncoding);
  const guessed = named.length === 0 ? undeclared(bytes) : undefined;
  const names = guessed === undefined ? named : [guessed];
  if (names.length === 0 || bytes.length === 0) return { kind: "decoded", bytes };
  if (names.length > limits.maxEncodings) return { kind: "failed", reason: "undecodable" };
  const byRatio = Math.max(freeBytes, bytes.length * limits.maxDecodedRatio);
  const maxBytes = Math.min(limits.maxBodyBytes, byRatio);
  let current = bytes;
  for (const name of names.toReversed()) {
    const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
    if (decoder === undefined) return { kind: "failed", reason: "undecodable" };
    try {
      current = await decoder(current, maxBytes);
    } catch (error) {
      return { kind: "failed", reason: isTooLarge(error) ? "too_large" : "undecodable" };
    }
  }
  return { kind: "decoded", bytes: current };
}

/**
 * Compressed bytes that nobody declared (RFC 1952 and RFC 8878 magic numbers): a server may open
 * them all the same, so they are scanned as what they are.
 */
function undeclared(bytes: Uint8Array): string | undefined {
  // With its only method, so that frames of sound are not taken for broken ones.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return "gzip";
  const zstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  return zstd ? "zstd" : undefined;
}

function encodingsOf(header: string | undefined): readonly string[] {
  return (header ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
}

function bounded(
  decode: (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>,
): Decoder {
  return (bytes, maxOutputLength) => decode(bytes, { maxOutputLength });
}

/** Meant as zlib (RFC 1950); some clients send the bare stream (RFC 1951). */
async function deflated(bytes: Uint8Array, maxOutputLength: number): Promise<Uint8Array> {
  try {
    return await promisify(inflate)(bytes, { maxOutputLength });
  } catch (error) {
    if (isTooLarge(error)) throw error;
    return promisify(inflateRaw)(bytes, { maxOutputLength });
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
