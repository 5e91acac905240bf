/**
 * Opens a request: which API, which conversation, and every piece of text in it as a field.
 *
 * Pure and total: any bytes give an answer. Every string leaf, object key, form value, part, header
 * and query value becomes a field; what has no structure becomes `$raw`. `rewrite` patches the
 * original bytes at spans of those fields and touches nothing else.
 */

import type { Api, Family, RawRequest, SessionContext } from "../model/exchange.ts";
import type { ScanField } from "../model/finding.ts";
import type { Hash } from "../model/ids.ts";
import { annotate, type Meaning } from "../wire/annotate.ts";
import { boundaryOf, readParts } from "../wire/multipart.ts";
import { headerValue, isScannedHeader, isScannedParameter } from "../wire/headers.ts";
import { lexJson, type Token } from "../json/lex.ts";
import { decodeComponent, formText, parsePairs, shownName } from "../wire/pairs.ts";
import { familyOf, recognise } from "../wire/recognise.ts";
import { readSession } from "../wire/session.ts";
import { readText } from "../wire/text.ts";
import { type FieldEdit, type Placed, type Rewritten, rewrite, type Site } from "./rewrite.ts";

export interface Opened {
  readonly api: Api;
  readonly family: Family;
  readonly model?: string;
  /** Whether the client asked for a streamed answer. */
  readonly stream: boolean;
  readonly session: SessionContext;
  readonly fields: readonly ScanField[];
  rewrite(edits: readonly FieldEdit[]): Rewritten;
}

const plain: Meaning = { role: "unknown", age: "new" };

/** `hash` derives an id for conversations that carry none; without it they stay unnamed. */
export function openRequest(raw: RawRequest, hash?: (text: string) => Hash): Opened {
  const body = openBody(raw);
  const api = recognise(raw.target, body.tokens);
  const placed = [...body.placed, ...openTarget(raw.target), ...openHeaders(raw)];
  const model = modelOf(raw.target, body.tokens);
  const { tokens, meanings } = body;
  return {
    api,
    family: familyOf(api, raw.family),
    ...(model === undefined ? {} : { model }),
    stream: api === "gemini.stream" || asksForStream(body.tokens),
    session: readSession({
      headers: raw.headers,
      tokens,
      meanings,
      ...(hash === undefined ? {} : { hash }),
    }),
    fields: placed.map((each) => each.field),
    rewrite: (edits) => rewrite(raw, placed, edits),
  };
}

interface OpenedBody {
  readonly placed: readonly Placed[];
  readonly tokens: readonly Token[];
  readonly meanings: readonly Meaning[];
}

function openBody(raw: RawRequest): OpenedBody {
  const contentType = headerValue(raw.headers, "content-type") ?? "";
  const none = { tokens: [], meanings: [] };
  const form = /^application\/x-www-form-urlencoded\b/i.test(contentType);
  if (form && isAscii(raw.body)) return { placed: openForm(raw.body), ...none };
  const boundary = boundaryOf(contentType);
  const parts = boundary === undefined ? undefined : openParts(raw.body, boundary);
  if (parts !== undefined) return { placed: parts, ...none };
  const tokens = lexJson(raw.body);
  if (tokens === undefined) return { placed: openText(raw.body, "$raw"), ...none };
  const meanings = annotate(tokens);
  return { placed: openTokens(tokens, meanings), tokens, meanings };
}

function openTokens(tokens: readonly Token[], meanings: readonly Meaning[]): readonly Placed[] {
  const placed: Placed[] = [];
  tokens.forEach((token, index) => {
    if (!isScanned(token)) return;
    const { path, text } = token;
    placed.push({
      field: { path, text, ...(meanings[index] ?? plain) },
      site: { kind: "token", token },
    });
  });
  return placed;
}

/** Left out: `true`, `null` and the like, empty strings, and keys that are plain words. */
function isScanned(token: Token): boolean {
  if (token.kind === "literal" || token.text.length === 0) return false;
  return token.kind !== "key" || !/^[A-Za-z_]{1,32}$/.test(token.text);
}

function openText(bytes: Uint8Array, path: string): readonly Placed[] {
  return readText(bytes, 0, bytes.length).map((piece) => ({
    field: { path, text: piece.text, ...plain },
    site: { kind: "piece", piece },
  }));
}

function openForm(bytes: Uint8Array): readonly Placed[] {
  return parsePairs(formText(bytes)).flatMap((pair) =>
    placePair("$form", pair, { kind: "form", start: pair.start, end: pair.end }),
  );
}

function placePair(
  where: string,
  pair: { readonly name: string; readonly value: string },
  site: Site,
): readonly Placed[] {
  const path = `${where}.${shownName(pair.name)}`;
  const fields: Placed[] = [];
  if (pair.value !== "") fields.push({ field: { path, text: pair.value, ...plain }, site });
  if (shownName(pair.name) === "*") {
    fields.push({ field: { path, text: pair.name, ...plain, sealed: true }, site });
  }
  return fields;
}

function openParts(bytes: Uint8Array, boundary: string): readonly Placed[] | undefined {
  return readParts(bytes, boundary)?.flatMap((part) => {
    const path = `$part.${shownName(part.name)}`;
    const file = part.fileName === undefined ? {} : { sourceFile: part.fileName };
    const pieces = [
      ...readText(bytes, part.head.start, part.head.end),
      ...readText(bytes, part.body.start, part.body.end),
    ];
    return pieces.map((piece): Placed => ({
      field: { path, text: piece.text, ...plain, ...file },
      site: { kind: "piece", piece },
    }));
  });
}

function openTarget(target: string): readonly Placed[] {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const placed: Placed[] = [
    { field: { path: "$path", text: decodeComponent(path), ...plain }, site: { kind: "path" } },
  ];
  if (mark < 0) return placed;
  for (const pair of parsePairs(target.slice(mark + 1))) {
    if (!isScannedParameter(pair.name)) continue;
    const [start, end] = [pair.start + mark + 1, pair.end + mark + 1];
    placed.push(...placePair("$query", pair, { kind: "query", start, end }));
  }
  return placed;
}

function openHeaders(raw: RawRequest): readonly Placed[] {
  return raw.headers
    .filter(([name, value]) => value !== "" && isScannedHeader(name))
    .map(([name, value]) => ({
      field: { path: `$headers.${shownName(name.toLowerCase())}`, text: value, ...plain },
      site: { kind: "header", name, value },
    }));
}

function asksForStream(tokens: readonly Token[]): boolean {
  return tokens.some(
    (token) => token.kind === "literal" && token.path === "stream" && token.text === "true",
  );
}

/** From the body's `model`, or from a path like `/models/<name>:generateContent`. */
function modelOf(target: string, tokens: readonly Token[]): string | undefined {
  const named = tokens.find((token) => token.kind === "value" && token.path === "model")?.text;
  const inPath = /\/(?:models|engines)\/([^/:?]{1,128})/.exec(target)?.[1];
  return (named ?? inPath)?.slice(0, 128);
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
