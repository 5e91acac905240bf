/** A file named by a client is looked for inside the workspace folders only. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { candidatePaths, maxPathLength } from "../../src/vscode/sourceFile.ts";

function check(
  name: string,
  folders: readonly string[],
  expected: readonly string[],
  cwd?: string,
): void {
  const found = candidatePaths(name, folders, cwd);
  assert.deepEqual(
    found.map(({ folder, path }) => `${folder}|${path}`),
    expected,
  );
}

test("a relative name is tried in every folder", () =>
  check("src/a.ts", ["/w/one", "/w/two"], ["/w/one|src/a.ts", "/w/two|src/a.ts"]));
test("the working directory comes first", () =>
  check("a.ts", ["/w/one"], ["/w/one|pkg/a.ts", "/w/one|a.ts"], "/w/one/pkg"));
test("an absolute name must lie in a folder", () => {
  check("/w/one/a.ts", ["/w/one", "/w/on"], ["/w/one|a.ts"]);
  check("/etc/passwd", ["/w/one"], []);
  check("/w/one", ["/w/one"], []);
});
test("a way out of the folders is not followed", () => {
  check("../secret", ["/w/one"], []);
  check("/w/one/../two/a", ["/w/one"], []);
  check("src/../../two/a", ["/w/one"], []);
  check("../two/a", ["/w/one"], [], "/w/one");
});
test("file URIs and Windows paths are understood", () => {
  check("file:///w/one/a%20b.ts", ["/w/one"], ["/w/one|a b.ts"]);
  check("C:\\w\\one\\a.ts", ["c:\\w\\one"], ["c:\\w\\one|a.ts"]);
  check("file:///c:/w/one/a.ts", ["C:\\w\\one"], ["C:\\w\\one|a.ts"]);
});
test("an empty or overlong name has no candidates", () => {
  check("", ["/w"], []);
  check("a".repeat(maxPathLength + 1), ["/w"], []);
  check("a".repeat(maxPathLength), ["/w"], [`/w|${"a".repeat(maxPathLength)}`]);
});

test("no name leads outside", () => {
  const segment = fc.constantFrom("..", ".", "a", "", "C:", "w", "one");
  fc.assert(
    fc.property(fc.array(segment), fc.option(fc.array(segment)), (parts, cwd) => {
      const working = cwd === null ? undefined : `/${cwd.join("/")}`;
      for (const { path } of candidatePaths(parts.join("/"), ["/w/one"], working)) {
        assert.ok(!path.split("/").includes("..") && !path.startsWith("/"), path);
      }
    }),
  );
});
