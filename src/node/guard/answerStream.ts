/**
 * Sends an answer on by way of the rewriter: decoded, restored, checked, with back-pressure.
 *
 * Only answers that have to be read come here; all others are piped as they are. Head and bytes
 * leave as early as they can: a stream's head at once, a document's with its first byte. When the
 * upstream breaks off, the client's connection does too.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { type Readable, Transform } from "node:stream";
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from "node:zlib";

import type { Framing } from "../../core/answer/framing.ts";
import type { AnswerText } from "../../core/answer/item.ts";
import type { AnswerPiece, AnswerRewriter } from "../../core/answer/rewriter.ts";
import type { HeaderPair } from "../../core/model/exchange.ts";
import { encodingsOf } from "./contentEncoding.ts";
import { hasLength, writeAnswerHead } from "./answerHead.ts";
import { headerRecord } from "./headers.ts";

/** What a check comes to: go on, or these bytes and the end. */
export type Verdict =
  | { readonly kind: "go" }
  | { readonly kind: "cut"; readonly body: Uint8Array }
  /** Before the head was sent. */
  | {
      readonly kind: "replace";
      readonly status: number;
      readonly headers: readonly HeaderPair[];
      readonly body: string;
    };

export interface AnswerWork {
  readonly framing: Framing;
  readonly rewriter: AnswerRewriter;
  /** In a form that nobody here knows: if it is a model's answer, it is told as unread. */
  readonly unreadable: boolean;
  /** `first`: no byte of the answer was sent. */
  check(texts: readonly AnswerText[], first: boolean): Promise<Verdict>;
  /** What follows, or the whole answer, cannot be read. */
  unread(why: "too_large" | "undecodable", first: boolean): Verdict;
  kept(piece: Extract<AnswerPiece, { readonly kind: "kept" }>): void;
  /** Once, however it ends. */
  done(): void;
}

export interface AnswerPlan {
  /** Undefined: the answer goes as it is. */
  workFor(contentType: string): AnswerWork | undefined;
}

/** Sends `answer` to `response`; `onBytes` hears what came from the upstream. Never rejects. */
export async function sendAnswer(
  plan: AnswerPlan,
  answer: IncomingMessage,
  response: ServerResponse,
  onBytes: (count: number) => void,
): Promise<void> {
  const decoders = decodersOf(answer.headers["content-encoding"]);
  const work = hasBody(answer, response)
    ? plan.workFor(answer.headers["content-type"] ?? "")
    : undefined;
  const sender = new Sender(answer, response);
  if (work === undefined) return sender.pass(onBytes);
  if (decoders === undefined || work.unreadable) {
    const verdict = isSuccess(answer) ? work.unread("undecodable", true) : goOn;
    work.done();
    return verdict.kind === "go" ? sender.pass(onBytes) : sender.finish(verdict);
  }
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      onBytes(chunk.length);
      callback(null, chunk);
    },
  });
  try {
    await sender.run(work, chained(answer, [counted, ...decoders.map((make) => make())]));
  } catch {
    response.destroy();
    await scanRest(work);
  } finally {
    work.done();
  }
}

/** The answer broke off: nothing more leaves, but what left is told. */
async function scanRest(work: AnswerWork): Promise<void> {
  for (const piece of work.rewriter.end())
    if (piece.kind === "check" && piece.texts.length > 0) await work.check(piece.texts, false);
}

const goOn: Verdict = { kind: "go" };

function hasBody({ statusCode }: IncomingMessage, { req }: ServerResponse): boolean {
  return req.method !== "HEAD" && !/^(?:1..|204|304)$/.test(String(statusCode));
}

/** Errors are the provider's own words, in any form. */
function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

class Sender {
  readonly #answer: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(answer: IncomingMessage, response: ServerResponse) {
    this.#answer = answer;
    this.#response = response;
  }

  /** `read`: the body goes out decoded and in another length. */
  head(read: boolean): void {
    writeAnswerHead(this.#answer, this.#response, read ? bodyHeaders : undefined);
    if (!hasLength(this.#answer)) this.#response.flushHeaders();
  }

  /** The body as it comes. */
  pass(onBytes: (count: number) => void): void {
    this.#answer.on("data", (chunk: Buffer) => onBytes(chunk.length));
    this.head(false);
    this.#answer.pipe(this.#response);
  }

  async run(work: AnswerWork, source: Readable): Promise<void> {
    const early = work.framing !== "document";
    if (early) this.head(true);
    for await (const chunk of source) {
      if (await this.#carry(work, work.rewriter.push(chunk))) return;
    }
    if (await this.#carry(work, work.rewriter.end())) return;
    if (!this.#response.headersSent) this.head(true);
    this.#response.end();
  }

  /** True when the answer is over. */
  async #carry(work: AnswerWork, pieces: readonly AnswerPiece[]): Promise<boolean> {
    for (const piece of pieces) {
      if (piece.kind === "kept") work.kept(piece);
      else if (piece.kind === "bytes") await this.#write(piece.bytes);
      else {
        const first = !this.#wrote;
        const verdict =
          piece.unread === true
            ? work.unread("too_large", first)
            : await work.check(piece.texts, first);
        if (verdict.kind === "go") continue;
        await this.finish(verdict);
        return true;
      }
    }
    return false;
  }

  #wrote = false;

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    if (!this.#response.headersSent) this.head(true);
    this.#wrote = true;
    if (this.#response.write(bytes)) return;
    await settled(this.#response, "drain");
  }

  /** The upstream is left alone until the client has everything: its end would end ours. */
  async finish(verdict: Exclude<Verdict, { readonly kind: "go" }>): Promise<void> {
    const response = this.#response;
    if (verdict.kind === "replace" && !response.headersSent) {
      response.writeHead(verdict.status, {
        ...headerRecord(verdict.headers),
        "content-length": Buffer.byteLength(verdict.body),
      });
    } else if (!response.headersSent) this.head(true);
    const over = settled(response, "finish");
    response.end(verdict.body);
    await over;
  }
}

/** They say something about the bytes that came, not about those that go. */
const bodyHeaders = new Set([
  "content-length",
  "transfer-encoding",
  "content-encoding",
  "content-md5",
  "digest",
  "content-digest",
  "repr-digest",
  "etag",
]);

function settled(response: ServerResponse, event: "drain" | "finish"): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off(event, settle);
      response.off("close", settle);
      resolve();
    };
    if (response.destroyed) return resolve();
    response.once(event, settle);
    response.once("close", settle);
  });
}

const makers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createDeflated,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Meant as zlib (RFC 1950, method 8); some servers send the bare stream (RFC 1951). */
function createDeflated(): Transform {
  let inner: Transform | undefined;
  return new Transform({
    transform(chunk: Buffer, encoding, callback) {
      if (inner === undefined) {
        inner = ((chunk[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
        inner.on("data", (part) => this.push(part));
        inner.on("error", (error) => this.destroy(error));
      }
      inner.write(chunk, encoding, () => callback());
    },
    flush(callback) {
      if (inner === undefined) return callback();
      inner.once("end", () => callback());
      inner.end();
    },
  });
}

/** Stacked encodings that are undone, each with memory of its own. Nobody uses more than one or two. */
export const maxAnswerEncodings = 4;

/** Undefined: one that nobody knows, or too many. In the order they are undone (RFC 9110, 8.4). */
function decodersOf(header: string | undefined): readonly (() => Transform)[] | undefined {
  const names = encodingsOf(header);
  if (names.length > maxAnswerEncodings) return undefined;
  const found = names.map((name) => (Object.hasOwn(makers, name) ? makers[name] : undefined));
  const known = found.filter((maker) => maker !== undefined);
  return known.length === names.length ? known.toReversed() : undefined;
}

/** An error of one stream is the error of the last, which need not be read: it ends nothing else. */
function chained(answer: Readable, steps: readonly Transform[]): Readable {
  const last = steps.reduce<Readable>((source, next) => {
    source.on("error", (error) => next.destroy(error));
    source.on("close", () => {
      if (!source.readableEnded) next.destroy(new Error("the answer broke off"));
    });
    return source.pipe(next);
  }, answer);
  return last.on("error", () => last.destroy());
}
