/**
 * Builds every bundle into `dist/`; reading the list of targets is reading the architecture.
 *
 * `--minify` is for the package, `--watch` for development. Only the editor bundle leaves `vscode`
 * outside, so an editor import anywhere else does not resolve. `metafile.json` says what went in.
 */

import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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

const nodeModule = (name) => ({
  ...node,
  format: "esm",
  entryPoints: [`src/${name}.ts`],
  outfile: `dist/${name}.js`,
  banner: { js: requireBanner },
});

const targets = [
  {
    ...node,
    format: "cjs",
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    external: [...node.external, "vscode"],
  },
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

async function buildAll() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await copyData();
  const results = await Promise.all(targets.map((target) => build(target)));
  const outputs = Object.assign({}, ...results.map((result) => result.metafile.outputs));
  const inputs = Object.assign({}, ...results.map((result) => result.metafile.inputs));
  await writeFile(join(dist, "metafile.json"), JSON.stringify({ inputs, outputs }));
  for (const [file, { bytes }] of Object.entries(outputs)) {
    console.log(`${file.padEnd(22)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`);
  }
}

async function watchAll() {
  await mkdir(dist, { recursive: true });
  await copyData();
  const contexts = await Promise.all(
    targets.map((target) => context({ ...target, sourcemap: true, logLevel: "info" })),
  );
  await Promise.all(contexts.map((each) => each.watch()));
}

if (watch) await watchAll();
else await buildAll();
