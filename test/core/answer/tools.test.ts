/** Which tools get real values: by name, and nothing that could send them away. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { mayRestoreInto } from "../../../src/core/answer/tools.ts";

test("tools that read, search and edit files get the values, in every spelling", () => {
  for (const name of ["Read", "Edit", "write_to_file", "apply_patch", "create-file", "GREP"])
    assert.equal(mayRestoreInto(name), true, name);
});

test("shells, browsers, agents and unknown servers never do", () => {
  const names = ["Bash", "shell", "run_in_terminal", "WebFetch", "Task", "mcp__fs__read_file", ""];
  for (const name of [...names, "fetch", "browser_action", "exec_command", "read_file;sh"])
    assert.equal(mayRestoreInto(name), false, name);
});
