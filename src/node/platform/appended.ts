/**
 * A file that is only appended to, and ends with the last write that succeeded.
 *
 * A disk that is full takes the beginning of a write: what a failed one left is cut off, at once or
 * before the next one, so that nothing that was written later stands behind a torn piece. One writer.
 */

import { type FileHandle, open, truncate } from "node:fs/promises";

export interface Appended {
  /** Length of the file, without what a failed write left. */
  readonly bytes: number;
  /** Resolves when all of it is with the operating system; rejects when nothing of it is to stay. */
  append(bytes: Uint8Array): Promise<void>;
  /** The same, and on the disk. */
  appendSynced(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Mode 0600. `keep`: bytes that stay of a file that is there; absent: all. */
export async function openAppended(path: string, keep?: number): Promise<Appended> {
  const file = await open(path, "a", 0o600);
  try {
    if (keep !== undefined) await truncate(path, keep);
    return new OpenFile(path, file, keep ?? (await file.stat()).size);
  } catch (error) {
    await file.close();
    throw error;
  }
}

class OpenFile implements Appended {
  bytes: number;
  #isTorn = false;
  readonly #path: string;
  readonly #file: FileHandle;

  constructor(path: string, file: FileHandle, bytes: number) {
    this.#path = path;
    this.#file = file;
    this.bytes = bytes;
  }

  append(bytes: Uint8Array): Promise<void> {
    return this.#write(bytes, () => this.#file.appendFile(bytes));
  }

  appendSynced(bytes: Uint8Array): Promise<void> {
    return this.#write(bytes, async () => {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
    });
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #write(bytes: Uint8Array, write: () => Promise<void>): Promise<void> {
    if (this.#isTorn) await this.#cut();
    this.#isTorn = true;
    try {
      await write();
    } catch (error) {
      // A disk that takes no cut either is asked again before the next write.
      await this.#cut().catch(() => undefined);
      throw error;
    }
    this.#isTorn = false;
    this.bytes += bytes.length;
  }

  /** By its path: on Windows, a handle that appends may not. */
  async #cut(): Promise<void> {
    await truncate(this.#path, this.bytes);
    this.#isTorn = false;
  }
}
