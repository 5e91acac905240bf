/**
 * Builds every bundle into `dist/`; reading the list of targets is reading the architecture.
 *
 * `--minify` is for the package, `--watch` for development. Only the editor bundle leaves `vscode`
 * outside, so an editor import anywhere else does not resolve. `metafile.json` says what went in.
 */

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { build, context } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const minify = process.argv.includes("--minify");
const watch = process.argv.includes("--watch");

/** What CommonJS packages inside an ES module still expect to find (sql.js its own folder). */
const requireBanner = [
  'import { createRequire as argusRequire } from "node:module";',
  "const require = argusRequire(import.meta.url);",
  "const __dirname = import.meta.dirname;",
  "const __filename = import.meta.filename;",
].join(" ");

/**
 * express brings iconv-lite (about 1 MB of tables) for body parsers that the guard does not use.
 * The stand-in knows UTF-8 and says so when asked for anything else.
 */
const iconvStub = `
  const known = (name) => /^utf-?8$/i.test(String(name));
  const ask = (name) => {
    if (!known(name)) throw new Error("only utf-8 is built in, not " + name);
  };
  exports.encodingExists = known;
  exports.encode = (text, name) => (ask(name), Buffer.from(text, "utf8"));
  exports.decode = (bytes, name) => (ask(name), Buffer.from(bytes).toString("utf8"));
  exports.getDecoder = (name) => {
    ask(name);
    const { StringDecoder } = require("node:string_decoder");
    return new StringDecoder("utf8");
  };
`;

const iconvPlugin = {
  name: "iconv-lite",
  setup(builder) {
    builder.onResolve({ filter: /^iconv-lite$/ }, () => ({
      path: "iconv-lite",
      namespace: "stub",
    }));
    builder.onLoad({ filter: /.*/, namespace: "stub" }, () => ({
      contents: iconvStub,
      loader: "js",
    }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  minify,
  metafile: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [iconvPlugin],
};

const node = {
  ...common,
  platform: "node",
  target: "node24",
  mainFields: ["module", "main"],
  external: ["bufferutil", "utf-8-validate"],
};

/**
 * `import * as vscode` is compiled to a copy of the whole API, property by property, in every file;
 * `import vscode = require()` is the API itself (6 ms less at the start).
 */
const vscodePlugin = {
  name: "vscode",
  setup(builder) {
    builder.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(
        /^import \* as vscode from "vscode";$/m,
        'import vscode = require("vscode");',
      ),
      loader: "ts",
    }));
  },
};

/**
 * What the editor's entry point imports dynamically goes into a bundle of its own, `later.cjs`, which
 * is read when the first of it is asked for. A module that both need is in both: modules have no
 * state of their own.
 */
const later = new Set();

const laterPlugin = {
  name: "later",
  setup(builder) {
    builder.onResolve({ filter: /^\./ }, async ({ kind, path, ...rest }) => {
      if (kind !== "dynamic-import" || rest.pluginData === "later") return undefined;
      const found = await builder.resolve(path, { ...rest, kind, pluginData: "later" });
      const name = relative(root, found.path).replaceAll("\\", "/");
      later.add(name);
      return { path: name, namespace: "later" };
    });
    builder.onResolve({ filter: /^\.\/later\.cjs$/, namespace: "later" }, ({ path }) => ({
      path,
      external: true,
    }));
    builder.onLoad({ filter: /.*/, namespace: "later" }, ({ path }) => ({
      contents: `module.exports = require("./later.cjs")[${JSON.stringify(path)}];`,
    }));
  },
};

/** The entry of `later.cjs`: modules by name, each run when it is first asked for. */
const laterEntryPlugin = {
  name: "later-entry",
  setup(builder) {
    builder.onResolve({ filter: /^later$/ }, () => ({ path: "later", namespace: "later-entry" }));
    builder.onLoad({ filter: /.*/, namespace: "later-entry" }, () => ({
      contents: `module.exports = {${[...later]
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((name) => `get ${JSON.stringify(name)}() { return require("./${name}"); }`)
        .join(",\n")}};`,
      resolveDir: root,
    }));
  },
};

const nodeModule = (name) => ({
  ...node,
  format: "esm",
  entryPoints: [`src/${name}.ts`],
  outfile: `dist/${name}.js`,
  banner: { js: requireBanner },
});

const editor = { ...node, format: "cjs", external: [...node.external, "vscode"] };

/** In this order: the editor's first bundle says what goes into its second. */
const targets = [
  {
    ...editor,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    plugins: [...common.plugins, laterPlugin, vscodePlugin],
  },
  {
    ...editor,
    entryPoints: ["later"],
    outfile: "dist/later.cjs",
    plugins: [...common.plugins, laterEntryPlugin, vscodePlugin],
  },
  { ...node, format: "cjs", entryPoints: ["src/uninstall.ts"], outfile: "dist/uninstall.cjs" },
  nodeModule("guard"),
  nodeModule("scanWorker"),
  nodeModule("mcp"),
  nodeModule("cli"),
  {
    ...common,
    platform: "browser",
    target: "es2024",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    entryPoints: { webview: "webview/main.tsx" },
    outdir: "dist",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".ttf": "dataurl" },
  },
];

async function copyData() {
  const wasm = fileURLToPath(import.meta.resolve("sql.js/dist/sql-wasm.wasm"));
  await copyFile(wasm, join(dist, "sql-wasm.wasm"));
}

/** Folder of the package that a bundled file belongs to, as esbuild names it. */
function packageOf(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

/** The licences of everything that ends up in a bundle: they ask to travel with it. */
async function writeNotices(inputs) {
  const folders = [...new Set([...Object.keys(inputs), "node_modules/sql.js/x"].map(packageOf))];
  const notices = await Promise.all(
    folders.filter((folder) => folder !== undefined).map((folder) => noticeOf(join(root, folder))),
  );
  const text = notices.toSorted((a, b) => (a < b ? -1 : 1)).join(`\n${"-".repeat(80)}\n\n`);
  await writeFile(join(dist, "THIRD_PARTY_NOTICES.txt"), text);
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? "" : await readFile(join(folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
}

async function buildAll() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await copyData();
  const results = [];
  for (const target of targets) results.push(await build(target));
  const outputs = Object.assign({}, ...results.map((result) => result.metafile.outputs));
  const inputs = Object.assign({}, ...results.map((result) => result.metafile.inputs));
  await writeNotices(inputs);
  await writeFile(join(dist, "metafile.json"), JSON.stringify({ inputs, outputs }));
  for (const [file, { bytes }] of Object.entries(outputs)) {
    console.log(`${file.padEnd(22)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`);
  }
}

async function watchAll() {
  await mkdir(dist, { recursive: true });
  await copyData();
  for (const target of targets) {
    const each = await context({ ...target, sourcemap: true, logLevel: "info" });
    await each.rebuild();
    await each.watch();
  }
}

if (watch) await watchAll();
else await buildAll();
