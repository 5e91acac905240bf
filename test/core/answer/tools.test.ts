/** Which tools get real values: by name, and nothing that could send them away. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isPathKey,
  isRemotePath,
  maxArgumentsHead,
  mayRestoreInto,
  namesRemoteFile,
} from "../../../src/core/answer/tools.ts";

test("tools that read, search and edit files get the values, in every spelling", () => {
  for (const name of ["Read", "Edit", "write_to_file", "apply_patch", "create-file", "GREP"])
    assert.equal(mayRestoreInto(name), true, name);
});

test("shells, browsers, agents and unknown servers never do", () => {
  const names = ["Bash", "shell", "run_in_terminal", "WebFetch", "Task", "mcp__fs__read_file", ""];
  for (const name of [...names, "fetch", "browser_action", "exec_command", "read_file;sh"])
    assert.equal(mayRestoreInto(name), false, name);
});

test("files of other machines are known by their paths", () => {
  for (const path of [
    "\\\\host\\share\\x",
    "//host/share",
    "https://a/x",
    "ftp://a/x",
    "smb://a/x",
  ])
    assert.equal(isRemotePath(path), true, path);
  const near = [
    "/a/b",
    "C:\\a",
    "a//b",
    "file:///a",
    "untitled:x",
    "vscode-notebook-cell://a",
    "\\\\",
  ];
  for (const path of near) assert.equal(isRemotePath(path), false, path);
});

test("arguments that begin with a file of another machine are known before they end", () => {
  const rows: readonly (readonly [string, boolean])[] = [
    [String.raw`{"file_path":"\\\\host\\x","content":"`, true],
    [`{"filePath": "https://a/x", "content": "`, true],
    [`{"path":"/a//b","content":"see https://a`, false],
    [`{"content":"https://a","path":"/a`, false],
    [`{"content":"x","uri":"sftp://a/x"}`, true],
  ];
  for (const [args, expected] of rows) assert.equal(namesRemoteFile(args), expected, args);
  const late = `{"x":"${" ".repeat(maxArgumentsHead)}","path":"//a/b"}`;
  assert.equal(namesRemoteFile(late), false);
  for (const key of ["path", "file_path", "filePath", "target_file", "uri", "filename"])
    assert.equal(isPathKey(key), true, key);
  for (const key of ["content", "pathology", "profile"]) assert.equal(isPathKey(key), false, key);
});
