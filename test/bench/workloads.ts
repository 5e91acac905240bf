/** The texts that the scan benchmark reads. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { stringsIn } from "../cases/stringsIn.ts";

const pieceLength = 64 * 1024;
const codeLength = 4 * 1024 * 1024;

export interface Workloads {
  /** One sentence: where the texts come from. */
  readonly origin: string;
  readonly code: readonly string[];
  readonly conversation: readonly string[];
  readonly fields: readonly string[];
}

/** Reads `benign.jsonl.gz` and `conversation-benign.json.gz` of a corpus, else the given sources. */
export function workloadsFrom(corpus: string | undefined, sources: string): Workloads {
  return corpus === undefined ? fromSources(sources) : fromCorpus(corpus);
}

function fromCorpus(corpus: string): Workloads {
  const code = open(join(corpus, "benign.jsonl.gz"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line): { readonly text: string } => JSON.parse(line))
    .map(({ text }) => text)
    .join("\n");
  const conversation = open(join(corpus, "conversation-benign.json.gz"));
  const body: unknown = JSON.parse(conversation);
  return {
    origin: `texts of the corpus in ${corpus}`,
    code: piecesOf(code),
    conversation: [conversation],
    fields: stringsIn(body).map(flat),
  };
}

function fromSources(sources: string): Workloads {
  const texts = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(sources, name), "utf8"));
  const body = JSON.stringify({ messages: texts.map((content) => ({ role: "user", content })) });
  return {
    origin:
      "no corpus named with --corpus: the project's own sources stand for all three workloads",
    code: piecesOf(texts.join("\n")),
    conversation: [body],
    fields: texts,
  };
}

function open(file: string): string {
  return gunzipSync(readFileSync(file)).toString("utf8");
}

function piecesOf(text: string): readonly string[] {
  const whole = text.repeat(Math.ceil(codeLength / text.length)).slice(0, codeLength);
  return Array.from({ length: codeLength / pieceLength }, (_, index) =>
    flat(whole.slice(index * pieceLength, (index + 1) * pieceLength)),
  );
}

/** A string of its own instead of a window into a longer one, as a request's fields are. */
function flat(text: string): string {
  return Buffer.from(text).toString("utf8");
}
