/** The audit log on real files: every change, removal and cut shows. */

import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { maxAuditBytes, openAudit, verifyAudit } from "../../../src/node/audit/audit.ts";
import { decided, finding } from "../../support/events.ts";
import { withFileLimit } from "../../support/fileLimit.ts";

const key = Buffer.alloc(32, 3);
const root = mkdtempSync(join(tmpdir(), "argus-audit-"));
after(() => rmSync(root, { recursive: true, force: true }));
/** Of today: nothing in these tests happens at midnight. */
const noon = new Date().setUTCHours(12, 0, 0, 0);

async function write(folder: string, count: number, now = Date.now()): Promise<string> {
  const audit = await openAudit({ folder, key, retentionDays: 1, now: () => now });
  await Promise.all(
    Array.from({ length: count }, (_, i) => audit.append(decided(`e${i}`, [finding("a")]))),
  );
  await audit.close();
  return join(folder, readdirSync(folder).toSorted()[0] ?? "");
}

test("a log that was left alone is intact, over several runs", async () => {
  const folder = join(root, "intact");
  await write(folder, 3, Date.now() - 5000);
  await write(folder, 2);
  assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 5 });
});

test("each line is private and holds no session text beyond its id", async () => {
  const file = await write(join(root, "private"), 1);
  if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
  const line: unknown = JSON.parse(readFileSync(file, "utf8").split("\n")[1] ?? "");
  assert.ok(typeof line === "object" && line !== null && "findings" in line && "mac" in line);
});

test("a changed character anywhere breaks the chain", async () => {
  const folder = join(root, "changed");
  const file = await write(folder, 3);
  const text = readFileSync(file, "utf8");
  for (let at = 1; at < text.length - 1; at += 61) {
    if (text[at] === "\n") continue;
    const other = text[at] === "x" ? "y" : "x";
    writeFileSync(file, text.slice(0, at) + other + text.slice(at + 1));
    assert.notEqual((await verifyAudit(folder, key)).kind, "intact", `at ${at}`);
  }
  writeFileSync(file, text);
  assert.equal((await verifyAudit(folder, key)).kind, "intact");
});

test("a removed line and a removed end show", async () => {
  const folder = join(root, "removed");
  const file = await write(folder, 4);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  writeFileSync(file, `${[...lines.slice(0, 2), ...lines.slice(3)].join("\n")}\n`);
  assert.equal((await verifyAudit(folder, key)).kind, "broken");
  writeFileSync(file, `${lines.slice(0, -1).join("\n")}\n`);
  assert.deepEqual(await verifyAudit(folder, key), { kind: "truncated" });
});

test("another key does not verify", async () => {
  const folder = join(root, "key");
  await write(folder, 1);
  assert.equal((await verifyAudit(folder, Buffer.alloc(32, 4))).kind, "broken");
});

test("a file that has grown beyond its size is followed by another one, and the chain goes on", async () => {
  const around = '{"previous":"","mac":""}\n{"k":"","mac":""}\n'.length + 3 * 64;
  for (const size of [maxAuditBytes - 1, maxAuditBytes, maxAuditBytes + 1]) {
    const folder = join(root, `size-${size}`);
    let now = noon;
    const audit = await openAudit({ folder, key, retentionDays: 1, now: () => now });
    await audit.appendTexts([JSON.stringify({ k: "x".repeat(size - around) })]);
    now += 1000;
    await audit.append(decided("e", [finding("a")]));
    await audit.close();
    const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
    assert.equal(files.length, size > maxAuditBytes ? 2 : 1, `${size} bytes`);
    assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 2 });
  }
});

test("each day has a file, and what is older than the retention goes when a new one begins", async () => {
  const folder = join(root, "days");
  const files = () => readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  let now = new Date(noon).setUTCHours(23, 59, 59, 999);
  const audit = await openAudit({ folder, key, retentionDays: 2, now: () => now });
  // The time of a file is that of its last line; here the clock is ours.
  const append = async (): Promise<number> => {
    await audit.append(decided("e", [finding("a")]));
    utimesSync(join(folder, files().at(-1) ?? ""), now / 1000, now / 1000);
    return files().length;
  };
  assert.deepEqual([await append(), await append()], [1, 1]);
  now += 1;
  assert.equal(await append(), 2, "another day");
  now += 2 * 86_400_000;
  assert.equal(await append(), 2, "the first is a millisecond too old, the second is not");
  await audit.close();
  assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 2 });
});

test("what could not be written whole leaves no trace, and the chain goes on", async () => {
  const folder = join(root, "full");
  const said = await withFileLimit(join(import.meta.dirname, "fullAudit.ts"), [folder]);
  assert.deepEqual(said, ["written", "EFBIG", "written"]);
  assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 2 });
});

test("what the end of a run left of a file or of a line was never written, and the chain goes on", async () => {
  const leave: Readonly<Record<string, (file: string, next: string) => void>> = {
    "a file without a line": (_, next) => writeFileSync(next, ""),
    "a torn first line": (_, next) => writeFileSync(next, '{"previous":"00'),
    "a torn last line": (file) => appendFileSync(file, '{"at":"2026'),
  };
  for (const [name, left] of Object.entries(leave)) {
    const folder = join(root, name.replaceAll(" ", "-"));
    const file = await write(folder, 2, noon);
    left(file, file.replace(/\d{9}\.jsonl$/, "120001000.jsonl"));
    await write(folder, 3, noon + 2000);
    assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 5 }, name);
  }
});

test("a file that begins and holds no line yet says what the chain goes on from", async () => {
  const folder = join(root, "begun");
  const file = await write(folder, 1, noon);
  const [start = ""] = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, `${start}\n{"at":"20`);
  await write(folder, 2, noon + 1000);
  assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 2 });
});

test("an old file that cannot be removed keeps no line from being written", async () => {
  const folder = join(root, "stuck");
  let now = noon;
  const audit = await openAudit({ folder, key, retentionDays: 1, now: () => now });
  await audit.append(decided("e", [finding("a")]));
  // A folder of that name is nothing that a file's removal takes away.
  const stuck = join(folder, "audit-20200101T000000000.jsonl");
  mkdirSync(stuck);
  utimesSync(stuck, 0, 0);
  now += 86_400_000;
  await audit.append(decided("e", [finding("a")]));
  await audit.close();
  const again = await openAudit({ folder, key, retentionDays: 1, now: () => now });
  await again.close();
  rmSync(stuck, { recursive: true });
  assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 2 });
});

test("a shorter retention holds from the next line on", async () => {
  const folder = join(root, "shorter");
  const old = await write(folder, 1, noon - 3 * 86_400_000);
  const audit = await openAudit({ folder, key, retentionDays: 90, now: () => noon });
  utimesSync(old, noon / 1000 - 3 * 86_400, noon / 1000 - 3 * 86_400);
  const isThere = (): boolean => readdirSync(folder).some((name) => old.endsWith(name));
  await audit.append(decided("e", [finding("a")]));
  assert.ok(isThere());
  audit.useRetention(2);
  await audit.append(decided("e", [finding("a")]));
  assert.ok(!isThere());
  await audit.close();
  assert.deepEqual(await verifyAudit(folder, key), { kind: "intact", lines: 2 });
});
