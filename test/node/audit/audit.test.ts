/** The audit log on real files: every change, removal and cut shows. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { maxAuditBytes, openAudit, verifyAudit } from "../../../src/node/audit/audit.ts";
import { decided, finding } from "../../support/events.ts";

const key = Buffer.alloc(32, 3);
const root = mkdtempSync(join(tmpdir(), "argus-audit-"));
after(() => rmSync(root, { recursive: true, force: true }));

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
  const around = '{"k":"","mac":""}\n'.length + 64;
  for (const size of [maxAuditBytes - 1, maxAuditBytes, maxAuditBytes + 1]) {
    const folder = join(root, `size-${size}`);
    let now = Date.now();
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
