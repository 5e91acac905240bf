/**
 * The manifest and the tables of the README say what the tables in the sources say.
 *
 * `UPDATE=1` rewrites the generated keys of `package.json` and the README's tables and then fails
 * once, so that the change is committed.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { commands } from "../../../src/core/config/commands.ts";
import { manifestPart } from "../../../src/core/config/manifest.ts";
import { settings } from "../../../src/core/config/settings.ts";
import { withTables } from "../../support/readme.ts";

const file = new URL("../../../package.json", import.meta.url);
const readmeFile = new URL("../../../README.md", import.meta.url);

test("package.json holds exactly what the tables of settings and commands say", () => {
  const expected = JSON.parse(JSON.stringify(manifestPart())) as Record<string, unknown>;
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const stale = Object.keys(expected).filter(
    (key) => JSON.stringify(manifest[key]) !== JSON.stringify(expected[key]),
  );
  if (stale.length > 0 && process.env["UPDATE"] === "1") {
    writeFileSync(file, `${JSON.stringify({ ...manifest, ...expected }, undefined, 2)}\n`);
  }
  assert.deepEqual(stale, [], "run with UPDATE=1 and commit package.json");
});

test("the README's tables are those of settings, commands, command line and limits", () => {
  const present = readFileSync(readmeFile, "utf8");
  const expected = withTables(present);
  if (present !== expected && process.env["UPDATE"] === "1") writeFileSync(readmeFile, expected);
  assert.ok(present === expected, "run with UPDATE=1 and commit README.md");
});

test("every picture of the README is there", () => {
  const pictures = [...readFileSync(readmeFile, "utf8").matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)];
  assert.ok(pictures.length >= 2);
  for (const [, path = ""] of pictures) {
    assert.ok(readFileSync(new URL(path, readmeFile)).length > 0, path);
  }
});

test("no setting can be set by a workspace", () => {
  for (const [id, spec] of Object.entries(settings)) {
    assert.ok(["application", "machine"].includes(spec.scope), id);
  }
});

test("a default lies within its own limits", () => {
  for (const [id, spec] of Object.entries(settings)) {
    if (spec.type === "number") {
      assert.ok(spec.default >= spec.minimum && spec.default <= spec.maximum, id);
    }
    if (spec.type === "enum") {
      assert.ok((spec.values as readonly string[]).includes(spec.default), id);
      assert.equal(spec.values.length, spec.texts.length, id);
    }
  }
});

test("the walkthrough names only commands that exist", () => {
  const text = JSON.stringify(manifestPart()["contributes"]);
  const named = [...text.matchAll(/command:(argus\.\w+)|onCommand:(argus\.\w+)/g)];
  assert.ok(named.length >= 10);
  for (const match of named) assert.ok((match[1] ?? match[2] ?? "") in commands, match[0]);
});
