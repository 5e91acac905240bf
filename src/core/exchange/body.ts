/**
 * The body of a request as fields: JSON of any root, form, multipart, or text and what is left of it.
 *
 * Every string leaf, object key, form value and part becomes a field; what has no structure becomes
 * `$raw`. JSON in a string (the arguments of a tool call) is opened once, into fields of its own.
 */

import { LateToken, minLateText } from "../json/late.ts";
import { lexBody, type Lexed, lexInside, type Token } from "../json/lex.ts";
import { isDataName, isSaid } from "../json/said.ts";
import { annotate, type Annotated, type Meaning, type Turn } from "../wire/annotate.ts";
import type { ScanField } from "../model/finding.ts";
import { factKeys } from "../wire/facts.ts";
import { type HeaderSource, headerValue } from "../wire/headers.ts";
import { boundaryOf, type Range, readParts } from "../wire/multipart.ts";
import { formText, type Pair, parsePairs, shownName } from "../wire/pairs.ts";
import { readText, type TextPiece } from "../wire/text.ts";
import { LateField } from "./lateField.ts";
import type { Placed, Site } from "./rewrite.ts";

export interface OpenedBody {
  readonly placed: readonly Placed[];
  /** Tokens outside of the turns: the root, the system prompt, the tools. */
  readonly loose: readonly Token[];
  readonly conversation: Conversation;
}

export interface Conversation extends Pick<Annotated, "turns" | "lastAnswer"> {
  /** For every turn: how many of `placed` come up to its end. */
  readonly marks: readonly number[];
}

export const plain: Meaning = { role: "unknown", age: "new" };
/** Longest value for which the name of its member is given. */
export const maxKeyedLength = minLateText;

const none = { loose: [], conversation: { turns: [], lastAnswer: -1, marks: [] } };

export function openBody(bytes: Uint8Array, headers: HeaderSource): OpenedBody {
  const contentType = headerValue(headers, "content-type") ?? "";
  const form = /^application\/x-www-form-urlencoded\b/i.test(contentType) && isAscii(bytes);
  if (form && !beginsJson(bytes)) return { placed: openForm(bytes), ...none };
  const boundary = boundaryOf(contentType);
  const parts = boundary === undefined ? undefined : openParts(bytes, boundary);
  if (parts !== undefined) return { placed: parts, ...none };
  const lexed = lexBody(bytes, factKeys, "late");
  if (lexed !== undefined) return openLexed(lexed, [], []);
  const read = form ? openForm(bytes) : openText(bytes, "$raw");
  return { placed: read, ...none };
}

/** `curl -d` says that JSON is a form, and servers that only know JSON (Ollama) take it as JSON. */
function beginsJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  return first === 0x7b || first === 0x5b;
}

/** `placed` and `turns` stand before what was lexed. */
export function openLexed(
  lexed: Lexed,
  placed: readonly Placed[],
  known: readonly Turn[],
): OpenedBody {
  const whole = openArguments(lexed);
  const { meanings, turns, lastAnswer } = annotate(whole, known);
  const own: Placed[] = placed.slice();
  const loose: Token[] = [];
  const marks: number[] = [];
  let next = known.length;
  for (const [index, token] of whole.tokens.entries()) {
    const at = (token.outer ?? token).start;
    for (let turn = turns[next]; turn !== undefined && turn.container.end <= at;) {
      marks.push(own.length);
      next += 1;
      turn = turns[next];
    }
    if (at < (turns[next]?.container.start ?? Infinity)) loose.push(token);
    if (isScanned(token)) own.push(placeToken(token, meanings[index] ?? plain));
  }
  while (marks.length + known.length < turns.length) marks.push(own.length);
  return { placed: own, loose, conversation: { turns, lastAnswer, marks } };
}

function placeToken(token: Token, meaning: Meaning): Placed {
  const site: Site = { kind: "token", token };
  // Too long to be given a name: `maxKeyedLength`.
  if (token instanceof LateToken)
    return { field: new LateField(token, { path: token.path, ...meaning }), site };
  const { path, text, parent, key, kind } = token;
  const { role, age, sourceFile, tool, sealed, data } = meaning;
  const keyed = kind !== "key" && data === true && text.length <= maxKeyedLength && !parent?.array;
  return {
    field: {
      path,
      text,
      role,
      age,
      ...(sourceFile === undefined ? undefined : { sourceFile }),
      ...(tool === undefined ? undefined : { tool }),
      ...(keyed ? { key } : undefined),
      ...(sealed === undefined ? undefined : { sealed }),
    },
    site,
  };
}

/** The members that hold JSON in a string (OpenAI's tool calls). */
const nestedKey = "arguments";

/** Puts the tokens of JSON in a string in the place of the string. */
function openArguments(lexed: Lexed): Lexed {
  if (!lexed.tokens.some(holdsJson)) return lexed;
  const containers = [...lexed.containers];
  const tokens: Token[] = [];
  for (const token of lexed.tokens) {
    const inner = holdsJson(token) ? lexInside(token.text, token, factKeys) : undefined;
    if (inner === undefined || inner.containers.length === 0) tokens.push(token);
    else {
      for (const each of inner.tokens) tokens.push(each);
      for (const each of inner.containers) containers.push(each);
    }
  }
  return { tokens, containers };
}

function holdsJson(token: Token): boolean {
  const { kind, key, parent } = token;
  if (kind !== "value" || key !== nestedKey || parent === undefined || parent.array) return false;
  const { text } = token;
  return text.startsWith("{") || /^\s*[{[]/.test(text);
}

/** Left out: `true`, `null` and the like, empty strings, and keys that are plain words. */
function isScanned(token: Token): boolean {
  if (token.kind === "value") return token instanceof LateToken || token.text.length > 0;
  return isSaid(token);
}

function openText(bytes: Uint8Array, path: string): readonly Placed[] {
  return readText(bytes, 0, bytes.length).map((piece) => placePiece(piece, { path }));
}

function placePiece(piece: TextPiece, named: Pick<ScanField, "path" | "sourceFile">): Placed {
  const sealed = piece.aside === undefined ? {} : { sealed: true as const };
  return {
    field: { text: piece.text, ...plain, ...named, ...sealed },
    site: { kind: "piece", piece },
  };
}

function openForm(bytes: Uint8Array): readonly Placed[] {
  return parsePairs(formText(bytes)).flatMap((pair) =>
    placePair("$form", pair, { kind: "form", start: pair.start, end: pair.end }),
  );
}

export function placePair(where: string, pair: Pair, site: Site): readonly Placed[] {
  const path = `${where}.${shownName(pair.name)}`;
  const fields: Placed[] = [];
  if (pair.value !== "") fields.push({ field: { path, text: pair.value, ...plain }, site });
  if (isDataName(pair.name)) {
    fields.push({ field: { path, text: pair.name, ...plain, sealed: true }, site });
  }
  return fields;
}

function openParts(bytes: Uint8Array, boundary: string): readonly Placed[] | undefined {
  const read = readParts(bytes, boundary);
  if (read === undefined) return undefined;
  const parts = read.parts.flatMap((part) => {
    const path = `$part.${shownName(part.name)}`;
    const named = { path, ...(part.fileName === undefined ? {} : { sourceFile: part.fileName }) };
    return [part.head, part.body].flatMap((range) => placeRange(bytes, range, named));
  });
  const around = read.around.flatMap((range) => placeRange(bytes, range, { path: "$part" }));
  return [...parts, ...around];
}

function placeRange(
  bytes: Uint8Array,
  { start, end }: Range,
  named: Pick<ScanField, "path" | "sourceFile">,
): readonly Placed[] {
  return readText(bytes, start, end).map((piece) => placePiece(piece, named));
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1) if ((bytes[i] ?? 0) >= 0x80) return false;
  return true;
}
