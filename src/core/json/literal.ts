/**
 * The inside of a JSON string literal that is already text: undoing its escapes, and positions in
 * the meaning back to positions in the literal.
 *
 * Takes the same steps as `string.ts` does over bytes, so that both agree on every literal.
 */

import { simpleEscapes, type Step } from "./string.ts";

const backslash = 0x5c;
/** Literals at least this long are undone by the platform's own parser, which is faster there. */
const minParsedLength = 48;

/** The meaning of a literal with its quotes, by the platform's parser; nothing when it refuses it. */
export function parseLiteral(quoted: string): string | undefined {
  if (quoted.length < minParsedLength) return unescapeLiteral(quoted);
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The meaning of a literal without its quotes, in valid UTF-8. */
export function textOfLiteral(bytes: Uint8Array): string {
  return meaningOf(utf8.decode(bytes));
}

/** The same of a literal that is text already. */
export function meaningOf(literal: string): string {
  if (!literal.includes("\\")) return literal;
  const quoted = `"${literal}"`;
  return parseLiteral(quoted) ?? unescapeLiteral(quoted);
}

/** The same by hand; a backslash that begins no escape stays. */
export function unescapeLiteral(quoted: string): string {
  const end = quoted.length - 1;
  let text = "";
  let at = 1;
  let slash = quoted.indexOf("\\", at);
  while (slash >= 0 && slash < end) {
    const step = readEscape(quoted, slash, end);
    text += quoted.slice(at, slash) + step.text;
    at = slash + step.length;
    slash = quoted.indexOf("\\", at);
  }
  return text + quoted.slice(at, end);
}

/** Positions in the literal (without quotes) of ascending positions in its meaning. */
export function literalPositions(literal: string, positions: readonly number[]): readonly number[] {
  const found: number[] = [];
  let at = 0;
  let unit = 0;
  for (const wanted of positions) {
    while (unit < wanted && at < literal.length) {
      const escaped = literal.charCodeAt(at) === backslash;
      at += escaped ? readEscape(literal, at, literal.length).length : 1;
      unit += 1;
    }
    found.push(at);
  }
  return found;
}

function readEscape(text: string, at: number, end: number): Step {
  const letter = at + 1 < end ? text.charAt(at + 1) : "";
  const simple = simpleEscapes[letter];
  if (simple !== undefined) return { text: simple, length: 2 };
  const hex = text.slice(at + 2, Math.min(end, at + 6));
  if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(hex)) {
    return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 };
  }
  return { text: "\\", length: 1 };
}

/** A copy that does not keep alive the body of which it was a slice. */
export function detach(text: string): string {
  return ` ${text}`.slice(1);
}
