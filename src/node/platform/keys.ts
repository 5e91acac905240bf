/**
 * The install key and what is derived from it.
 *
 * One random key per install; every use has its own key derived with HKDF-SHA-256 (RFC 5869), so
 * that a leaked value hash says nothing about the store's encryption. In the editor the key lives
 * in SecretStorage and arrives as an option; the command line keeps it in a file of mode 0600 (on
 * Windows, where modes do not exist, in the user's own profile folder).
 */

import { hash as digest, hkdfSync } from "node:crypto";

import { type Hash, hash } from "../../core/model/ids.ts";

/** Length of the install key and of every derived key. */
export const keyBytes = 32;

export type KeyPurpose = "value-hash" | "store" | "audit" | "control" | "replaced";

export function deriveKey(installKey: Uint8Array, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", installKey, "argus", purpose, keyBytes));
}

/** Keyed HMAC-SHA-256 of a value, 64 hex digits. Without the key it cannot be guessed back. */
export function hasher(installKey: Uint8Array): (text: string) => Hash {
  const mac = macWith(deriveKey(installKey, "value-hash"));
  return (text) => hash(mac(text));
}

/** Block of SHA-256, in bytes. */
const blockBytes = 64;

/**
 * HMAC-SHA-256 (RFC 2104) as hex digits, by two one-shot digests: one `Hmac` object per call costs
 * several times as much on the way of every request.
 */
export function macWith(key: Uint8Array): (text: string) => string {
  const block = Buffer.alloc(blockBytes);
  block.set(key.length > blockBytes ? digest("sha256", key, "buffer") : key);
  const inner = block.map((byte) => byte ^ 0x36);
  const outer = block.map((byte) => byte ^ 0x5c);
  return (text) => {
    const first = digest("sha256", Buffer.concat([inner, Buffer.from(text)]), "buffer");
    return digest("sha256", Buffer.concat([outer, first]), "hex");
  };
}
