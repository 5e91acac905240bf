/**
 * The layout of the repository as data: who may import what, what lies at the top, how a file opens.
 *
 * An allow-list: a folder or a package that is not named here is an error. The reasons stand in
 * `src/README.md`.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");
const maxLines = 400;

const purePackages = [
  "libphonenumber-js",
  "@noble/hashes",
  "@scure/bip39",
  "yaml",
  "jsonc-parser",
  "valibot",
  "@decimalturn/toml-patch",
  "smol-toml",
];
const nodePackages = [
  ...purePackages,
  "atomically",
  "express",
  "ws",
  "sql.js",
  "lru-cache",
  "sarif",
];
const preact = ["preact"];
const model = "src/core/model";
const nodeShared = ["src/core", "src/protocol", "src/node/platform", "src/node/events.ts"];

interface Row {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  /** Node's builtins. */
  readonly node?: true;
}

/** First matching row counts; "itself" is always allowed. `*` is an entry point directly in `src/`. */
const table: readonly (readonly [folder: string, row: Row])[] = [
  [model, { folders: [], packages: [] }],
  ["src/core/kernel", { folders: [], packages: [] }],
  [
    "src/core/exchange",
    {
      folders: [
        model,
        "src/core/json",
        "src/core/text",
        "src/core/wire",
        "src/core/answer",
        "src/core/scan",
        "src/core/policy",
        "src/core/config",
        "src/core/mcp",
      ],
      packages: purePackages,
    },
  ],
  ["src/core/json", { folders: [model], packages: [] }],
  ["src/core/wire", { folders: [model, "src/core/json"], packages: purePackages }],
  ["src/core/answer", { folders: [model, "src/core/json"], packages: [] }],
  ["src/core/text", { folders: [], packages: [] }],
  ["src/core", { folders: [model, "src/core/text"], packages: purePackages }],
  ["src/protocol", { folders: [model, "src/core/config"], packages: ["valibot"] }],
  [
    "src/node/guard",
    {
      folders: [
        ...nodeShared,
        "src/node/scanner",
        "src/node/store",
        "src/node/audit",
        "src/node/api",
      ],
      packages: nodePackages,
      node: true,
    },
  ],
  [
    "src/node/cli",
    { folders: ["src/core", "src/protocol", "src/node"], packages: nodePackages, node: true },
  ],
  ["src/node", { folders: nodeShared, packages: nodePackages, node: true }],
  [
    "src/vscode",
    { folders: ["src/core", "src/protocol", "src/node"], packages: ["vscode"], node: true },
  ],
  [
    "*",
    {
      folders: ["src/core", "src/protocol", "src/node", "src/vscode"],
      packages: ["vscode", ...nodePackages],
      node: true,
    },
  ],
  ["webview", { folders: ["src/protocol", model], packages: preact }],
];

const topLevel = [
  ".ci",
  ".github",
  ".gitignore",
  ".npmrc",
  ".oxfmtrc.json",
  ".oxlintrc.json",
  ".vscodeignore",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "esbuild.mjs",
  "media",
  "package-lock.json",
  "package.json",
  "rules",
  "src",
  "test",
  "tsconfig.base.json",
  "tsconfig.json",
  "webview",
];

/** Committed and not yet committed files, without what git ignores. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const code = files.filter(
  (file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith("test/fixtures/"),
);
const sources = code.filter((file) => file.startsWith("src/") || file.startsWith("webview/"));

function text(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** Imports with `from`, for side effects, dynamic ones and those inside types. */
function imports(file: string): readonly string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;"'`]*?\bfrom\s*"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"/g;
  return [...text(file).matchAll(pattern)].map((match) => match[1] ?? match[2] ?? "");
}

function rowOf(file: string): readonly [string, Row] {
  const entry = /^src\/[^/]+\.ts$/.test(file);
  const found = table.find(([folder]) => (entry ? folder === "*" : within(file, folder)));
  assert.ok(found, `${file} lies in no folder of the table`);
  return found;
}

function within(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

/** The part that a file belongs to: `src/core/wire`, `src/node/guard`, `src/protocol`, `webview`… */
function home(file: string): string {
  const depth = /^src\/(core|node)\/[^/]+\//.test(file) ? 3 : file.startsWith("src/") ? 2 : 1;
  return file.split("/").slice(0, depth).join("/");
}

function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

function complaint(file: string, specifier: string): string | undefined {
  const [, row] = rowOf(file);
  if (specifier.startsWith(".")) {
    const target = posix.normalize(posix.join(dirname(file), specifier));
    const allowed = home(file) === home(target) || row.folders.some((each) => within(target, each));
    if (/^src\/[^/]+\.ts$/.test(target)) return `${file} imports the entry point ${target}`;
    return allowed ? undefined : `${file} imports ${target}`;
  }
  if (specifier.startsWith("node:")) return row.node ? undefined : `${file} imports ${specifier}`;
  return row.packages.includes(packageOf(specifier)) ? undefined : `${file} imports ${specifier}`;
}

test("every import is one that the table allows", () => {
  const wrong = sources.flatMap((file) =>
    imports(file).flatMap((specifier) => complaint(file, specifier) ?? []),
  );
  assert.deepEqual(wrong, []);
});

test("every file opens with a doc comment", () => {
  const wrong = code.filter((file) => !/^(#![^\n]*\n)?\/\*\*/.test(text(file)));
  assert.deepEqual(wrong, []);
});

test("no file is longer than 400 lines", () => {
  const wrong = code.filter((file) => text(file).trimEnd().split("\n").length > maxLines);
  assert.deepEqual(wrong, []);
});

test("nothing is exported from somewhere else than where it is written", () => {
  const pattern =
    /(?:^|\n)export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;\n]*\bfrom\b|(?:^|\n)export default\b/;
  assert.deepEqual(
    sources.filter((file) => pattern.test(text(file))),
    [],
  );
});

test("the top level holds what is listed", () => {
  const found = new Set(files.map((file) => file.split("/")[0] ?? ""));
  assert.deepEqual(
    [...found].filter((name) => !topLevel.includes(name)),
    [],
  );
});

/** Core modules without a test file of their own name, each with the reason. */
const withoutOwnTest: Readonly<Record<string, string>> = {};

test("every core module with code is named by a test", () => {
  const tests = code.filter((file) => file.startsWith("test/"));
  const tested = new Set(
    tests.flatMap((file) =>
      imports(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => posix.normalize(posix.join(dirname(file), specifier))),
    ),
  );
  const missing = sources.filter((file) => {
    if (!file.startsWith("src/core/") || file.endsWith(".d.ts")) return false;
    const holdsCode = /(?:^|\n)export (?:async )?(?:function|class|const)/.test(text(file));
    const own = `${file.replace(/^src/, "test").replace(/\.ts$/, "")}.test.ts`;
    return (
      holdsCode && !existsSync(join(root, own)) && !tested.has(file) && !(file in withoutOwnTest)
    );
  });
  assert.deepEqual(missing, []);
  for (const file of Object.keys(withoutOwnTest)) assert.ok(existsSync(join(root, file)), file);
});

test("no file names this machine or a registry", () => {
  const words = [
    ["/work", "main"],
    ["/work", "shared"],
    ["..", "shared"],
    ["registry.npmjs", "org"],
  ];
  const machine = words.map(
    ([first, second]) => `${first}${first?.startsWith("reg") ? "." : "/"}${second}`,
  );
  const texts = files.filter((file) => /\.(ts|tsx|mjs|json|md|css|yml)$/.test(file));
  assert.deepEqual(
    texts.filter((file) => machine.some((word) => text(file).includes(word))),
    [],
  );
  assert.equal(text("package-lock.json").includes('"resolved":'), false);
});
