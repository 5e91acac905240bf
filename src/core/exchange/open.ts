/**
 * Opens a request: which API, which conversation, and every piece of text in it as a field.
 *
 * Pure and total: any bytes give an answer. Every string leaf, object key, form value, part, header
 * and query value becomes a field; what has no structure becomes `$raw`. `rewrite` patches the
 * original bytes at spans of those fields and touches nothing else. With the memory of a former
 * turn only what was added is read.
 */

import type { Api, Family, RawRequest, SessionContext } from "../model/exchange.ts";
import type { ScanField } from "../model/finding.ts";
import type { Hash } from "../model/ids.ts";
import { isNamedAlike, type Naming, readBeginning } from "../wire/beginning.ts";
import {
  type HeaderIndex,
  type HeaderSource,
  headerValue,
  indexHeaders,
  isScannedName,
  isScannedParameter,
  scannedValue,
} from "../wire/headers.ts";
import { decodeComponent, parsePairs, shownName } from "../wire/pairs.ts";
import { familyOf, recognise } from "../wire/recognise.ts";
import { readRoot } from "../wire/root.ts";
import { readSession } from "../wire/session.ts";
import { once } from "../scan/once.ts";
import { type OpenedBody, openBody, placePair, plain } from "./body.ts";
import {
  type IsEqual,
  type OpenedMemory,
  outlives,
  remember,
  type Reopened,
  reopenBest,
} from "./memory.ts";
import { stripFields } from "./stripFields.ts";
import { openingOf } from "./opening.ts";
import { type FieldEdit, type Placed, type Rewritten, rewrite } from "./rewrite.ts";

export interface Opened {
  readonly api: Api;
  readonly family: Family;
  readonly model?: string;
  /** Whether the client asked for a streamed answer. */
  readonly stream: boolean;
  readonly session: SessionContext;
  readonly fields: readonly ScanField[];
  /** For the next turn of the conversation; absent where it would not pay. */
  readonly memory?: OpenedMemory;
  /** Takes found values out of what is told; absent: none were found. */
  readonly scrub?: (text: string) => string;
  /** The former memory that `memory` takes the place of. */
  readonly continues?: OpenedMemory;
  rewrite(edits: readonly FieldEdit[]): Rewritten;
  /**
   * Takes the parts of the conversation out that hold these fields, as far as the rest stays valid,
   * and carries out the edits of what remains. `impossible` when one may neither go nor be replaced.
   */
  strip(fields: readonly number[], edits: readonly FieldEdit[]): Rewritten;
}

/** As far as it takes to scan the fields. */
export interface Opening {
  readonly fields: readonly ScanField[];
  /** How many of the first fields will outlive the request, in its memory. */
  readonly kept: number;
  /** How many of the first fields stand in the body. */
  readonly body: number;
  /** Who asks whom for what, and the rest. */
  readonly finish: () => Opened;
}

/**
 * `hash` derives an id for conversations that carry none; without it they stay unnamed. `former`:
 * memories of turns of what may be the same conversation; the one with most in common is used.
 */
export function openRequest(
  raw: RawRequest,
  hash?: (text: string) => Hash,
  former: readonly OpenedMemory[] = [],
): Opened {
  return beginRequest(raw, hash, former).finish();
}

/** The same in two steps: what is not needed for a scan is read while the fields are scanned. */
export function beginRequest(
  raw: RawRequest,
  hash: ((text: string) => Hash) | undefined,
  former: readonly OpenedMemory[],
  isEqual?: IsEqual,
): Opening {
  const headers = indexHeaders(raw.headers);
  const known = isForm(headers) ? undefined : reopenBest(raw.body, former, isEqual);
  const body = known?.opened ?? openBody(raw.body, headers);
  const placed = body.placed.concat(openTarget(raw.target), openHeaders(raw));
  return {
    fields: placed.map((each) => each.field),
    kept: outlives(raw.body, body) ? body.placed.length : 0,
    body: body.placed.length,
    finish: once(() => finishRequest(raw, { headers, known, body, placed, hash })),
  };
}

interface Begun {
  readonly headers: HeaderIndex;
  readonly known: Reopened | undefined;
  readonly body: OpenedBody;
  readonly placed: readonly Placed[];
  readonly hash: ((text: string) => Hash) | undefined;
}

function finishRequest(raw: RawRequest, { headers, known, body, placed, hash }: Begun): Opened {
  const { root, beginning } = readBody(body, known, { hash, family: raw.family });
  const api = recognise(raw.target, root.members);
  const model = modelOf(raw.target, root.values);
  const memory = remember(raw.body, body, { root, beginning, from: known });
  return {
    api,
    family: familyOf(api, raw.family, raw),
    ...(model === undefined ? {} : { model }),
    stream: streamApis.has(api) || root.stream,
    session: readSession({ headers, values: root.values, beginning }),
    fields: placed.map((each) => each.field),
    ...(memory === undefined ? {} : { memory }),
    ...(known?.continues === undefined ? {} : { continues: known.continues }),
    rewrite: (edits) => rewrite(raw, placed, edits),
    strip: (fields, edits) => stripFields({ raw, placed, ...body.conversation }, fields, edits),
  };
}

/** Of the very same body all is known. */
function readBody(
  body: OpenedBody,
  known: Reopened | undefined,
  naming: Naming,
): Pick<OpenedMemory, "root" | "beginning"> {
  const same = known?.continues;
  if (same?.opened === body && isNamedAlike(same.beginning.naming, naming)) return same;
  const beginning = readBeginning(openingOf(body), naming, known?.beginning);
  return { root: readRoot(body.loose), beginning };
}

/** Forms are read by their own syntax, whatever their bytes look like. */
function isForm(headers: HeaderSource): boolean {
  const type = headerValue(headers, "content-type") ?? "";
  return /^(?:multipart|application\/x-www-form-urlencoded)\b/i.test(type);
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
  const placed: Placed[] = [];
  for (const [name, value] of raw.headers) {
    const path = `$headers.${shownName(name.toLowerCase())}`;
    const site = { kind: "header", name, value } as const;
    const text = scannedValue(name, value);
    if (text !== "") placed.push({ field: { path, text, ...plain }, site });
    if (isScannedName(name))
      placed.push({ field: { path, text: name, ...plain, sealed: true }, site });
  }
  return placed;
}

/** Always streamed: the path says so. */
const streamApis: ReadonlySet<Api> = new Set(["gemini.stream", "bedrock.stream"]);

/** From the body's `model`, or from a path like `/models/<name>:generateContent`. */
function modelOf(target: string, values: ReadonlyMap<string, string>): string | undefined {
  const inPath = /\/(?:models|engines)\/([^/:?]{1,128})/.exec(target)?.[1];
  return (values.get("model") ?? inPath ?? bedrockModel(target))?.slice(0, 128);
}

/** Bedrock's models have colons, and ARNs of profiles slashes, which clients escape. */
function bedrockModel(target: string): string | undefined {
  const escaped = /\/model\/([^?]{1,512})\/(?:converse|invoke)/.exec(target)?.[1];
  return escaped === undefined ? undefined : decodeComponent(escaped);
}
