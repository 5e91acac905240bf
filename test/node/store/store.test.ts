/** The store on real files: what is acknowledged survives, what is damaged is set aside, nothing holds a value. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { allowId, millis } from "../../../src/core/model/ids.ts";
import { openStore } from "../../../src/node/store/store.ts";
import { decided, finding } from "../../support/events.ts";
import {
  everything,
  key,
  openTestStore,
  sqlWasm,
  start,
  storeFolders,
} from "../../support/store.ts";

const folder = storeFolders();

test("the same value in the same conversation is one row that counts", async () => {
  const store = await openTestStore(folder());
  await store.record(decided("a", [finding("a")]));
  await store.record(decided("b", [finding("a")], { at: millis(start + 5) }));
  await store.record(decided("c", [finding("b")]));
  const { rows, total } = store.findings(everything);
  assert.equal(total, 2);
  assert.deepEqual(
    rows.map((row) => [row.seenCount, row.firstAt - start, row.lastAt - start]),
    [
      [2, 0, 5],
      [1, 0, 0],
    ],
  );
  await store.close();
});

test("what the allowlist covers leaves no row", async () => {
  const store = await openTestStore(folder());
  const allowed = finding("a", { action: "pass", allowedBy: allowId("x") });
  await store.record(decided("a", [allowed]));
  assert.equal(store.findings(everything).total, 0);
  await store.close();
});

test("findings are filtered, sorted and paged", async () => {
  const store = await openTestStore(folder());
  for (let i = 0; i < 30; i += 1) {
    const severity = i % 3 === 0 ? "critical" : "info";
    await store.record(
      decided(`e${i}`, [finding(i.toString(16), { severity, path: `messages[${i}].content` })], {
        at: millis(start + i),
      }),
    );
  }
  const page = store.findings({ ...everything, offset: 10, limit: 5 });
  assert.deepEqual([page.total, page.rows.length], [30, 5]);
  assert.equal(page.rows[0]?.lastAt, start + 19);
  assert.equal(store.findings({ ...everything, filter: { severity: "critical" } }).total, 10);
  assert.equal(store.findings({ ...everything, filter: { search: "MESSAGES[7]" } }).total, 1);
  assert.equal(store.findings({ ...everything, filter: { search: "100%_" } }).total, 0);
  assert.equal(store.findings({ ...everything, filter: { since: millis(start + 25) } }).total, 5);
  const worst = store.findings({ ...everything, sort: "severity" });
  assert.equal(worst.rows[0]?.severity, "critical");
  await store.close();
});

test("findings and allowlist are there after closing and opening", async () => {
  const path = folder();
  const first = await openTestStore(path);
  await first.record(decided("a", [finding("a")]));
  const entry = {
    id: allowId("x"),
    kind: "path",
    glob: "**/fixtures/**",
    scope: "user",
    createdAt: millis(start),
  } as const;
  await first.putAllow(entry);
  await first.close();
  const second = await openTestStore(path);
  assert.equal(second.findings(everything).total, 1);
  assert.deepEqual(second.allowEntries(), [entry]);
  assert.equal(await second.removeAllow(allowId("x")), true);
  assert.equal(await second.removeAllow(allowId("x")), false);
  await second.close();
});

test("clearing leaves nothing on the disk that could be replayed", async () => {
  const path = folder();
  const first = await openTestStore(path);
  await first.record(decided("a", [finding("a")]));
  assert.equal(await first.clearFindings(), 1);
  await first.close();
  const second = await openTestStore(path);
  assert.equal(second.findings(everything).total, 0);
  await second.close();
});

test("retention removes what is older", async () => {
  const path = folder();
  const first = await openTestStore(path);
  await first.record(decided("a", [finding("a")]));
  await first.close();
  const later = await openStore({
    folder: path,
    key,
    sqlWasm,
    retentionDays: 1,
    now: () => start + 2 * 86_400_000,
    onTrouble: () => assert.fail("no trouble"),
  });
  assert.equal(later.findings(everything).total, 0);
  await later.close();
});

test("another key sets the data aside, says so, and starts anew", async () => {
  const path = folder();
  const first = await openTestStore(path);
  await first.record(decided("a", [finding("a")]));
  await first.close();
  const troubles: string[] = [];
  const second = await openTestStore(path, { key: Buffer.alloc(32, 8), troubles });
  assert.equal(second.findings(everything).total, 0);
  assert.ok(troubles.includes("key_lost"));
  await second.close();
  const aside = readdirSync(path).filter((name) => name.includes(".unreadable-"));
  assert.ok(aside.length > 0, "nothing was deleted");
});

test("files hold neither masks nor places in clear", async () => {
  const path = folder();
  const store = await openTestStore(path);
  await store.record(decided("a", [finding("a", { sourceFile: "src/very-special-name.ts" })]));
  await store.close();
  for (const name of readdirSync(path)) {
    const bytes = readFileSync(join(path, name)).toString("latin1");
    assert.equal(bytes.includes("very-special-name"), false, name);
  }
});

test("a torn or damaged journal loses at most what stands behind the damage", async () => {
  const path = folder();
  const store = await openTestStore(path);
  for (let i = 0; i < 20; i += 1) await store.record(decided(`e${i}`, [finding(i.toString(16))]));
  const journal = readdirSync(path).find((name) => name.startsWith("journal-")) ?? "";
  const bytes = readFileSync(join(path, journal));
  await store.close();
  for (let cut = 64; cut < bytes.length; cut += 997) {
    const copy = folder();
    cpSync(path, copy, { recursive: true });
    for (const name of readdirSync(copy)) rmSync(join(copy, name));
    const broken = Buffer.from(bytes);
    if (cut % 2 === 0) broken[cut] = (broken[cut] ?? 0) ^ 1;
    writeFileSync(join(copy, journal), cut % 2 === 0 ? broken : broken.subarray(0, cut));
    const opened = await openTestStore(copy);
    const { total } = opened.findings(everything);
    assert.ok(
      total <= 20 && total >= Math.floor((cut / bytes.length) * 20) - 2,
      `${cut}: ${total}`,
    );
    await opened.record(decided("more", [finding("ffff")]));
    await opened.close();
    const again = await openTestStore(copy);
    assert.equal(again.findings(everything).total, total + 1, "writing goes on behind the damage");
    await again.close();
  }
});

test("killing the process loses nothing that was acknowledged", { timeout: 120_000 }, async () => {
  const path = folder();
  let acknowledged = -1;
  for (let round = 0; round < 20; round += 1) {
    acknowledged = await killedWriter(path, acknowledged + 1, 20 + ((round * 37) % 160));
    const store = await openTestStore(path, { troubles: [] });
    assert.ok(store.findings(everything).total >= acknowledged + 1, `round ${round}`);
    await store.close();
  }
  assert.ok(acknowledged >= 20, "the writer got to write");
});

/** The highest number that the child acknowledged before it was killed. */
function killedWriter(path: string, from: number, afterMs: number): Promise<number> {
  const script = join(import.meta.dirname, "writer.ts");
  const child = spawn(process.execPath, [script, path, sqlWasm, String(from)]);
  let last = from - 1;
  let text = "";
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    timer ??= setTimeout(() => child.kill("SIGKILL"), afterMs);
    text += chunk;
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) if (/^\d+$/.test(line)) last = Number(line);
  });
  return new Promise((resolve) => child.on("close", () => resolve(last)));
}
