/** Marks of files and folders: what is kept of them, what is left out, and how a guard follows. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { createFindCopies } from "../../../src/core/scan/fingerprint.ts";
import {
  fingerprintPath,
  type MarkLimits,
  markLimits,
} from "../../../src/node/scanner/fingerprints.ts";
import {
  addMark,
  fingerprintsOf,
  followMarks,
  maxMarks,
  marksPath,
  readMarks,
  removeMark,
} from "../../../src/node/scanner/marks.ts";

async function folder(context: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "argus-marks-"));
  context.after(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Prose that is nowhere else. */
function secretPlan(salt: string): string {
  const lines = Array.from(
    { length: 20 },
    (_, i) => `step ${i} of ${salt}: valve ${i * 7} opens when gauge ${salt}${i} reads ${i * 13}`,
  );
  return `${lines.join("\n")}\n`;
}

test("a marked file is recognised from what is kept, which holds none of its words", async (context) => {
  const root = await folder(context);
  const data = join(root, "data");
  const plan = join(root, "plan.md");
  await writeFile(plan, secretPlan("quartz"));
  const marked = await addMark(data, plan, 5);
  assert.equal(marked.kind, "marked");
  const stored = await readFile(marksPath(data), "utf8");
  for (const word of ["quartz", "valve", "gauge"]) assert.equal(stored.includes(word), false, word);
  assert.equal((await stat(marksPath(data))).mode & 0o077, 0);
  const fingerprints = fingerprintsOf(await readMarks(data));
  assert.ok(fingerprints);
  const find = createFindCopies(fingerprints);
  const part = secretPlan("quartz").split("\n").slice(4, 12).join("\n");
  assert.deepEqual(
    find(part).map(({ label }) => label),
    ["plan.md"],
  );
  assert.deepEqual(find(secretPlan("basalt").slice(0, 400)), []);
});

test("marking again makes the fingerprints anew; removing works by path and by id", async (context) => {
  const root = await folder(context);
  const [data, plan] = [join(root, "data"), join(root, "plan.md")];
  await writeFile(plan, secretPlan("quartz"));
  await addMark(data, plan, 1);
  await writeFile(plan, secretPlan("basalt"));
  await addMark(data, plan, 2);
  const { marks, seed } = await readMarks(data);
  assert.deepEqual(
    marks.map(({ path, addedAt }) => [path, addedAt]),
    [[plan, 2]],
  );
  const find = createFindCopies({ seed, sets: marks.flatMap(({ sets }) => sets) });
  assert.equal(find(secretPlan("basalt")).length, 1);
  assert.equal(await removeMark(data, "elsewhere"), false);
  assert.equal(await removeMark(data, marks[0]?.id ?? ""), true);
  assert.equal(fingerprintsOf(await readMarks(data)), undefined);
});

test("of a folder counts what people wrote: no packages, binaries, licences, links", async (context) => {
  const root = await folder(context);
  for (const name of ["src", "node_modules", ".git"])
    await mkdir(join(root, "app", name), { recursive: true });
  const put = (name: string, content: string | Uint8Array) =>
    writeFile(join(root, "app", name), content);
  await put("src/a.ts", secretPlan("quartz"));
  await put("node_modules/b.js", secretPlan("agate"));
  await put(".git/c", secretPlan("beryl"));
  await put("LICENSE", secretPlan("onyx"));
  await put("yarn.lock", secretPlan("opal"));
  await put("image.bin", new Uint8Array(2000));
  await put("empty.md", "\n");
  await symlink(join(root, "app", "src", "a.ts"), join(root, "app", "link.ts"));
  const made = await fingerprintPath(join(root, "app"), { high: 1, low: 2 });
  assert.ok(made.kind === "ok");
  assert.deepEqual(
    made.sets.map(({ label }) => label),
    ["app/src/a.ts"],
  );
  assert.equal(made.skipped, 0);
});

test("limits hold at their edges and what is left out is counted", async (context) => {
  const root = await folder(context);
  const text = secretPlan("quartz");
  await writeFile(join(root, "a.md"), text);
  await writeFile(join(root, "b.md"), secretPlan("basalt"));
  const seed = { high: 1, low: 2 };
  const made = async (limits: Partial<MarkLimits>) => {
    const result = await fingerprintPath(root, seed, { ...markLimits, ...limits });
    return result.kind === "ok" ? [result.sets.length, result.skipped] : result.kind;
  };
  assert.deepEqual(await made({}), [2, 0]);
  assert.deepEqual(await made({ maxFiles: 2 }), [2, 0]);
  assert.deepEqual(await made({ maxFiles: 1 }), [1, 1]);
  assert.deepEqual(await made({ maxFileBytes: text.length }), [2, 0]);
  assert.equal(await made({ maxFileBytes: 1 }), "empty");
  assert.deepEqual(await made({ maxFingerprints: 0 }), "empty");
  assert.equal((await fingerprintPath(join(root, "none"), seed)).kind, "missing");
});

test("a damaged file means no marks, not a failure", async (context) => {
  const root = await folder(context);
  await writeFile(marksPath(root), '{"version":1,"seed":{"high":1},"marks":"x"}');
  assert.deepEqual((await readMarks(root)).marks, []);
});

test("a guard that runs learns of a new mark", async (context) => {
  const root = await folder(context);
  const plan = join(root, "plan.md");
  await writeFile(plan, secretPlan("quartz"));
  const followed = await followMarks(root);
  context.after(() => followed.stop());
  assert.equal(followed.current(), undefined);
  const before = followed.version();
  const changed = new Promise<void>((resolve) => followed.onChange(resolve));
  await addMark(root, plan, 3);
  await changed;
  assert.notEqual(followed.version(), before);
  assert.equal(followed.current()?.sets.length, 1);
});

test("so many paths are marked and no more; one of them can be marked again", async (context) => {
  const root = await folder(context);
  const data = join(root, "data");
  const plan = join(root, "plan.md");
  await writeFile(plan, secretPlan("quartz"));
  assert.equal((await addMark(data, plan, 1)).kind, "marked");
  const { marks, ...rest } = JSON.parse(await readFile(marksPath(data), "utf8"));
  const others = (count: number): readonly object[] =>
    Array.from({ length: count }, (_, index) => ({
      ...marks[0],
      id: `m${index}`,
      path: `/m${index}`,
    }));
  const known = (all: readonly object[]): Promise<void> =>
    writeFile(marksPath(data), JSON.stringify({ ...rest, marks: all }));
  for (const count of [maxMarks - 2, maxMarks - 1, maxMarks]) {
    await known(others(count));
    assert.equal((await readMarks(data)).marks.length, count);
    const { kind } = await addMark(data, plan, 2);
    assert.equal(kind, count < maxMarks ? "marked" : "full", `${count} are known`);
  }
  await known([...others(maxMarks - 1), marks[0]]);
  assert.equal((await addMark(data, plan, 3)).kind, "marked");
});
