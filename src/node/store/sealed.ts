/**
 * Sealed bytes: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce.
 *
 * Layout: nonce (12), tag (16), ciphertext. The label is authenticated, so that one kind of record
 * cannot be passed off as another.
 */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const nonceBytes = 12;
const tagBytes = 16;
/** What sealing adds to the length. */
export const sealBytes = nonceBytes + tagBytes;

export function seal(key: Uint8Array, label: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(label));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** `undefined` when the key is another one or a bit is not as it was. */
export function unseal(key: Uint8Array, label: string, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < sealBytes) return undefined;
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(label));
  decipher.setAuthTag(sealed.subarray(nonceBytes, sealBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(sealBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}
