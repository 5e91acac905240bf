/** How much of a prompt is read for its project. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxPromptLength, projectContext } from "../../../src/core/wire/project.ts";

const label = "working directory: /w/u";

test("a line that ends at the end of what is read counts, one that goes on behind it does not", () => {
  const prompt = (before: number, behind: string): string => "\n".repeat(before) + label + behind;
  const at = maxPromptLength - label.length;
  for (const [before, behind, expected] of [
    [at, "", "/w/u"],
    [at, "\n", "/w/u"],
    [at, "x", undefined],
    [at + 1, "", undefined],
  ] as const)
    for (const [system, user] of [
      [prompt(before, behind), ""],
      ["", prompt(before, behind).replace(label, `<cwd>${label.slice(-4)}`.padStart(label.length))],
    ] as const)
      assert.equal(projectContext(system, user).workingDirectory, expected, `${before} ${behind}`);
});

test("a directory, a branch and a platform are kept up to their lengths", () => {
  const lengths = [
    ["workingDirectory", "working directory: /", 512],
    ["gitBranch", "current branch: b", 256],
    ["osPlatform", "platform: p", 64],
  ] as const;
  for (const [member, start, most] of lengths)
    for (const length of [most, most + 1]) {
      const said = projectContext(start + "x".repeat(length - 1), "")[member];
      assert.equal(said?.length, most, `${member} of ${length}`);
    }
});
