/**
 * The audit log on disk: JSON lines, mode 0600, one file per day and size, chained across files.
 *
 * Each file begins with the authenticated `mac` it goes on from, so that files older than the
 * retention can be deleted. The head of the chain is kept beside the log, sealed with the same key:
 * cutting off the end shows. What a run that ended suddenly left of a line was never written.
 */

import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { auditText, chainLine, chainStart, checkChain } from "../../core/audit/auditLine.ts";
import type { DecidedEvent } from "../../core/model/event.ts";
import { type Appended, openAppended } from "../platform/appended.ts";
import { dayMs, dayNumber } from "../platform/clock.ts";
import { isMissing, readText, writePrivate } from "../platform/files.ts";
import { macWith } from "../platform/keys.ts";

/** A file that has grown beyond this is followed by a new one; so is one of another day. */
export const maxAuditBytes = 10 * 1024 * 1024;
const headName = "head.json";
const startPattern = /^\{"previous":"([0-9a-f]{64})"/;

export interface AuditOptions {
  readonly folder: string;
  readonly key: Uint8Array;
  /** At the beginning; see `useRetention`. */
  readonly retentionDays: number;
  readonly now: () => number;
}

export interface Audit {
  /** Resolves when the line is with the operating system; one that cannot be written leaves no trace. */
  append(event: DecidedEvent): Promise<void>;
  /** The same for texts of `auditText`, oldest first. */
  appendTexts(texts: readonly string[]): Promise<void>;
  /** Files that are older go before the next line is written. */
  useRetention(days: number): void;
  close(): Promise<void>;
}

export async function openAudit(options: AuditOptions): Promise<Audit> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await removeOld(options, options.retentionDays);
  const head = await readHead(options.folder);
  return new OpenAudit(options, head);
}

async function auditFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names.filter((name) => /^audit-\d{8}T\d{9}\.jsonl$/.test(name)).toSorted();
}

/** A file that somebody holds open or has taken away keeps nothing from being written: it is tried again. */
async function removeOld({ folder, now }: AuditOptions, retentionDays: number): Promise<void> {
  const before = now() - retentionDays * dayMs;
  for (const name of await auditFiles(folder)) {
    await removeBefore(join(folder, name), before).catch(() => undefined);
  }
}

async function removeBefore(path: string, before: number): Promise<void> {
  if ((await stat(path)).mtimeMs < before) await rm(path, { force: true });
}

/** As the last line says that was written. */
async function readHead(folder: string): Promise<string> {
  for (const name of (await auditFiles(folder)).toReversed()) {
    const head = headAfter((await linesOf(join(folder, name))).at(-1) ?? "");
    if (head !== undefined) return head;
  }
  return chainStart;
}

/** What the chain goes on from behind this line, which may be the first one of a file. */
function headAfter(line: string): string | undefined {
  return (startPattern.exec(line) ?? /"mac":"([0-9a-f]{64})"\}$/.exec(line))?.[1];
}

/** Whole lines only. */
async function linesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8");
  return text.split("\n").slice(0, -1);
}

class OpenAudit implements Audit {
  readonly #options: AuditOptions;
  readonly #mac: (text: string) => string;
  #head: string;
  #file: Appended | undefined;
  #day = 0;
  #retentionDays: number;
  #isRemovalDue = false;
  #work: Promise<void> = Promise.resolve();
  #waiting: string[] = [];

  constructor(options: AuditOptions, head: string) {
    this.#options = options;
    this.#mac = macWith(options.key);
    this.#head = head;
    this.#retentionDays = options.retentionDays;
  }

  append(event: DecidedEvent): Promise<void> {
    return this.appendTexts([auditText(event)]);
  }

  /** Everything that waits when its turn comes becomes one write. */
  appendTexts(texts: readonly string[]): Promise<void> {
    for (const text of texts) this.#waiting.push(text);
    const written = this.#work.then(() => this.#write(this.#waiting.splice(0)));
    this.#work = written.catch(() => undefined);
    return written;
  }

  useRetention(days: number): void {
    this.#isRemovalDue ||= days < this.#retentionDays;
    this.#retentionDays = days;
  }

  async close(): Promise<void> {
    await this.#work;
    await this.#file?.close();
    const text = JSON.stringify({ head: this.#head, mac: this.#mac(`head\n${this.#head}`) });
    await writePrivate(join(this.#options.folder, headName), text);
  }

  async #write(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    if (this.#isDone()) await this.#roll();
    if (this.#isRemovalDue) await this.#removeOld();
    const file = (this.#file ??= await this.#create());
    let head = this.#head;
    const lines = texts.map((each) => {
      const line = chainLine(each, head, this.#mac);
      head = /"mac":"([0-9a-f]{64})"\}$/.exec(line)?.[1] ?? head;
      return `${line}\n`;
    });
    if (file.bytes === 0) lines.unshift(`${startLine(this.#head, this.#mac)}\n`);
    await file.append(Buffer.from(lines.join("")));
    this.#head = head;
  }

  #isDone(): boolean {
    if (this.#file === undefined) return false;
    return this.#file.bytes > maxAuditBytes || this.#day !== dayNumber(this.#options.now());
  }

  async #roll(): Promise<void> {
    const before = this.#file;
    this.#file = undefined;
    this.#isRemovalDue = true;
    await before?.close();
  }

  async #removeOld(): Promise<void> {
    this.#isRemovalDue = false;
    await removeOld(this.#options, this.#retentionDays);
  }

  #create(): Promise<Appended> {
    const now = this.#options.now();
    this.#day = dayNumber(now);
    const stamp = new Date(now).toISOString().replaceAll(/[-:.Z]/g, "");
    return openAppended(join(this.#options.folder, `audit-${stamp}.jsonl`));
  }
}

export type AuditCheck =
  | { readonly kind: "intact"; readonly lines: number }
  | { readonly kind: "broken"; readonly file: string; readonly line: number }
  /** Lines at the end are gone: the sealed head is of a line that is not the last. */
  | { readonly kind: "truncated" };

/** Checks every line that is left. Files that retention removed are not missed. */
export async function verifyAudit(folder: string, key: Uint8Array): Promise<AuditCheck> {
  const mac = macWith(key);
  let head: string | undefined;
  let count = 0;
  for (const file of await auditFiles(folder)) {
    const [first, ...lines] = await linesOf(join(folder, file));
    if (first === undefined) continue;
    const start = startOf(first, mac);
    if (start === undefined || (head !== undefined && start !== head)) {
      return { kind: "broken", file, line: 1 };
    }
    const check = checkChain(lines, start, mac);
    if (check.kind === "broken") return { kind: "broken", file, line: check.line + 1 };
    head = check.head;
    count += check.lines;
  }
  const whole = await isSealedHead(folder, head, mac);
  return whole ? { kind: "intact", lines: count } : { kind: "truncated" };
}

/** The first line of a file: which `mac` its chain goes on from, authenticated itself. */
function startLine(previous: string, mac: (text: string) => string): string {
  return JSON.stringify({ previous, mac: mac(`start\n${previous}`) });
}

function startOf(line: string, mac: (text: string) => string): string | undefined {
  const previous = startPattern.exec(line)?.[1];
  return previous !== undefined && line === startLine(previous, mac) ? previous : undefined;
}

/** Without a sealed head (after a crash) nothing can be said about the end. */
async function isSealedHead(
  folder: string,
  head: string | undefined,
  mac: (text: string) => string,
): Promise<boolean> {
  try {
    const text = await readText(join(folder, headName));
    if (text === undefined) return true;
    const sealed = /"head":"([0-9a-f]{64})","mac":"([0-9a-f]{64})"/.exec(text);
    if (sealed === null || mac(`head\n${sealed[1] ?? ""}`) !== sealed[2]) return false;
    return sealed[1] === (head ?? chainStart);
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}
