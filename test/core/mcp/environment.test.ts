/** What a server's environment holds. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { childEnvironment } from "../../../src/core/mcp/environment.ts";
import type { EnvironmentRules } from "../../../src/core/mcp/environment.ts";

const parent = {
  PATH: "/bin",
  LC_ALL: "C",
  XDG_RUNTIME_DIR: "/run",
  OPENAI_KEY: "x",
  NONE: undefined,
};

function check(rules: Partial<EnvironmentRules>, expected: object, from: object = parent): void {
  const all = { filter: true, allow: [], set: {}, windows: false, ...rules };
  assert.deepEqual(childEnvironment({ ...from }, all), expected);
}

const kept = { PATH: "/bin", LC_ALL: "C", XDG_RUNTIME_DIR: "/run" };
test("only what a program needs passes", () => check({}, kept));
test("a name can be let through", () =>
  check({ allow: ["OPENAI_KEY"] }, { ...kept, OPENAI_KEY: "x" }));
test("a variable can be set, over an inherited one too", () =>
  check({ set: { A: "1", PATH: "/x" } }, { ...kept, PATH: "/x", A: "1" }));
test("the filter can be off", () => check({ filter: false }, { ...kept, OPENAI_KEY: "x" }));
test("on Windows names have no case", () =>
  check(
    { windows: true },
    { Path: "C", SystemRoot: "D" },
    { Path: "C", SystemRoot: "D", Key: "E" },
  ));
test("elsewhere they do", () => check({}, {}, { Path: "C" }));
