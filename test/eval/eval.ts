/**
 * `npm run eval -- --corpus DIR [--misses]`: what the shipped rules find and what they flag by
 * mistake, on data that is not part of the project. Measures; judges nothing.
 */

import { createHash } from "node:crypto";
import { join } from "node:path";

import { hash } from "../../src/core/model/ids.ts";
import type { Detector, TextFinding } from "../../src/core/model/finding.ts";
import { createScanner } from "../../src/core/scan/scanner.ts";
import { loadRules } from "../../src/node/platform/rules.ts";
import { inflateWithin } from "../../src/node/scanner/inflate.ts";
import { type Case, corpusFolder, readCases } from "./corpus.ts";

const folder = corpusFolder(process.argv);
const showMisses = process.argv.includes("--misses");

if (folder === undefined) {
  console.log("no evaluation data: name its folder with --corpus DIR or ARGUS_CORPUS");
} else {
  await evaluate(folder);
}

async function evaluate(corpus: string): Promise<void> {
  const rules = await loadRules(join(import.meta.dirname, "../../rules"));
  const scanner = createScanner({
    hash: (text) => hash(createHash("sha256").update(text).digest("hex")),
    inflate: inflateWithin,
  });
  const detectors = { secrets: true, pii: true, proprietary: true, injection: true, custom: true };
  scanner.configure({
    version: 1,
    rules: rules.files,
    settings: {
      detectors,
      disabledRules: [],
      minSeverity: "info",
      decode: true,
      maxDecodeDepth: 3,
      allowPatterns: [],
    },
  });
  const scan = ({ text, path }: Pick<Case, "text" | "path">): readonly TextFinding[] => {
    const reply = scanner.scan([{ text, ...(path === undefined ? {} : { path }) }], 1);
    return reply.kind === "scanned" ? (reply.findings[0] ?? []) : [];
  };
  const by = (detector: Detector) => (each: Pick<Case, "text" | "path">) =>
    scan(each).filter((finding) => finding.detector === detector);
  secrets(readCases(corpus, "secret"), by("secrets"));
  benign(readCases(corpus, "benign"), scan);
  evasion(readCases(corpus, "evasion"), by("secrets"));
  labelled("pii", readCases(corpus, "pii"), by("pii"));
  labelled("injection", readCases(corpus, "injection"), by("injection"));
  labelled("proprietary", readCases(corpus, "proprietary"), by("proprietary"));
}

type Scan = (each: Pick<Case, "text" | "path">) => readonly TextFinding[];

function share(part: number, all: number): string {
  return `${part}/${all} = ${all === 0 ? "-" : (part / all).toFixed(3)}`;
}

function overlaps(each: Case, { span }: TextFinding): boolean {
  const { start = 0, end = each.text.length } = each;
  return span.start < end && span.end > start;
}

function secrets(cases: readonly Case[], scan: Scan): void {
  const positive = cases.filter((each) => each.label === "secret");
  const found = positive.filter((each) => scan(each).some((finding) => overlaps(each, finding)));
  const whole = found.filter((each) =>
    scan(each).some(
      ({ span }) => span.start <= (each.start ?? 0) && span.end >= (each.end ?? each.text.length),
    ),
  );
  const hard = cases.filter((each) => each.label === "benign");
  console.log(`secrets     recall ${share(found.length, positive.length)}`);
  console.log(`            whole secret covered ${share(whole.length, found.length)}`);
  const flagged = hard.filter((each) => scan(each).length > 0);
  console.log(`            hard negatives flagged ${share(flagged.length, hard.length)}`);
  const families = Map.groupBy(positive, (each) => each.type ?? "-");
  for (const [family, all] of families) {
    const hits = all.filter((each) => found.includes(each)).length;
    console.log(`            ${family.padEnd(14)} ${share(hits, all.length)}`);
  }
  misses(
    "missed",
    positive.filter((each) => !found.includes(each)),
  );
  misses("flagged", flagged);
}

function benign(cases: readonly Case[], scan: Scan): void {
  const counts = new Map<string, number>();
  let size = 0;
  const started = performance.now();
  for (const each of cases) {
    size += each.text.length;
    for (const finding of scan(each)) {
      counts.set(finding.detector, (counts.get(finding.detector) ?? 0) + 1);
      if (showMisses) {
        const text = each.text.slice(finding.span.start, finding.span.end).slice(0, 80);
        console.log(`  false ${finding.ruleId}: ${JSON.stringify(text)}`);
      }
    }
  }
  const seconds = (performance.now() - started) / 1000;
  for (const [detector, count] of counts) {
    console.log(`benign      ${detector} ${(count / (size / 1e6)).toFixed(2)} per MB`);
  }
  console.log(`            whole pipeline ${(size / 1e6 / seconds).toFixed(1)} MB/s`);
}

function evasion(cases: readonly Case[], scan: Scan): void {
  for (const [level, all] of Map.groupBy(cases, (each) => each.level ?? "control")) {
    const positive = all.filter((each) => each.label === "secret");
    const control = all.filter((each) => each.label !== "secret");
    const hit = (each: Case): boolean => scan(each).length > 0;
    console.log(
      `evasion     ${level.padEnd(7)} caught ${share(positive.filter(hit).length, positive.length)}, controls flagged ${share(control.filter(hit).length, control.length)}`,
    );
    misses(
      "missed",
      positive.filter((each) => !hit(each)),
    );
  }
}

function labelled(name: string, cases: readonly Case[], scan: Scan): void {
  const negative = cases.filter((each) => each.label === "benign");
  const hit = (each: Case): boolean => scan(each).length > 0;
  const positive = cases.filter((each) => each.label !== "benign");
  for (const [kind, all] of Map.groupBy(
    positive,
    (each) => each.reach ?? each.type ?? each.rule ?? "-",
  )) {
    console.log(
      `${name.padEnd(11)} ${kind.padEnd(16)} ${share(all.filter(hit).length, all.length)}`,
    );
  }
  console.log(
    `            negatives flagged ${share(negative.filter(hit).length, negative.length)}`,
  );
  misses(
    "missed",
    positive.filter((each) => !hit(each)),
  );
  misses("flagged", negative.filter(hit));
}

function misses(what: string, cases: readonly Case[]): void {
  if (!showMisses) return;
  for (const each of cases) {
    console.log(
      `  ${what} ${each.id} ${each.rule ?? ""}: ${JSON.stringify(each.text.slice(0, 160))}`,
    );
  }
}
