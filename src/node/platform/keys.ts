/**
 * The install key and what is derived from it.
 *
 * One random key per install; every use has its own key derived with HKDF-SHA-256 (RFC 5869), so
 * that a leaked value hash says nothing about the store's encryption. In the editor the key lives
 * in SecretStorage and arrives as an option; the command line keeps it in a file of mode 0600 (on
 * Windows, where modes do not exist, in the user's own profile folder).
 */

import { createHmac, createSecretKey, hkdfSync } from "node:crypto";

import { type Hash, hash } from "../../core/model/ids.ts";

/** Length of the install key and of every derived key. */
export const keyBytes = 32;

export type KeyPurpose = "value-hash" | "store" | "audit" | "control";

export function deriveKey(installKey: Uint8Array, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", installKey, "argus", purpose, keyBytes));
}

/** Keyed HMAC-SHA-256 of a value, 64 hex digits. Without the key it cannot be guessed back. */
export function hasher(installKey: Uint8Array): (text: string) => Hash {
  // A key object: bytes would be wrapped in one at every call, which costs six times the digest.
  const key = createSecretKey(deriveKey(installKey, "value-hash"));
  return (text) => hash(createHmac("sha256", key).update(text).digest("hex"));
}
