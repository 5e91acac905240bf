/**
 * The append journal: sealed records, each with its length, written and synced before anything is
 * acknowledged.
 *
 * A record is `length (4, big endian) · sealed bytes`. A torn or damaged record ends the replay;
 * what stands behind it was never acknowledged, or is reported as lost by the caller.
 */

import { open, readFile, truncate, type FileHandle } from "node:fs/promises";

import { isMissing } from "../platform/files.ts";
import { seal, unseal } from "./sealed.ts";

/** A longer record is damage: changes are small. */
export const maxRecordBytes = 1024 * 1024;
const lengthBytes = 4;
const label = "journal";

export interface Replay {
  readonly records: readonly string[];
  /** Bytes from the first record that could not be read to the end. */
  readonly lostBytes: number;
  readonly validBytes: number;
}

export async function readJournal(path: string, key: Uint8Array): Promise<Replay> {
  const bytes = await readOrEmpty(path);
  const records: string[] = [];
  let at = 0;
  while (at + lengthBytes <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const end = at + lengthBytes + length;
    if (length > maxRecordBytes || end > bytes.length) break;
    const plain = unseal(key, label, bytes.subarray(at + lengthBytes, end));
    if (plain === undefined) break;
    records.push(plain.toString("utf8"));
    at = end;
  }
  return { records, lostBytes: bytes.length - at, validBytes: at };
}

async function readOrEmpty(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

export interface Journal {
  readonly bytes: number;
  /** Resolves when the records are on the disk. */
  append(records: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens for appending, behind the last valid record. */
export async function openJournal(
  path: string,
  key: Uint8Array,
  validBytes: number,
): Promise<Journal> {
  const file = await open(path, "a", 0o600);
  await truncate(path, validBytes);
  return new OpenJournal(file, key, validBytes);
}

class OpenJournal implements Journal {
  bytes: number;
  readonly #file: FileHandle;
  readonly #key: Uint8Array;

  constructor(file: FileHandle, key: Uint8Array, bytes: number) {
    this.#file = file;
    this.#key = key;
    this.bytes = bytes;
  }

  async append(records: readonly string[]): Promise<void> {
    const parts = records.flatMap((record) => {
      const sealed = seal(this.#key, label, Buffer.from(record, "utf8"));
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt32BE(sealed.length);
      return [length, sealed];
    });
    const bytes = Buffer.concat(parts);
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.bytes += bytes.length;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
