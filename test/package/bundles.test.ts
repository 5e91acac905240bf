/** The built bundles by themselves: what works from sources works from `dist/` too. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

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
