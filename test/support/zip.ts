/**
 * Names of the entries of a ZIP archive, from its central directory (PKWARE APPNOTE 4.3.12).
 */

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
/** Fixed parts, in bytes. */
const endSize = 22;
const entrySize = 46;

export function zipNames(archive: Buffer): readonly string[] {
  let end = archive.length - endSize;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error("not a zip archive");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== entrySignature) throw new Error("broken central directory");
    const nameLength = archive.readUInt16LE(at + 28);
    names.push(archive.toString("utf8", at + entrySize, at + entrySize + nameLength));
    at += entrySize + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return names;
}
