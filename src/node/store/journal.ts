/**
 * The append journal: sealed records, each with its length, written and synced before anything is
 * acknowledged.
 *
 * A record is `length (4, big endian) · sealed bytes`. A torn or damaged record ends the replay;
 * what stands behind it was never acknowledged, or is reported as lost by the caller.
 */

import { readFile } from "node:fs/promises";

import { openAppended } from "../platform/appended.ts";
import { isMissing } from "../platform/files.ts";
import { seal, unseal } from "./sealed.ts";

/** Of one sealed record. A longer one is not written, and taken for damage when read: changes are small. */
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
  /** Resolves when the records are on the disk, rejects when none of them will be read back. */
  append(records: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens for appending, behind the last valid record. */
export async function openJournal(
  path: string,
  key: Uint8Array,
  validBytes: number,
): Promise<Journal> {
  const file = await openAppended(path, validBytes);
  return {
    get bytes() {
      return file.bytes;
    },
    async append(records) {
      await file.appendSynced(Buffer.concat(records.flatMap((record) => framed(record, key))));
    },
    close: () => file.close(),
  };
}

function framed(record: string, key: Uint8Array): readonly Buffer[] {
  const sealed = seal(key, label, Buffer.from(record, "utf8"));
  if (sealed.length > maxRecordBytes) throw new RangeError("a record is too long for the journal");
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(sealed.length);
  return [length, sealed];
}
