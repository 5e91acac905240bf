/**
 * Header lines between the client's and the upstream's side.
 *
 * Order, case and duplicates are kept. Hop-by-hop lines (RFC 9110 section 7.6.1, and everything that
 * `Connection` names) stay on their hop; the length is that of the body that really goes out.
 */

import type { HeaderEdit, HeaderPair } from "../../core/model/exchange.ts";

/** Our own lines, never for the provider. */
export const probeHeader = "x-argus-probe";

/** And our own. */
export const hopByHop: ReadonlySet<string> = new Set([
  probeHeader,
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

export function pairsOf(rawHeaders: readonly string[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  return pairs;
}

export function headerOf(pairs: readonly HeaderPair[], name: string): string | undefined {
  return pairs.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Without hop-by-hop lines and our own. */
export function endToEnd(pairs: readonly HeaderPair[]): HeaderPair[] {
  const named = namedByConnection(pairs);
  return pairs.filter(([name]) => {
    const key = name.toLowerCase();
    // Every request needs its host, whatever `Connection` says.
    return !hopByHop.has(key) && (key === "host" || !named.includes(key));
  });
}

/** Names of lines that end with the connection, in lower case. */
export function namedByConnection(pairs: readonly HeaderPair[]): readonly string[] {
  const named: string[] = [];
  for (const [name, value] of pairs)
    if (isNamed(name, "connection")) named.push(...tokensOf(value));
  return named;
}

/** Value of the first line of that name, in a flat list as Node has it. `wanted` is in lower case. */
export function lineOf(rawHeaders: readonly string[], wanted: string): string | undefined {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && isNamed(name, wanted));
  return at < 0 ? undefined : rawHeaders[at + 1];
}

/** Whether a line has this name, which is in lower case. */
export function isNamed(name: string | undefined, wanted: string): boolean {
  return name?.length === wanted.length && name.toLowerCase() === wanted;
}

/** In lower case. None where only the connection itself is meant, as nearly always. */
export function tokensOf(value: string): readonly string[] {
  if (value === "keep-alive" || value === "close") return [];
  return value.split(",").map((token) => token.trim().toLowerCase());
}

export interface OutgoingBody {
  readonly host: string;
  readonly bytes: Uint8Array;
  /** A patched body goes out without content encoding. */
  readonly patched: boolean;
  /** The client declared a body, be it empty. */
  readonly declared: boolean;
  readonly edits: readonly HeaderEdit[];
}

/** The lines for the upstream, of those `endToEnd`: `Host` and the length replaced where they stand. */
export function outgoingHeaders(pairs: readonly HeaderPair[], body: OutgoingBody): HeaderPair[] {
  const length = String(body.bytes.length);
  const out: HeaderPair[] = [];
  let hasLength = false;
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (body.patched && (key === "content-encoding" || key === "content-length")) continue;
    if (key === "content-length") hasLength = true;
    if (key === "host") out.push([name, body.host]);
    else out.push([name, edited(name, value, body.edits)]);
  }
  if (!hasLength && (body.declared || body.bytes.length > 0)) out.push(["content-length", length]);
  return out;
}

/** As one list, which Node sends as it is. */
export function flatLines(pairs: readonly HeaderPair[]): string[] {
  const lines: string[] = [];
  for (const [name, value] of pairs) addLine(lines, name, value);
  return lines;
}

/** Node spoils what is not ASCII in this one line when it has read a length before: it goes first. */
export function addLine(lines: string[], name: string, value: string): void {
  if (isNamed(name, "content-disposition")) lines.unshift(name, value);
  else lines.push(name, value);
}

/** As a record, for what cannot take a list: duplicates as arrays. No name reaches a prototype. */
export function headerRecord(pairs: readonly HeaderPair[]): Record<string, string | string[]> {
  const lines = new Map<string, [name: string, value: string | string[]]>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const known = lines.get(key);
    if (known === undefined) lines.set(key, [name, value]);
    else known[1] = [known[1], value].flat();
  }
  // Own members whatever their names are, in an object of the kind that is copied fast.
  return Object.fromEntries(lines.values());
}

function edited(name: string, value: string, edits: readonly HeaderEdit[]): string {
  if (edits.length === 0) return value;
  return edits
    .filter((edit) => edit.name.toLowerCase() === name.toLowerCase())
    .reduce((text, edit) => (text === edit.from ? edit.to : text), value);
}
