/**
 * The audit log on disk: JSON lines, mode 0600, one file per day and size, chained across files.
 *
 * Each file begins with the authenticated `mac` it goes on from, so that files older than the
 * retention can be deleted. The head of the chain is kept beside the log, sealed with the same key:
 * cutting off the end shows.
 */

import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { auditText, chainLine, chainStart, checkChain } from "../../core/audit/auditLine.ts";
import type { DecidedEvent } from "../../core/model/event.ts";
import { type Appended, openAppended } from "../platform/appended.ts";
import { isMissing, readText, writePrivate } from "../platform/files.ts";
import { macWith } from "../platform/keys.ts";

/** A file that has grown beyond this is followed by a new one; so is one of another day. */
export const maxAuditBytes = 10 * 1024 * 1024;
const dayMs = 86_400_000;
const headName = "head.json";

export interface AuditOptions {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly retentionDays: number;
  readonly now: () => number;
}

export interface Audit {
  /** Resolves when the line is with the operating system; one that cannot be written leaves no trace. */
  append(event: DecidedEvent): Promise<void>;
  /** The same for texts of `auditText`, oldest first. */
  appendTexts(texts: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openAudit(options: AuditOptions): Promise<Audit> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await removeOld(options);
  const head = await readHead(options);
  return new OpenAudit(options, head);
}

async function auditFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names.filter((name) => /^audit-\d{8}T\d{9}\.jsonl$/.test(name)).toSorted();
}

async function removeOld({ folder, retentionDays, now }: AuditOptions): Promise<void> {
  const before = now() - retentionDays * dayMs;
  for (const name of await auditFiles(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < before) await rm(path, { force: true });
  }
}

/** The head as it was sealed at the last close, or as the last line says after a crash. */
async function readHead(options: AuditOptions): Promise<string> {
  const last = (await auditFiles(options.folder)).at(-1);
  if (last === undefined) return chainStart;
  const lines = await linesOf(join(options.folder, last));
  return /"mac":"([0-9a-f]{64})"\}$/.exec(lines.at(-1) ?? "")?.[1] ?? chainStart;
}

async function linesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8");
  return text.split("\n").filter((line) => line !== "");
}

class OpenAudit implements Audit {
  readonly #options: AuditOptions;
  readonly #mac: (text: string) => string;
  #head: string;
  #file: Appended | undefined;
  #day = 0;
  #work: Promise<void> = Promise.resolve();
  #waiting: string[] = [];

  constructor(options: AuditOptions, head: string) {
    this.#options = options;
    this.#mac = macWith(options.key);
    this.#head = head;
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

  async close(): Promise<void> {
    await this.#work;
    await this.#file?.close();
    const text = JSON.stringify({ head: this.#head, mac: this.#mac(`head\n${this.#head}`) });
    await writePrivate(join(this.#options.folder, headName), text);
  }

  async #write(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    if (this.#isDone()) await this.#roll();
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
    return this.#file.bytes > maxAuditBytes || this.#day !== dayOf(this.#options.now());
  }

  async #roll(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    await removeOld(this.#options);
  }

  #create(): Promise<Appended> {
    const now = this.#options.now();
    this.#day = dayOf(now);
    const stamp = new Date(now).toISOString().replaceAll(/[-:.Z]/g, "");
    return openAppended(join(this.#options.folder, `audit-${stamp}.jsonl`));
  }
}

/** Days since 1970, in UTC. */
function dayOf(now: number): number {
  return Math.floor(now / dayMs);
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
    const [first = "", ...lines] = await linesOf(join(folder, file));
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
  const previous = /^\{"previous":"([0-9a-f]{64})"/.exec(line)?.[1];
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
