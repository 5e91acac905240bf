/** The built bundles by themselves: what works from sources works from `dist/` too. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { createClients } from "../../src/node/clients/clients.ts";
import { startTestGuard } from "../support/guard.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "argus-bundles-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function argus(...args: readonly string[]): string {
  return execFileSync(process.execPath, [join(root, "dist/cli.js"), ...args], {
    encoding: "utf8",
  });
}

test("the bundled command line keeps its allowlist on the disk", () => {
  argus("allow", "add", "--path", "**/fixtures/**", "--data", folder);
  assert.match(argus("allow", "list", "--data", folder), /fixtures/);
  assert.ok(readdirSync(join(folder, "findings")).length > 0);
});

test("the bundled scanner finds what the rules say", () => {
  const key = `${"AK"}${"IA"}QX7LZ2MNB5RTWY3C`;
  const line = JSON.stringify({ id: "a", text: `key = "${key}"` });
  const output = execFileSync(process.execPath, [join(root, "dist/cli.js"), "scan", "--batch"], {
    encoding: "utf8",
    input: `${line}\n`,
  });
  assert.match(output, /aws-access-key-id/);
});

test("the uninstaller puts back clients, deletes kept values and forgets where they were", async () => {
  const home = join(folder, "home");
  const file = join(home, ".claude/settings.json");
  const before = '{ "model": "opus" } // mine\n';
  mkdirSync(join(home, ".claude"), { recursive: true });
  writeFileSync(file, before);
  const guard = await startTestGuard();
  const clients = createClients({
    home,
    extensions: [],
    dataDir: join(folder, "elsewhere", "storage"),
    api: () => guard.guard.api,
  });
  const applied = await clients.apply(["claude_code"]);
  await guard.stop();
  assert.deepEqual(
    applied.map(({ ok }) => ok),
    [true],
  );
  assert.match(readFileSync(file, "utf8"), /127\.0\.0\.1/);
  assert.deepEqual(readdirSync(join(home, ".argus")), ["journals.json"]);
  const kept = join(folder, "elsewhere", "storage", "replaced");
  mkdirSync(kept);
  writeFileSync(join(kept, "values"), "sealed");
  writeFileSync(`${kept}.owner`, "{}");
  const served = join(home, ".argus", "replaced");
  mkdirSync(served);
  writeFileSync(join(served, "values"), "sealed");
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  for (const _ of ["first", "again"]) {
    execFileSync(process.execPath, [join(root, "dist/uninstall.cjs")], { env });
    assert.equal(readFileSync(file, "utf8"), before);
    assert.deepEqual(readdirSync(join(home, ".argus")), []);
    assert.deepEqual([existsSync(kept), existsSync(`${kept}.owner`)], [false, false]);
  }
});
