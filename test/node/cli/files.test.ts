/** What `argus scan` reads. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";

import { binaryProbeBytes, maxFileBytes, readFiles, textOf } from "../../../src/node/cli/files.ts";

let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "argus-files-"));
  for (const name of ["src", ".git", "node_modules/x"])
    await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, "b.txt"), "b");
  await writeFile(join(folder, "a.bin"), Buffer.from([1, 0, 2]));
  await writeFile(join(folder, "src/c.ts"), "\ufeffc");
  await writeFile(join(folder, ".git/config"), "x");
  await writeFile(join(folder, "node_modules/x/i.js"), "x");
  await symlink("..", join(folder, "src/loop"));
});
after(() => rm(folder, { recursive: true }));

async function check(path: string, expected: readonly string[]): Promise<void> {
  const seen = [];
  for await (const file of readFiles([join(folder, path)]))
    seen.push(
      `${relative(folder, file.path)} ${file.kind === "text" ? file.text : `${file.kind} ${file.reason}`}`,
    );
  assert.deepEqual(seen, expected);
}

test("folders are walked in name order, without what is not the user's own", () =>
  check(".", ["a.bin skipped binary", "b.txt b", "src/c.ts c"]));
test("an ignored folder is read when it is named", () => check(".git", [".git/config x"]));
test("a missing file is told", () => check("no.txt", ["no.txt unreadable ENOENT"]));
test("UTF-16 with a byte order mark is text", () => {
  assert.equal(textOf(Buffer.from("\ufeffkey", "utf16le")), "key");
  assert.equal(textOf(Buffer.from("\ufeffkey", "utf16le").swap16()), "key");
});
test("invalid UTF-8 is replaced", () => assert.equal(textOf(Buffer.from([0x61, 0xff])), "a\ufffd"));

test("a file is read up to its largest size; one byte more and it is skipped with the reason", async () => {
  const path = join(folder, ".git/large");
  for (const [size, reason] of [
    [maxFileBytes, "binary"],
    [maxFileBytes + 1, "larger than 64 MB"],
  ] as const) {
    await writeFile(path, "");
    // Has no blocks on the disk, and reads as NUL bytes.
    await truncate(path, size);
    const seen = [];
    for await (const file of readFiles([path])) seen.push(file);
    assert.deepEqual(seen, [{ kind: "skipped", path, reason }]);
  }
  await rm(path);
});
test("a NUL byte at the beginning marks a file as binary, behind it it is text", () => {
  const bytes = Buffer.alloc(binaryProbeBytes + 1, "x");
  bytes[binaryProbeBytes] = 0;
  assert.equal(textOf(bytes)?.length, binaryProbeBytes + 1);
  bytes[binaryProbeBytes - 1] = 0;
  assert.equal(textOf(bytes), undefined);
});
