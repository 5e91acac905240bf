/**
 * One direction of the relay: reads lines, has each judged, writes what may pass.
 *
 * Lines are handled in order, one at a time, and the source is not read further while a line is
 * judged or the sink is full: memory is bounded by one line. A line that may pass as it is goes
 * out byte for byte, terminator included.
 */

import type { Readable, Writable } from "node:stream";
import { once } from "node:events";

import { readLine } from "../../core/mcp/message.ts";
import type { McpLine } from "../../core/mcp/message.ts";
import { createLineSplitter, maxLineBytes } from "../../core/mcp/lines.ts";
import type { Line } from "../../core/mcp/lines.ts";
import type { Pending, PendingRequest } from "../../core/mcp/pending.ts";
import { refuse } from "../../core/mcp/refuse.ts";
import type { Direction, Verdict } from "../../core/mcp/verdict.ts";
import { clientLabel, safeMethod } from "../../core/mcp/verdict.ts";
import { oversizedLine, oversizedMessage } from "./oversized.ts";
import type { JudgedLine } from "./judge.ts";

export interface PumpOptions {
  readonly direction: Direction;
  readonly source: Readable;
  readonly sink: Writable;
  /** Writes a line back to where the source's lines come from. */
  readonly answer: (line: string) => Promise<void>;
  /** Requests that went out in this direction. */
  readonly sent: Pending;
  /** Requests that came from the other side and wait for a response in this direction. */
  readonly awaited: Pending;
  readonly judge: (line: JudgedLine) => Promise<Verdict>;
  readonly session: Session;
  readonly note: (text: string) => void;
  readonly limit?: number;
}

/** What the wrapper learned about the two sides, shared by both directions. */
export interface Session {
  client: string;
}

/** Settles when the source has ended or the sink is gone. Never rejects. */
export async function pump(options: PumpOptions): Promise<void> {
  const splitter = createLineSplitter(options.limit ?? maxLineBytes);
  try {
    for await (const chunk of options.source) {
      if (!Buffer.isBuffer(chunk)) continue;
      for (const line of splitter.push(chunk)) await relayLine(options, line);
      if (options.sink.destroyed) return;
    }
    for (const line of splitter.finish()) await relayLine(options, line);
  } catch {
    // A source that breaks has ended: what follows (EOF, signals, exit code) is the relay's.
  }
}

async function relayLine(options: PumpOptions, line: Line): Promise<void> {
  if (line.kind === "oversized") {
    options.note(`a line over ${maxLineBytes / 1024 / 1024} MB was stopped`);
    return refuseLine(options, oversizedLine(line), oversizedMessage);
  }
  const parsed = readLine(decode(line.body));
  if (parsed.kind === "blank") return write(options.sink, [line.body, line.end]);
  learn(options.session, parsed);
  const verdict = await options.judge(facts(options, parsed, line.body));
  if (verdict.kind === "block") return refuseLine(options, parsed, verdict.message);
  track(options, parsed);
  const body = verdict.kind === "rewrite" ? verdict.body : line.body;
  await write(options.sink, [body, line.end]);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function learn(session: Session, line: McpLine): void {
  if (line.kind !== "messages") return;
  for (const message of line.messages)
    if (message.clientName !== undefined) session.client = clientLabel(message.clientName);
}

function facts(options: PumpOptions, line: McpLine, body: Uint8Array): JudgedLine {
  const method = methodOf(options, line);
  return {
    direction: options.direction,
    client: options.session.client,
    body,
    ...(method === undefined ? {} : { method }),
  };
}

/** A response has the method of its request, looked at without settling it. */
function methodOf(options: PumpOptions, line: McpLine): string | undefined {
  const only = line.kind === "messages" && !line.batch ? line.messages[0] : undefined;
  if (only?.kind !== "response") return safeMethod(only?.method);
  return safeMethod(only.id === undefined ? undefined : options.awaited.find(only.id)?.method);
}

/** Requests are remembered once they really go out; responses settle the other side's requests. */
function track(options: PumpOptions, line: McpLine): void {
  if (line.kind !== "messages") return;
  for (const { kind, id, method, tool } of line.messages) {
    if (id === undefined) continue;
    if (kind === "response") options.awaited.settle(id);
    if (kind === "request" && method !== undefined)
      options.sent.add({ id, method, ...(tool === undefined ? {} : { tool }) });
  }
}

async function refuseLine(options: PumpOptions, line: McpLine, message: string): Promise<void> {
  const answered = (id: string): PendingRequest | undefined => options.awaited.settle(id);
  const refusal = refuse(line, message, answered);
  if (refusal.toSender !== undefined) await options.answer(refusal.toSender);
  if (refusal.toReceiver !== undefined) await write(options.sink, [`${refusal.toReceiver}\n`]);
  if (refusal.toSender === undefined && refusal.toReceiver === undefined)
    options.note(`a message without an id was stopped: ${message}`);
}

/** Resolves when the sink takes more, or is gone. */
export async function write(
  sink: Writable,
  pieces: readonly (Uint8Array | string)[],
): Promise<void> {
  if (sink.destroyed || sink.writableEnded) return;
  let room = true;
  for (const piece of pieces) if (piece.length > 0) room = sink.write(piece);
  if (!room) await roomIn(sink);
}

async function roomIn(sink: Writable): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(sink, "drain", { signal }), once(sink, "close", { signal })]).catch(
    () => undefined,
  );
  settled.abort();
}
