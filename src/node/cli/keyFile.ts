/**
 * The key material of a data directory without an editor: `key`, 0600, made at the first start.
 *
 * Everything in the directory hangs on it: hashes of values, the encrypted store, the audit chain.
 * A file of another length is not replaced: what it belongs to would be lost in silence.
 */

import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const keyBytes = 32;
const keyFile = "key";

/** Rejects when the file is there but holds no key, or cannot be read or made. */
export async function readKeyFile(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, keyFile);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const fresh = randomBytes(keyBytes);
  try {
    // Exclusive: of two processes that start together one makes the key and both use it.
    await writeFile(path, fresh, { flag: "wx", mode: 0o600 });
    return fresh;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const key = await readFile(path);
  if (key.length !== keyBytes) throw new Error(`\`${path}\` holds no key of ${keyBytes} bytes`);
  return key;
}
