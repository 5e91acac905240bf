/**
 * What comes back over a WebSocket: values restored, texts scanned, frame by frame.
 *
 * A frame of JSON goes through the same rewriter as a line of a streamed answer; frames are neither
 * merged nor split, and leave in their order. Any other text is scanned as it is, at `ws.inbound`.
 * Nothing is read while there is nothing to restore and answers are not scanned.
 */

import type { AnswerPiece } from "../../core/answer/rewriter.ts";
import type { AnswerText } from "../../core/answer/item.ts";
import type { RawRequest } from "../../core/model/exchange.ts";
import { planAnswer } from "./answerWork.ts";
import type { AnswerWork, Verdict } from "./answerStream.ts";
import type { Judged } from "./judge.ts";
import type { RelayDeps } from "./relay.ts";

export interface InboundFrame {
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

export interface SocketAnswers {
  /** A frame of the client was let through: its answers belong to it. */
  asked(raw: RawRequest, judged: Judged): void;
  /** The frames that may leave now. `stop`: nothing more may come, for this reason. */
  answered(frame: InboundFrame): Promise<Inbound>;
  /** What still waited, when the upstream is done. */
  end(): Promise<Inbound>;
}

export interface Inbound {
  readonly frames: readonly InboundFrame[];
  readonly stop?: string;
}

/** Lines of JSON: one per frame. */
const lines = "application/x-ndjson";
const place = "ws.inbound";
const lf = 0x0a;
const space = 0x20;

export function createSocketAnswers(deps: RelayDeps, upstreamHost: string): SocketAnswers {
  let latest: Answering | undefined;
  let current: Reading | undefined;
  return {
    asked(raw, judged) {
      latest = { raw, judged };
      // The answer under way keeps its reader, unless it does not know all the words.
      if (grew(current, judged)) current?.retire();
    },
    async answered(frame) {
      const before = current?.retired === true ? await current.end() : { frames: [] };
      if (current?.retired !== false) current = read(deps, upstreamHost, latest);
      if (current === undefined || before.stop !== undefined)
        return { ...before, frames: [...before.frames, frame] };
      const now = await current.push(frame);
      if (now.stop !== undefined) current.finish();
      // An answer that is over is told at once: the connection may stay open for hours.
      const rest = current.over && now.stop === undefined ? await current.end() : { frames: [] };
      if (current.over) current = undefined;
      return { ...now, ...rest, frames: [...before.frames, ...now.frames, ...rest.frames] };
    },
    async end() {
      const last = await current?.end();
      current = undefined;
      return last ?? { frames: [] };
    },
  };
}

interface Answering {
  readonly raw: RawRequest;
  readonly judged: Judged;
}

function grew(reading: Reading | undefined, judged: Judged): boolean {
  return reading !== undefined && judged.remembered.known()?.words !== reading.words;
}

function read(
  deps: RelayDeps,
  upstreamHost: string,
  latest: Answering | undefined,
): Reading | undefined {
  if (latest === undefined) return undefined;
  const { raw, judged } = latest;
  const { opened, endpoint, remembered } = judged;
  const known = remembered.known();
  // Realtime sessions speak the events of the Responses API; other frames are read as these too.
  const api = "openai.responses" as const;
  const plan = planAnswer(deps.answers, {
    raw,
    opened: { ...opened, api },
    upstreamHost,
    endpoint,
    known,
  });
  const work = plan?.workFor(lines);
  return work === undefined ? undefined : new Reading(work, known?.words);
}

const overTypes = /"type"\s*:\s*"(?:response\.(?:completed|incomplete|failed|done)|error)"/;

class Reading {
  readonly words: unknown;
  /** The answer that it read is over. */
  over = false;
  retired = false;
  readonly #work: AnswerWork;
  readonly #kinds: boolean[] = [];
  #sent = false;
  #done = false;

  constructor(work: AnswerWork, words: unknown) {
    this.#work = work;
    this.words = words;
  }

  retire(): void {
    this.retired = true;
  }

  async push({ bytes, isBinary }: InboundFrame): Promise<Inbound> {
    if (!looksLikeJson(bytes)) return this.#plain({ bytes, isBinary });
    this.#kinds.push(isBinary);
    this.over = overTypes.test(bytes.toString("latin1"));
    return this.#carry(this.#work.rewriter.push(asLine(bytes)));
  }

  async end(): Promise<Inbound> {
    if (this.#done) return { frames: [] };
    const last = await this.#carry(this.#work.rewriter.end());
    this.finish();
    return last;
  }

  /** What was found in it is told. */
  finish(): void {
    if (!this.#done) this.#work.done();
    this.#done = true;
  }

  async #plain(frame: InboundFrame): Promise<Inbound> {
    const text: AnswerText = {
      path: place,
      text: frame.bytes.toString("utf8"),
      offset: 0,
      kind: "text",
    };
    this.over = true;
    const stop = reasonOf(await this.#work.check([text], !this.#sent));
    return stop === undefined ? { frames: [frame] } : { frames: [], stop };
  }

  async #carry(pieces: readonly AnswerPiece[]): Promise<Inbound> {
    const frames: InboundFrame[] = [];
    for (const piece of pieces) {
      if (piece.kind === "kept") this.#work.kept(piece);
      else if (piece.kind === "bytes") frames.push(this.#frame(piece.bytes));
      else {
        const stop = reasonOf(await this.#work.check(piece.texts, !this.#sent));
        if (stop !== undefined) return { frames, stop };
      }
    }
    return { frames };
  }

  #frame(bytes: Uint8Array): InboundFrame {
    this.#sent = true;
    const end = bytes.at(-1) === lf ? bytes.length - 1 : bytes.length;
    return {
      bytes: Buffer.from(bytes.buffer, bytes.byteOffset, end),
      isBinary: this.#kinds.shift() ?? false,
    };
  }
}

/** The bytes that end the answer, as its client knows it; undefined: it goes on. */
function reasonOf(verdict: Verdict): string | undefined {
  if (verdict.kind === "go") return undefined;
  const body = Buffer.from(verdict.body).toString();
  return /^data: (.*)$/m.exec(body)?.[1] ?? body;
}

function looksLikeJson(bytes: Buffer): boolean {
  const first = bytes.find((byte) => byte !== space && byte !== lf && byte !== 0x0d && byte !== 9);
  return first === 0x7b;
}

/** A line feed in JSON stands between tokens only: a space means the same. */
function asLine(bytes: Buffer): Buffer {
  const line = Buffer.alloc(bytes.length + 1, bytes);
  line[bytes.length] = lf;
  for (let at = line.indexOf(lf); at >= 0 && at < bytes.length; at = line.indexOf(lf, at + 1))
    line[at] = space;
  return line;
}
