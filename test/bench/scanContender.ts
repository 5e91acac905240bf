/**
 * One scanner of `npm run bench:scan`, in a thread of its own: the engine optimises regular expressions
 * only up to an amount of code per thread, so that scanners in one thread slow each other down.
 *
 * Asked for the name of a workload it runs that for a while and answers with its speed in MB/s.
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

/** A round takes at least this long. */
const leastMs = 300;

type Run = (text: string) => void | Promise<void>;

const config = {
  rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }],
};

async function secretlint(content: string): Promise<void> {
  const source = { filePath: "/x.ts", content, ext: ".ts", contentType: "text" as const };
  await lintSource({ source, options: { config } });
}

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heapUsed(): { readonly all: number; readonly held: number } {
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

/** Again and again for a while: a short workload alone would measure the compiler. */
async function speedOf(texts: readonly string[]): Promise<number> {
  let size = 0;
  let spent = 0;
  for (const from = performance.now(); spent < leastMs; spent = performance.now() - from) {
    for (const text of texts) {
      await run(text);
      size += text.length;
    }
  }
  return size / 1000 / spent;
}
