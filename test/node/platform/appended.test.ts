/** A file that is only appended to: what stays of it, also where a handle that appends cannot cut. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";

import { openAppended } from "../../../src/node/platform/appended.ts";

const folder = mkdtempSync(join(tmpdir(), "argus-appended-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** As on Windows, where a handle for appending has not the right that `ftruncate` needs. */
async function withoutCutsByHandle(context: TestContext): Promise<void> {
  await using any = await open(import.meta.filename);
  const refused = Object.assign(new Error("EPERM"), { code: "EPERM" });
  context.mock.method(Object.getPrototypeOf(any), "truncate", () => Promise.reject(refused));
}

test("what is not to be kept is cut off, and what is written stands behind the rest", async (context) => {
  await withoutCutsByHandle(context);
  const path = join(folder, "kept");
  writeFileSync(path, "whole torn");
  const file = await openAppended(path, "whole ".length);
  await file.append(Buffer.from("one "));
  await file.appendSynced(Buffer.from("two"));
  assert.equal(file.bytes, "whole one two".length);
  await file.close();
  assert.equal(readFileSync(path, "utf8"), "whole one two");
});

test("a file that is not there begins empty, one that is there is kept whole", async () => {
  const path = join(folder, "new");
  for (const expected of ["a", "aa"]) {
    const file = await openAppended(path);
    await file.append(Buffer.from("a"));
    await file.close();
    assert.equal(readFileSync(path, "utf8"), expected);
  }
});
