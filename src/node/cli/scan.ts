/**
 * `argus scan`: files, folders or standard input through the engine that `serve` uses.
 *
 * The exit code says the worst that was found: 1 for what the profile would redact or block in a
 * request, 2 for what it would only report, 0 for nothing. A file that could not be read or
 * scanned is 4 unless something worse was found: it is never counted as clean.
 */

import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";

import type { Action } from "../../core/model/action.ts";
import type { TextFinding } from "../../core/model/finding.ts";
import type { Profile } from "../../core/model/snapshot.ts";
import { profileAction } from "../../core/policy/profile.ts";
import { runBatch } from "./batch.ts";
import { defaultProfile, defaultSettings, isProfile } from "./defaults.ts";
import type { CommandEnd } from "./end.ts";
import { exit } from "./end.ts";
import type { Engine } from "./engine.ts";
import { startEngine } from "./engine.ts";
import type { FileText } from "./files.ts";
import { readFiles, textOf } from "./files.ts";
import type { ExitCode, Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import { helpOption, readOptions } from "./options.ts";
import type { FileFinding } from "./report.ts";
import { formatJson, formatText, placeFindings } from "./report.ts";
import { formatSarif } from "./sarif.ts";

const options = {
  ...helpOption,
  format: { type: "string", default: "text" },
  profile: { type: "string", default: defaultProfile },
  batch: { type: "boolean", default: false },
  timeout: { type: "string", default: "10000" },
  rules: { type: "string", multiple: true, default: [] as string[] },
} as const;

const formats = { text: formatText, json: formatJson, sarif: formatSarif };
type Format = keyof typeof formats;

interface ScanJob {
  readonly format: Format;
  readonly profile: Profile;
  readonly batch: boolean;
  readonly timeoutMs: number;
  readonly paths: readonly string[];
  /** Folders with rules of one's own. */
  readonly rules: readonly string[];
}

export async function runScan(args: readonly string[], io: Io): Promise<CommandEnd> {
  const job = readJob(args);
  if (job.kind === "usage") return job;
  const { scan } = defaultSettings({
    profile: job.profile,
    workspaces: [io.workingDirectory],
    environment: io.environment,
  });
  const actionOf = (finding: TextFinding): Action => profileAction(job.profile, finding);
  const engine = await startEngine({
    places: io.places,
    settings: scan,
    timeoutMs: job.timeoutMs,
    ownRules: {
      folders: job.rules.map((folder) => resolve(io.workingDirectory, folder)),
      onProblem: (sentence) => print(io.errors, `argus scan: ${sentence}`),
    },
  });
  try {
    if (job.batch) return exit(await runBatch({ input: io.input, output: io.output, engine }));
    return exit(await scanFiles(job, io, { engine, actionOf }));
  } finally {
    await engine.stop();
  }
}

function readJob(args: readonly string[]): (ScanJob & { readonly kind: "job" }) | Usage {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const { format, profile, batch, timeout, rules } = parsed.values;
  const timeoutMs = Number(timeout);
  if (!isFormat(format)) return misuse(`unknown format \`${format}\` (text, json, sarif)`);
  if (!isProfile(profile)) return misuse(`unknown profile \`${profile}\``);
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1) return misuse("--timeout takes milliseconds");
  const paths = parsed.positionals;
  if (batch && paths.length > 0) return misuse("--batch reads standard input only");
  if (!batch && paths.length === 0) return misuse("name files or folders, or `-`");
  return { kind: "job", format, profile, batch, timeoutMs, paths, rules };
}

type Usage = Extract<CommandEnd, { kind: "usage" }>;
const misuse = (message: string): Usage => ({ kind: "usage", message });

function isFormat(text: string): text is Format {
  return Object.hasOwn(formats, text);
}

interface Judging {
  readonly engine: Engine;
  readonly actionOf: (finding: TextFinding) => Action;
}

async function scanFiles(job: ScanJob, io: Io, judging: Judging): Promise<ExitCode> {
  const findings: FileFinding[] = [];
  let failed = false;
  for await (const file of texts(job.paths, io)) {
    const found = await scanFile(file, judging);
    if (found.kind === "note") print(io.errors, `argus scan: ${found.text}`);
    else findings.push(...found.findings);
    failed ||= found.kind === "note" && found.failed;
  }
  const text = formats[job.format](findings);
  if (text !== "") print(io.output, text);
  return codeFor(findings, failed);
}

async function* texts(paths: readonly string[], io: Io): AsyncGenerator<FileText> {
  for (const path of paths) {
    if (path !== "-") yield* readFiles([path]);
    else yield stdinText(await buffer(io.input));
  }
}

function stdinText(bytes: Uint8Array): FileText {
  const text = textOf(bytes);
  return text === undefined
    ? { kind: "skipped", path: "-", reason: "binary" }
    : { kind: "text", path: "-", text };
}

type FileScan =
  | { readonly kind: "findings"; readonly findings: readonly FileFinding[] }
  | { readonly kind: "note"; readonly text: string; readonly failed: boolean };

async function scanFile(file: FileText, judging: Judging): Promise<FileScan> {
  if (file.kind !== "text") {
    const text = `${file.path}: ${file.kind}, ${file.reason}`;
    return { kind: "note", text, failed: file.kind === "unreadable" };
  }
  const path = file.path === "-" ? {} : { path: file.path };
  const outcome = await judging.engine.scan([{ text: file.text, ...path }]);
  if (outcome.kind === "failed")
    return { kind: "note", text: `${file.path}: not scanned, ${outcome.reason}`, failed: true };
  const findings = placeFindings(file, outcome.findings[0] ?? [], judging.actionOf);
  return { kind: "findings", findings };
}

function codeFor(findings: readonly FileFinding[], failed: boolean): ExitCode {
  const stops = findings.some(({ action }) => ["redact", "ask", "block"].includes(action));
  if (stops) return exitCodes.blocked;
  if (failed) return exitCodes.failed;
  return findings.length > 0 ? exitCodes.lower : exitCodes.clean;
}
