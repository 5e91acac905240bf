/** Real files: the list of extensions as the editor rewrites it on uninstall and update. */

import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { watchUninstall } from "../../src/vscode/uninstall.ts";

const id = "argus-guard.argus-guard";

async function write(folder: string, ids: readonly string[]): Promise<void> {
  const list = ids.map((one) => ({ identifier: { id: one }, version: "1.0.0" }));
  await writeFile(join(folder, "new"), JSON.stringify(list));
  await rename(join(folder, "new"), join(folder, "extensions.json"));
}

async function check(
  first: readonly string[] | undefined,
  then: readonly (readonly string[])[],
  expected: number,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "argus-uninstall-"));
  if (first !== undefined) await write(folder, first);
  let calls = 0;
  let called: () => void = () => {};
  const once = new Promise<void>((resolve) => {
    called = resolve;
  });
  const stop = watchUninstall({
    extensionPath: join(folder, `${id}-1.0.0`),
    extensionId: id,
    gone: async () => {
      calls += 1;
      called();
    },
    report: (error) => assert.fail(String(error)),
  });
  await sleep(150);
  for (const ids of then) await write(folder, ids);
  await (expected > 0 ? once : sleep(300));
  stop();
  assert.equal(calls, expected);
  await rm(folder, { recursive: true });
}

test("an uninstall is noticed, once", () => check([id, "other.one"], [["other.one"]], 1));
test("the id is compared without case", () => check([id.toUpperCase()], [[id]], 0));
test("an update or another extension's uninstall is not one", () =>
  check([id, "other.one"], [[id]], 0));
test("where we are not listed nothing is watched", () => check(["other.one"], [[]], 0));
test("where there is no list nothing is watched", () => check(undefined, [["other.one"]], 0));
