/** Configuration values of every wrong kind become usable settings and a complaint. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { maxListLength, readSettings } from "../../../src/core/config/readSettings.ts";
import type { SettingId } from "../../../src/core/config/settings.ts";
import { settings } from "../../../src/core/config/settings.ts";

function check(id: SettingId, value: unknown, expected: unknown, complaints: number): void {
  const read = readSettings((asked) => (asked === id ? value : undefined));
  assert.deepEqual(read.settings[id], expected);
  assert.equal(read.problems.filter((problem) => problem.id === id).length, complaints);
}

test("nothing configured gives every default and no complaint", () => {
  const read = readSettings(() => undefined);
  for (const [id, spec] of Object.entries(settings)) {
    assert.deepEqual(read.settings[id as SettingId], spec.default, id);
  }
  assert.deepEqual(read.problems, []);
});

test("good values are taken as they are", () => {
  check("argus.enabled", false, false, 0);
  check("argus.profile", "strict", "strict", 0);
  check("argus.port", 0, 0, 0);
  check("argus.port", 65535, 65535, 0);
  check("argus.disabledRules", ["a"], ["a"], 0);
  check("argus.disabledDecoders", ["url"], ["url"], 0);
  check("argus.actions.rules", { a: "block" }, { a: "block" }, 0);
});

test("a number outside its limits becomes the nearest limit", () => {
  check("argus.port", 65536, 65535, 1);
  check("argus.port", -1, 0, 1);
  check("argus.scanTimeoutMs", 249, 250, 1);
  check("argus.retentionDays", 1.6, 2, 1);
});

test("a value of the wrong type becomes the default", () => {
  check("argus.enabled", "no", true, 1);
  check("argus.profile", "loose", "balanced", 1);
  check("argus.port", "41417", 41417, 1);
  check("argus.port", Number.NaN, 41417, 1);
  check("argus.disabledRules", "a", [], 1);
  check("argus.actions.rules", ["block"], {}, 1);
});

test("bad entries of a list or table are left out, good ones stay", () => {
  check("argus.disabledRules", ["a", 1, ""], ["a"], 1);
  check("argus.disabledDecoders", ["hex", "rot13", "base64"], ["base64", "hex"], 1);
  check("argus.disabledDecoders", "hex", [], 1);
  check("argus.actions.detectors", { secrets: "block", pii: "shout" }, { secrets: "block" }, 1);
});

test("a list is cut at its limit", () => {
  const rules = Array.from({ length: maxListLength + 1 }, (_, index) => `r${index}`);
  check("argus.disabledRules", rules, rules.slice(0, maxListLength), 1);
  check("argus.disabledRules", rules.slice(1), rules.slice(1), 0);
});

test("any value at all gives settings within their limits", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const { settings: read } = readSettings(() => value);
      assert.ok(read["argus.port"] >= 0 && read["argus.port"] <= 65535);
      assert.ok(["observe", "balanced", "strict"].includes(read["argus.profile"]));
      assert.equal(typeof read["argus.enabled"], "boolean");
    }),
  );
});
