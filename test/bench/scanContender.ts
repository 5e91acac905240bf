/**
 * One scanner of `npm run bench:scan`, in a thread of its own: the engine optimises regular expressions
 * only up to an amount of code per thread, so that scanners in one thread slow each other down.
 *
 * Asked for the name of a workload it runs that once and answers with its speed in MB/s.
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";

import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import * as v from "valibot";

import { background } from "../../src/node/platform/background.ts";
import { scannerWith, shippedRules } from "../support/scanner.ts";
import { dataSchema, type Ready, workloadSchema } from "./scanMessages.ts";
import { workloadsFrom } from "./workloads.ts";

type Run = (text: string) => void | Promise<void>;

const config = {
  rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }],
};

async function secretlint(content: string): Promise<void> {
  const source = { filePath: "/x.ts", content, ext: ".ts", contentType: "text" as const };
  await lintSource({ source, options: { config } });
}

function heapUsed(): { readonly all: number; readonly held: number } {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const all = process.memoryUsage().heapUsed / 1e6;
  collect();
  return { all, held: process.memoryUsage().heapUsed / 1e6 };
}

const { name, corpus, sources } = v.parse(dataSchema, workerData);
const workloads = workloadsFrom(corpus, sources);
const port = parentPort;
if (port === null) throw new Error("this runs as a thread of scan.ts");

const baseline = heapUsed().held;
const rules = await shippedRules();
const everything = name === "argus, everything";
const detectors = {
  secrets: true,
  pii: everything,
  proprietary: everything,
  injection: everything,
  custom: true,
};
const scanner = scannerWith(rules, { detectors, decode: name !== "argus, secrets" });
const run: Run = name === "secretlint" ? secretlint : (text) => void scanner.scan([{ text }], 1);
const heap = heapUsed();
const started = performance.now();
await run(workloads.code[0] ?? "");
const ready: Ready = {
  rules: rules.flatMap((file) => file.rules).length,
  heap: heap.all - baseline,
  held: heap.held - baseline,
  firstScan: performance.now() - started,
};

port.on("message", (message) => {
  const texts = workloads[v.parse(workloadSchema, message)];
  background(
    speedOf(texts).then((speed) => port.postMessage(speed)),
    console.error,
  );
});
port.postMessage(ready);

async function speedOf(texts: readonly string[]): Promise<number> {
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  const from = performance.now();
  for (const text of texts) await run(text);
  return size / 1000 / (performance.now() - from);
}
