/**
 * `npm run bench:scan`: how fast the scanner reads source code, beside secretlint in the same run.
 *
 * The text is this project's own sources, repeated to about 4 MB, in pieces of 64 KB. Prints MB/s
 * and their ratio, the first scan, and the memory the rules take.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

import { hash } from "../../src/core/model/ids.ts";
import { createScanner } from "../../src/core/scan/scanner.ts";
import { loadRules } from "../../src/node/platform/rules.ts";

const root = join(import.meta.dirname, "../..");
const pieceLength = 64 * 1024;
const totalLength = 4 * 1024 * 1024;
const rounds = 3;

function pieces(): readonly string[] {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  const text = files
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(root, "src", name), "utf8"))
    .join("\n");
  const whole = text.repeat(Math.ceil(totalLength / text.length)).slice(0, totalLength);
  return Array.from({ length: totalLength / pieceLength }, (_, index) =>
    whole.slice(index * pieceLength, (index + 1) * pieceLength),
  );
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const text = pieces();
const before = process.memoryUsage().heapUsed;
const rules = await loadRules(join(root, "rules"));
const scanner = (decode: boolean, everything: boolean) => {
  const made = createScanner({
    hash: (value) => hash(createHash("sha256").update(value).digest("hex")),
  });
  const detectors = {
    secrets: true,
    pii: everything,
    proprietary: everything,
    injection: everything,
    custom: true,
  };
  made.configure({
    version: 1,
    rules: rules.files,
    settings: {
      detectors,
      disabledRules: [],
      minSeverity: "info",
      decode,
      maxDecodeDepth: 3,
      allowPatterns: [],
    },
  });
  return made;
};
const secretsOnly = scanner(false, false);
const whole = scanner(true, true);
const first = await timed(async () => void secretsOnly.scan([{ text: text[0] ?? "" }], 1));

const runs: readonly (readonly [string, () => Promise<void>])[] = [
  [
    "argus, secrets",
    async () => {
      for (const piece of text) secretsOnly.scan([{ text: piece }], 1);
    },
  ],
  [
    "argus, everything",
    async () => {
      for (const piece of text) whole.scan([{ text: piece }], 1);
    },
  ],
  [
    "secretlint",
    async () => {
      const config = {
        rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }],
      };
      for (const content of text) {
        const source = { filePath: "/x.ts", content, ext: ".ts", contentType: "text" as const };
        await lintSource({ source, options: { config } });
      }
    },
  ],
];
const speeds = new Map<string, number>();
for (let round = 0; round < rounds; round += 1) {
  for (const [name, work] of runs) {
    const speed = totalLength / 1e6 / (await timed(work));
    speeds.set(name, Math.max(speed, speeds.get(name) ?? 0));
  }
}
const peer = speeds.get("secretlint") ?? 1;
for (const [name, speed] of speeds) {
  console.log(
    `${name.padEnd(18)} ${speed.toFixed(1).padStart(7)} MB/s  ${(speed / peer).toFixed(2)}x`,
  );
}
console.log(
  `first scan of 64 KB ${(first * 1000).toFixed(1)} ms; heap over start ${((process.memoryUsage().heapUsed - before) / 1e6).toFixed(1)} MB; ${rules.files.flatMap((file) => file.rules).length} rules`,
);
