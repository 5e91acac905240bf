/** Rules that people add, on the running guard's way: read, checked, watched, remembered. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { loadRules } from "../../../src/node/platform/rules.ts";
import {
  loadUserRules,
  maxRuleFileBytes,
  maxRuleFiles,
  openProven,
  provenPath,
  readLimited,
  type UserRuleProblem,
} from "../../../src/node/platform/userRules.ts";
import {
  ownRulesFolder,
  type RuleSource,
  startRuleSource,
} from "../../../src/node/scanner/ruleSource.ts";

const root = join(import.meta.dirname, "../../..");
const builtIn = await loadRules(join(root, "rules"));
const made: string[] = [];
after(async () => {
  for (const each of made) await rm(each, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "argus-rules-"));
  made.push(path);
  return path;
}

function ruleFile(...ids: readonly string[]): string {
  const rules = ids.map((id) => ({
    id,
    type: "acme_key",
    detector: "custom",
    severity: "high",
    confidence: "high",
    description: "Acme key",
    formats: [`${id}_{lalnum:12}`],
    examples: { hit: [`${id}_{lalnum:12}`], miss: [] },
  }));
  return `// ours\n${JSON.stringify({ title: "ours", rules })}`;
}

interface Started {
  readonly source: RuleSource;
  readonly problems: () => readonly UserRuleProblem[];
  /** Ids that are in force beyond the shipped ones. */
  readonly ids: () => readonly string[];
}

async function start(dataDir: string, folders: readonly string[] = []): Promise<Started> {
  let problems: readonly UserRuleProblem[] = [];
  const source = await startRuleSource({
    builtIn,
    dataDir,
    folders,
    scanWorker: join(root, "src/scanWorker.ts"),
    onProblems: (now) => {
      problems = now;
    },
  });
  const ids = (): readonly string[] =>
    source
      .current()
      .files.slice(builtIn.files.length)
      .flatMap(({ rules }) => rules.map(({ id }) => id));
  return { source, problems: () => problems, ids };
}

test("new rules join when they are checked, and are there from the start the next time", async () => {
  const dataDir = await folder();
  await mkdir(ownRulesFolder(dataDir));
  await writeFile(join(ownRulesFolder(dataDir), "ours.jsonc"), ruleFile("acme", "other"));
  const first = await start(dataDir);
  assert.deepEqual(first.ids(), []);
  assert.equal(first.source.current().version, builtIn.version);
  await first.source.settled();
  assert.deepEqual(first.ids(), ["acme", "other"]);
  assert.notEqual(first.source.current().version, builtIn.version);
  await first.source.stop();
  const second = await start(dataDir);
  assert.deepEqual(second.ids(), ["acme", "other"]);
  assert.equal(second.source.current().version, first.source.current().version);
  await second.source.stop();
});

test("a bad rule, a foreign file and a missing folder are problems with their place; the rest is in force", async () => {
  const dataDir = await folder();
  const shared = await folder();
  const missing = join(shared, "none");
  const bad = ruleFile("wrong").replace('"hit":["wrong_', '"hit":["wrong-');
  await writeFile(join(shared, "a.json"), bad);
  await writeFile(join(shared, "b.json"), ruleFile("acme"));
  await writeFile(join(shared, "c.toml"), "");
  await writeFile(join(shared, "d.json"), "{");
  await writeFile(join(shared, "e.json"), ruleFile("acme"));
  const { source, ids, problems } = await start(dataDir, [shared, missing, "rules"]);
  await source.settled();
  assert.deepEqual(ids(), ["acme"]);
  const seen = problems().map(
    ({ file, rule, message }) => `${file.slice(shared.length + 1)} ${rule}: ${message}`,
  );
  assert.equal(seen.length, 6, seen.join("\n"));
  assert.match(
    seen.find((line) => line.startsWith("a.json")) ?? "",
    /wrong: does not find its example/,
  );
  assert.match(seen.find((line) => line.startsWith("c.toml")) ?? "", /argus rules import/);
  assert.match(seen.find((line) => line.startsWith("d.json")) ?? "", /not JSON: line 1/);
  assert.match(seen.find((line) => line.startsWith("e.json")) ?? "", /choose another id/);
  assert.match(problems().find(({ file }) => file === "rules")?.message ?? "", /whole path/);
  assert.match(seen.find((line) => line.startsWith("none")) ?? "", /cannot be read/);
  await source.stop();
});

test("a changed file, a new folder and a folder that is taken out are followed", async () => {
  const dataDir = await folder();
  const shared = await folder();
  await writeFile(join(shared, "a.json"), ruleFile("shared"));
  const { source, ids } = await start(dataDir);
  await source.settled();
  const changed = new Promise<void>((resolve) => source.onChange(() => resolve()));
  await writeFile(join(ownRulesFolder(dataDir), "ours.json"), ruleFile("acme"));
  await changed;
  assert.deepEqual(ids(), ["acme"]);
  source.useFolders([shared]);
  await source.settled();
  assert.deepEqual(ids(), ["acme", "shared"]);
  source.useFolders([]);
  await source.settled();
  assert.deepEqual(ids(), ["acme"]);
  await source.stop();
});

test("a rule waits while it is not known, and nothing rejects", async () => {
  const directory = await folder();
  await writeFile(join(directory, "a.json"), ruleFile("acme"));
  const rules = await loadUserRules({
    directories: [directory],
    taken: new Set(),
    check: () => Promise.resolve({ kind: "pending" }),
  });
  assert.deepEqual([rules.files.length, rules.pending, rules.problems.length], [0, 1, 0]);
});

test("what was proven is forgotten when it is no longer asked for; a file over the limit is not read", async () => {
  const path = provenPath(await folder());
  const [spec, other] = builtIn.files[0]?.rules ?? [];
  assert.ok(spec && other);
  const first = await openProven(path);
  first.add(spec);
  first.add(other);
  await first.save();
  const second = await openProven(path);
  const shuffled = Object.fromEntries(Object.entries(spec).toReversed());
  assert.equal(second.has({ ...spec, ...shuffled }), true);
  await second.save();
  assert.equal((await openProven(path)).has(other), false);
  const large = join(await folder(), "large.json");
  await writeFile(large, " ".repeat(maxRuleFileBytes));
  assert.equal((await readLimited(large))?.length, maxRuleFileBytes);
  await writeFile(large, " ".repeat(maxRuleFileBytes + 1));
  assert.equal(await readLimited(large), undefined);
});

test("so many files of a folder are read; that there are more is a problem of the folder", async () => {
  const shared = await folder();
  const nameOf = (index: number): string => join(shared, `${String(index).padStart(4, "0")}.json`);
  for (let index = 0; index < maxRuleFiles - 1; index += 1)
    await writeFile(nameOf(index), ruleFile(`r${index}x`));
  for (const count of [maxRuleFiles - 1, maxRuleFiles, maxRuleFiles + 1]) {
    await writeFile(nameOf(count - 1), ruleFile(`r${count - 1}x`));
    const { files, problems } = await loadUserRules({
      directories: [shared],
      taken: new Set(),
      check: () => Promise.resolve({ kind: "sound" }),
    });
    assert.equal(files.length, Math.min(count, maxRuleFiles));
    assert.deepEqual(
      problems.map(({ file }) => file),
      count > maxRuleFiles ? [shared] : [],
    );
  }
});
