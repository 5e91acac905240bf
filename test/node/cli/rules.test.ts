/** `argus rules`: what is imported is told rule by rule, written, and in force in a running guard. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { startTestGuard } from "../../support/guard.ts";
import { runArgus } from "./argus.ts";

const made: string[] = [];
after(async () => {
  for (const each of made) await rm(each, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "argus-rules-cli-"));
  made.push(path);
  return path;
}

const toml = `
[[rules]]
id = "acme-key"
description = "Acme key"
regex = '''(?i)[\\w.-]{0,50}?acme_([a-z0-9]{16})'''
[[rules]]
id = "acme-exact"
regex = '''acmex_[a-z0-9]{16}'''
[[rules]]
id = "acme-hangs"
regex = '''acme(\\w+\\s?)*;'''
`;

const yaml = `rules:
  - id: np.acme.1
    name: Acme
    pattern: acmey_[a-z]{12}
    examples: [acmey_abcdefghijkl]
  - id: np.acme.2
    name: Acme
    pattern: acmez_[a-z]{12}
    examples: [acmez_1]
`;

test("an import tells what happened to each rule and writes what is sound", async () => {
  const data = await folder();
  const source = await folder();
  await writeFile(join(source, "Our Rules.toml"), toml);
  const run = await runArgus(["rules", "import", join(source, "Our Rules.toml"), "--data", data]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^our-rules: 1 taken, 1 adapted, 1 refused$/m);
  assert.match(run.stdout, /adapted {2}acme-key: the optional text in front/);
  assert.match(run.stdout, /refused {2}acme-hangs: .*hangs on/);
  const path = join(data, "rules", "our-rules.json");
  const written: unknown = JSON.parse(await readFile(path, "utf8"));
  assert.match(
    JSON.stringify(written),
    /gitleaks-acme-key.*gitleaks-acme-exact|gitleaks-acme-exact.*gitleaks-acme-key/,
  );
  if (process.platform !== "win32") assert.equal((await stat(path)).mode & 0o777, 0o600);
  const list = await runArgus(["rules", "list", "--data", data]);
  assert.match(list.stdout, /gitleaks-acme-exact {2}high/);
  assert.doesNotMatch(list.stdout, /wait/);
});

test("a folder is one set; check writes nothing and says by its code that a rule was refused", async () => {
  const data = await folder();
  const source = join(await folder(), "set");
  await mkdir(join(source, "below"), { recursive: true });
  await writeFile(join(source, "below", "acme.yml"), yaml);
  const check = await runArgus(["rules", "check", source, "--json", "--data", data]);
  assert.equal(check.code, 1);
  const report: { sets: { rules: { kind: string; notes: string[] }[] }[]; written: string[] } =
    JSON.parse(check.stdout);
  assert.deepEqual(
    report.sets[0]?.rules.map(({ kind }) => kind),
    ["taken", "refused"],
  );
  assert.match(report.sets[0]?.rules[1]?.notes[0] ?? "", /does not find its example/);
  assert.deepEqual(report.written, []);
  const dry = await runArgus(["rules", "import", source, "--dry-run", "--data", data]);
  assert.equal(dry.code, 0);
  await assert.rejects(stat(join(data, "rules")));
});

test("words that make no sense are usage errors, files that cannot be read are failures", async () => {
  for (const args of [
    [],
    ["import"],
    ["list", "x"],
    ["check", "a", "b", "--name", "x"],
    ["check", "a", "--name", "../x"],
  ])
    assert.equal((await runArgus(["rules", ...args])).code, 3, args.join(" "));
  const data = await folder();
  await writeFile(join(data, "a.toml"), "[");
  for (const name of ["none.toml", "a.toml"]) {
    const run = await runArgus(["rules", "import", join(data, name), "--data", data]);
    assert.equal(run.code, 4, name);
    assert.match(run.stderr, new RegExp(name));
  }
});

const acme = {
  id: "acme-token",
  type: "acme_token",
  detector: "custom",
  severity: "high",
  confidence: "high",
  description: "Acme token",
  formats: ["acmet_{d:9}"],
  examples: { hit: [], miss: [] },
};

test("argus scan takes rules of a folder too, and tells which it leaves out", async () => {
  const folderOfRules = await folder();
  const bad = { ...acme, id: "bad", formats: [] };
  await writeFile(join(folderOfRules, "ours.json"), JSON.stringify({ rules: [acme, bad] }));
  const input = `value acmet_${"123450987"}\n`;
  const run = await runArgus(["scan", "-", "--rules", folderOfRules], { input });
  assert.equal(run.code, 1, run.stderr);
  assert.match(run.stdout, /acme-token/);
  assert.match(run.stderr, /ours\.json bad: `formats`/);
  assert.equal((await runArgus(["scan", "-"], { input })).code, 0);
});

test("a running guard takes imported rules up, and scans with them", async () => {
  const guard = await startTestGuard();
  const source = await folder();
  await writeFile(join(source, "ours.toml"), toml);
  const text = `value acmex_${"a1b2c3d4".repeat(2)}`;
  const scan = async (): Promise<readonly string[]> => {
    const reply = await guard.guard.api.scanText({ text });
    return reply.kind === "scanned" ? reply.findings.map(({ ruleId }) => ruleId) : [reply.reason];
  };
  assert.deepEqual(await scan(), []);
  const { rules } = await guard.guard.api.status();
  await runArgus(["rules", "import", join(source, "ours.toml"), "--data", guard.dataDir]);
  while ((await guard.guard.api.status()).rules === rules) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(await scan(), ["gitleaks-acme-exact"]);
  assert.equal((await guard.guard.api.status()).rules, rules + 2);
  await guard.stop();
});

test("a running guard says which rule it does not take, without quoting it", async () => {
  const guard = await startTestGuard();
  const example = `acme ${"k3y1"}`;
  const rule = { ...acme, examples: { hit: [example], miss: [] } };
  const path = join(guard.dataDir, "rules", "ours.json");
  await writeFile(path, JSON.stringify({ rules: [rule] }));
  while (!(await guard.guard.api.status()).degraded.includes("rules_refused")) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const said = JSON.stringify(guard.events);
  assert.match(said, /ours\.json acme-token: see `argus rules check`/);
  assert.equal(said.includes(example), false);
  await guard.stop();
});
