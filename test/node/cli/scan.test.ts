/** `argus scan` and `argus scan --batch` as processes. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { runArgus } from "./argus.ts";
import type { Ended } from "./argus.ts";

const secret = ["AKIA", "CATAGDYBL6HCQR6I"].join("");
let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "argus-scan-"));
  await writeFile(join(folder, "clean.txt"), "nothing here\n");
  await writeFile(join(folder, "key.txt"), `first\n  aws = ${secret}\n`);
  await writeFile(join(folder, "a.bin"), Buffer.from([0, 1, 2]));
});
after(() => rm(folder, { recursive: true }));

const scan = (args: readonly string[], input = ""): Promise<Ended> =>
  runArgus(["scan", ...args], { input, workingDirectory: folder });

test("a clean file exits 0 and says nothing", async () => {
  const ended = await scan(["clean.txt"]);
  assert.deepEqual([ended.code, ended.stdout], [0, ""]);
});
test("a key exits 1 and is named with its place, masked", async () => {
  const ended = await scan(["."]);
  assert.equal(ended.code, 1);
  assert.match(ended.stdout, /^key\.txt:2:9: \w+ redact aws-\S+ AKIA\*{4}$/m);
  assert.ok(!ended.stdout.includes(secret));
  assert.match(ended.stderr, /a\.bin: skipped, binary/);
});
test("a finding that would only be reported exits 2", async () => {
  const ended = await scan(["key.txt", "--profile", "observe"]);
  assert.equal(ended.code, 2);
});
test("standard input is `-`", async () => {
  const ended = await scan(["-"], `x ${secret}`);
  assert.equal(ended.code, 1);
  assert.match(ended.stdout, /^-:1:3: /);
});
test("a missing file is never clean", async () => {
  const ended = await scan(["clean.txt", "gone.txt"]);
  assert.equal(ended.code, 4);
  assert.match(ended.stderr, /gone\.txt: unreadable, ENOENT/);
});
test("JSON and SARIF tell the same place", async () => {
  const [row] = JSON.parse((await scan(["key.txt", "--format", "json"])).stdout);
  assert.deepEqual([row.line, row.column, row.preview], [2, 9, "AKIA****"]);
  const sarif = JSON.parse((await scan(["key.txt", "--format", "sarif"])).stdout);
  const { region } = sarif.runs[0].results[0].locations[0].physicalLocation;
  assert.deepEqual([region.startLine, region.startColumn], [2, 9]);
});

interface Row {
  readonly id: unknown;
  readonly error?: string;
  readonly findings: readonly { readonly start: number; readonly end: number }[];
}

async function batch(lines: readonly string[]): Promise<{ code: number | null; rows: Row[] }> {
  const ended = await scan(["--batch"], lines.map((line) => `${line}\n`).join(""));
  const rows = ended.stdout.split("\n").filter((line) => line !== "");
  return { code: ended.code, rows: rows.map((line) => JSON.parse(line)) };
}

test("--batch keeps order and ids and gives UTF-16 spans", async () => {
  const text = `😀 key ${secret} end`;
  const { code, rows } = await batch([
    JSON.stringify({ id: "a", text }),
    JSON.stringify({ id: 2, text: "nothing", path: "src/a.ts" }),
  ]);
  assert.equal(code, 0);
  assert.deepEqual(rows[1], { id: 2, findings: [] });
  const [finding] = rows[0]?.findings ?? [];
  assert.ok(finding !== undefined);
  assert.equal(text.slice(finding.start, finding.end), secret);
  assert.equal(Object.keys(finding).join(), "ruleId,detector,type,severity,start,end,preview");
});
test("--batch answers a bad line in its place and exits 3", async () => {
  const good = JSON.stringify({ id: 1, text: "x" });
  const { code, rows } = await batch([good, "{", JSON.stringify({ id: 1 }), "", good]);
  assert.equal(code, 3);
  assert.deepEqual(
    rows.map((row) => [row.id, typeof row.error]),
    [
      [1, "undefined"],
      [null, "string"],
      [null, "string"],
      [1, "undefined"],
    ],
  );
});
test("--batch scans many lines with every chunking of the pipe", async () => {
  const lines = Array.from({ length: 3000 }, (_, index) =>
    JSON.stringify({ id: index, text: index % 100 === 0 ? `key ${secret}` : `line ${index}` }),
  );
  const { code, rows } = await batch(lines);
  assert.equal(code, 0);
  assert.deepEqual(
    rows.map((row) => row.id),
    lines.map((_, index) => index),
  );
  assert.equal(rows.filter((row) => row.findings.length > 0).length, 30);
});
test("--batch finds encoded keys at their place in the text", async () => {
  const encoded = Buffer.from(`aws_access_key_id=${secret}`).toString("base64");
  const { rows } = await batch([JSON.stringify({ id: 1, text: `blob: ${encoded} end` })]);
  const [finding] = rows[0]?.findings ?? [];
  assert.ok(finding !== undefined && finding.start >= 6 && finding.end <= 6 + encoded.length);
});
