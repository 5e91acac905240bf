/**
 * `npm run eval -- --corpus DIR [--misses]`: what the shipped rules find and what they flag by
 * mistake, on data that is not part of the project, beside the goals and the last release.
 * Exits 1 when a goal is missed.
 */

import { scannerWith, scanOne, shippedRules } from "../support/scanner.ts";
import { corpusFolder, readCases, readPlanted } from "./corpus.ts";
import { type Goal, goals, released } from "./goals.ts";
import {
  type Measure,
  measureBenign,
  measureEvasion,
  measureInjection,
  measurePii,
  measurePlanted,
  measureProprietary,
  measureSecrets,
  type ScanText,
} from "./measures.ts";

const folder = corpusFolder(process.argv);

if (folder === undefined) {
  console.log("no evaluation data: name its folder with --corpus DIR or ARGUS_CORPUS");
} else {
  const scanner = scannerWith(await shippedRules());
  const scan: ScanText = ({ text, path }) =>
    scanOne(scanner, { text, ...(path === undefined ? {} : { path }) });
  const measures = measureAll(folder, scan);
  for (const measure of measures) console.log(row(measure));
  if (process.argv.includes("--misses")) measures.forEach(printMisses);
  if (measures.some((measure) => isMet(measure) === false)) process.exitCode = 1;
}

function measureAll(corpus: string, scan: ScanText): readonly Measure[] {
  return [
    ...measureSecrets(readCases(corpus, "secret"), scan),
    ...measureBenign(readCases(corpus, "benign"), scan),
    ...measurePlanted(readPlanted(corpus), scan),
    ...measureEvasion(readCases(corpus, "evasion"), scan),
    ...measurePii(readCases(corpus, "pii"), scan),
    ...measureInjection(readCases(corpus, "injection"), scan),
    ...measureProprietary(readCases(corpus, "proprietary"), scan),
  ];
}

function figureOf({ part, all, unit }: Measure): number {
  return unit === "count" ? part : part / all;
}

function isMet(measure: Measure): boolean | undefined {
  const goal: Goal | undefined = goals[measure.name];
  if (goal === undefined) return undefined;
  const figure = figureOf(measure);
  return goal.bound === "least" ? figure >= goal.value : figure <= goal.value;
}

function row(measure: Measure): string {
  const { name, part, all, unit } = measure;
  const goal: Goal | undefined = goals[name];
  const before: number | undefined = released[name];
  const met = isMet(measure);
  const of = unit === "share" ? `${part}/${all}` : `${part}`;
  return [
    name.padEnd(28),
    figureOf(measure).toFixed(3).padStart(8),
    of.padStart(12),
    goal === undefined ? "".padEnd(14) : `${goal.bound} ${goal.value.toFixed(3)}`.padEnd(14),
    met === undefined ? "      " : met ? "met   " : "MISSED",
    before === undefined ? "no release before" : `released ${before.toFixed(3)}`,
  ].join("  ");
}

function printMisses({ name, misses }: Measure): void {
  for (const { id, rule = "", text } of misses)
    console.log(`  ${name}: ${id} ${rule} ${JSON.stringify(text.slice(0, 160))}`);
}
