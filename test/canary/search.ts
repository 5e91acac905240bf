/** Looks for a secret, in any of its writings, in everything below a folder and in given texts. */

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { forms } from "./shapes.ts";

export interface Written {
  readonly name: string;
  readonly bytes: Buffer;
}

export async function filesBelow(folder: string): Promise<readonly Written[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const read = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path).catch(() => undefined);
      // Files that are replaced in one step are gone now and then under their first name.
      return bytes === undefined ? [] : [{ name: path, bytes }];
    }),
  );
  return read.flat();
}

/** Where which writing was found; file names count too. */
export function leaks(secret: string, written: readonly Written[]): readonly string[] {
  const found: string[] = [];
  for (const { name, bytes } of written)
    for (const [form, needle] of forms(secret))
      if (Buffer.from(name).includes(needle) || opened(bytes).includes(needle))
        found.push(`${form} in ${name.replaceAll(secret, "<the secret>")}`);
  return found;
}

function opened(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return bytes;
  }
}
