/**
 * The package: two builds give the same bytes, and it holds exactly what is listed here.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { zipNames } from "../support/zip.ts";

/** Upper bound of the archive: 2 MB. */
const maxBytes = 2 * 1024 * 1024;
const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "argus-package-"));
const first = join(folder, "first.vsix");

/** Everything that ships; rule files, walkthrough pages and screenshots are lists of their own. */
const fixed = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/changelog.md",
  "extension/dist/THIRD_PARTY_NOTICES.txt",
  "extension/dist/cli.js",
  "extension/dist/extension.cjs",
  "extension/dist/guard.js",
  "extension/dist/later.cjs",
  "extension/dist/mcp.js",
  "extension/dist/scanWorker.js",
  "extension/dist/sql-wasm.wasm",
  "extension/dist/uninstall.cjs",
  "extension/dist/webview.css",
  "extension/dist/webview.js",
  "extension/media/icon.png",
  "extension/package.json",
  "extension/readme.md",
];
const listed =
  /^extension\/(rules\/[a-zA-Z-]+\.json|media\/walkthrough\/[a-z-]+\.md|media\/screenshots\/[a-z-]+\.png)$/;

function build(out: string): void {
  execFileSync(process.execPath, ["test/package/build.mjs", "--out", out], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

before(() => build(first));
after(() => rmSync(folder, { recursive: true, force: true }));

test("the package holds what is listed and nothing else", () => {
  const names = zipNames(readFileSync(first));
  const rest = names.filter((name) => !listed.test(name)).toSorted();
  assert.deepEqual(rest, fixed.toSorted());
  assert.ok(
    names.some((name) => name.startsWith("extension/rules/")),
    "rules ship",
  );
});

test("the package is at most 2 MB", () => {
  const { length } = readFileSync(first);
  console.log(`package: ${length} bytes`);
  assert.ok(length <= maxBytes, `${length} bytes`);
});

test("the licence of every bundled package travels with it", () => {
  const notices = readFileSync(join(root, "dist/THIRD_PARTY_NOTICES.txt"), "utf8");
  for (const name of ["express", "ws", "sql.js", "preact", "valibot", "libphonenumber-js"])
    assert.match(notices, new RegExp(`^${name.replace(".", "\\.")} \\d.*\\([A-Z]`, "m"));
  assert.doesNotMatch(notices, /undefined/);
});

test("two builds give the same bytes", () => {
  const second = join(folder, "second.vsix");
  build(second);
  const hash = (file: string): string =>
    createHash("sha256").update(readFileSync(file)).digest("hex");
  assert.equal(hash(second), hash(first));
});

test("the manifest has no runtime dependencies", () => {
  const manifest: Record<string, unknown> = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  assert.equal(manifest["dependencies"], undefined);
});
