/**
 * `npm run bench:scan [-- --corpus DIR]`: how fast the scanner reads, beside other scanners in the
 * same run, as ratios.
 *
 * Three workloads: (a) code in pieces of 64 KB, (b) a conversation as one string, (c) the same
 * conversation field by field. With a corpus folder they come from its `benign` and
 * `conversation-benign` files; without one the project's own sources stand for the code and the
 * run says so. Peers: secretlint in process; `gitleaks` and `trufflehog` as processes where they
 * are on the PATH, with their start and the writing of the files.
 */

import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

import type { Scanner } from "../../src/core/scan/scanner.ts";
import { scannerWith, shippedRules } from "../support/scanner.ts";
import { corpusFolder } from "../eval/corpus.ts";
import { externalScanners } from "./externalScanners.ts";
import { workloadsFrom } from "./workloads.ts";

const root = join(import.meta.dirname, "../..");
const rounds = 5;

type Run = (texts: readonly string[]) => void | Promise<void>;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** In MB: as it stands, with what nobody needs any more, and what is held. */
function heapUsed(): { readonly all: number; readonly held: number } {
  const all = process.memoryUsage().heapUsed / 1e6;
  collect();
  return { all, held: process.memoryUsage().heapUsed / 1e6 };
}

const baseline = heapUsed().held;
const rules = await shippedRules();

function scanner(decode: boolean, everything: boolean): Scanner {
  const detectors = {
    secrets: true,
    pii: everything,
    proprietary: everything,
    injection: everything,
    custom: true,
  };
  return scannerWith(rules, { detectors, decode });
}

function scanWith(made: Scanner): Run {
  return (texts) => {
    for (const text of texts) made.scan([{ text }], 1);
  };
}

const secretlint: Run = async (texts) => {
  const config = { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] };
  for (const content of texts) {
    const source = { filePath: "/x.ts", content, ext: ".ts", contentType: "text" as const };
    await lintSource({ source, options: { config } });
  }
};

async function speedOf(run: Run, texts: readonly string[]): Promise<number> {
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  const started = performance.now();
  await run(texts);
  return size / 1000 / (performance.now() - started);
}

const workloads = workloadsFrom(corpusFolder(process.argv), join(root, "src"));
console.log(workloads.origin);

const plain = scanner(false, false);
const heap = heapUsed();
const started = performance.now();
plain.scan([{ text: workloads.code[0] ?? "" }], 1);
const first = performance.now() - started;

const runs: readonly (readonly [string, Run])[] = [
  ["argus, secrets", scanWith(plain)],
  ["argus, secrets + decoders", scanWith(scanner(true, false))],
  ["argus, everything", scanWith(scanner(true, true))],
  ["secretlint", secretlint],
  ...externalScanners(),
];

for (const [name, texts] of [
  ["a: code, 64 KB pieces", workloads.code],
  ["b: conversation, one string", workloads.conversation],
  ["c: conversation, fields", workloads.fields],
] as const) {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [label, run] of runs)
      best.set(label, Math.max(best.get(label) ?? 0, await speedOf(run, texts)));
  }
  const peer = best.get("secretlint") ?? 1;
  console.log(`\n${name}`);
  for (const [label, speed] of best)
    console.log(
      `  ${label.padEnd(26)} ${speed.toFixed(1).padStart(7)} MB/s  ${(speed / peer).toFixed(2).padStart(6)} x secretlint`,
    );
}
const count = rules.flatMap((file) => file.rules).length;
console.log(
  `\n${count} rules; heap over start ${(heap.all - baseline).toFixed(1)} MB, held ${(heap.held - baseline).toFixed(1)} MB; first scan of 64 KB ${first.toFixed(1)} ms; Node ${process.version} on ${process.platform}`,
);
