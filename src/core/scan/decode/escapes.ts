/**
 * Escapes inside running text: percent, `\u`, `\x`, octal, HTML entities, quoted-printable,
 * JSON-in-JSON, and marks that carry no text (ANSI colours, zero-width characters).
 *
 * Each decoder rewrites only the neighbourhood of the escapes it finds, so the cost follows the
 * escapes and not the text.
 */

import type { Decoder } from "../../model/decoder.ts";
import type { Decoded } from "./decoded.ts";
import { jointPattern } from "./joint.ts";
import { flags } from "./flags.ts";
import type { Places } from "./specials.ts";
import type { Survey } from "./survey.ts";
import { type Replacement, rewriteWindows } from "./windows.ts";

interface Escape {
  readonly name: Decoder;
  /** Sticky; each match is replaced by `decode(match)`. */
  readonly pattern: RegExp;
  readonly decode: (match: RegExpMatchArray) => string | undefined;
  /** Fewer in one neighbourhood are none; 1 unless the escape looks like ordinary text. */
  readonly least?: number;
  /** The survey's flag without which there is nothing to find. */
  readonly flag: number;
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  sol: "/",
  bsol: "\\",
  colon: ":",
  equals: "=",
  plus: "+",
  lowbar: "_",
  period: ".",
  commat: "@",
  hyphen: "-",
  dash: "-",
  num: "#",
  shy: "",
  zwj: "",
  zwnj: "",
};

const escapes: readonly Escape[] = [
  {
    name: "unicode",
    flag: flags.unicodeEscape,
    pattern: /\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/y,
    decode: (match) => codePoint(match[1] ?? match[2] ?? match[3] ?? "", 16),
  },
  {
    name: "hex_escape",
    flag: flags.hexEscape,
    pattern: /\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/y,
    decode: (match) => codePoint(match[1] ?? match[2] ?? "", 16),
  },
  {
    name: "octal",
    flag: flags.octalEscape,
    // `\160` of C, `\0160` of printf, `\000070` of style sheets.
    pattern: /\\(?:0{4}([2-7][0-9a-fA-F])|(0[01][0-7]{2}|[0-3][0-7]{2}))/y,
    decode: (match) =>
      match[1] === undefined ? codePoint(match[2] ?? "", 8) : codePoint(match[1], 16),
  },
  {
    name: "json",
    flag: flags.jsonEscape,
    pattern: /\\+(["'\\/nrt_*~.#+-])/y,
    decode: (match) => jsonEscape(match[1] ?? ""),
  },
  {
    name: "url",
    flag: flags.percent,
    pattern: /%(?:u([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))/y,
    decode: (match) => codePoint(match[1] ?? match[2] ?? "", 16),
  },
  {
    name: "html",
    flag: flags.entity,
    pattern:
      /&(?:#(\d{1,7})(?:;|(?=&#|[<"'\s]|$))|#[xX]([0-9a-fA-F]{1,6})(?:;|(?=&#|[<"'\s]|$))|([a-z]{2,8});)/y,
    decode: (match) =>
      match[3] === undefined
        ? codePoint(match[1] ?? match[2] ?? "", match[1] === undefined ? 16 : 10)
        : named[match[3]],
  },
  {
    name: "quoted_printable",
    flag: flags.quotedPrintable,
    least: 2,
    // Sums of modules in `go.sum` end like soft breaks.
    pattern: /=([0-9A-F]{2})|=\r?\n(?<!h1:[\w+/]{43}=\r?\n)/y,
    decode: (match) => (match[1] === undefined ? "" : codePoint(match[1], 16)),
  },
  {
    name: "quoted_printable",
    flag: flags.quotedPrintable,
    // A sign of equality tells by itself: `key=3D…`.
    pattern: /=3D(?=[\w"'/+-])/y,
    decode: () => "=",
  },
  {
    name: "quoted_printable",
    flag: flags.quotedPrintable,
    // A single soft break inside a word; more of them are above.
    pattern:
      /=\r?\n(?=[\w+/.-]{2,80}(?:$|[ \t]*\r?\n))(?![^\n]{0,100}=\r?\n)(?<=[\w+/.-]{2}=\r?\n)(?<!=\r?\n[^\n]{0,100}=\r?\n)/y,
    decode: () => "",
  },
  {
    name: "ansi",
    flag: flags.ansi,
    // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
    pattern: /\u001b\[[0-9;?]*[A-Za-z]/y,
    decode: () => "",
  },
  {
    name: "ansi",
    flag: flags.hexEscape | flags.unicodeEscape | flags.octalEscape | flags.jsonEscape,
    pattern: /\\(?:x1b|u001b|033|e)\[[0-9;?]*[A-Za-z]/y,
    decode: () => "",
  },
  {
    name: "continuation",
    flag: flags.continuation,
    pattern: /\\\r?\n[ \t]*/y,
    decode: () => "",
  },
  {
    name: "concatenation",
    flag: flags.concatenation,
    pattern: jointPattern("y"),
    decode: (match) => (isJoint(match) ? "" : undefined),
  },
  {
    name: "concatenation",
    flag: flags.concatenation,
    pattern: /["'`]\)?\.(?:append|concat)\(["'`]/y,
    decode: () => "",
  },
  {
    name: "text_blocks",
    flag: flags.textBlocks,
    pattern:
      /"\s{0,4}\},\s{0,8}\{\s{0,4}"type"\s{0,2}:\s{0,2}"(?:input_|output_)?text"\s{0,2},\s{0,4}"text"\s{0,2}:\s{0,2}"/y,
    decode: () => "",
  },
];

/** Flags of all of them. */
export const anyEscape = escapes.reduce((all, { flag }) => all | flag, 0);

export function decodeEscapes(text: string, { flags: seen, places }: Seen): readonly Decoded[] {
  const found: Decoded[] = [];
  for (const escape of escapes)
    if ((seen & escape.flag) !== 0) found.push(...decodeOne(text, escape, places));
  return found;
}

/** What a survey says that matters here. */
type Seen = Pick<Survey, "flags" | "places">;

/** Comments between two parts. */
const comments = /\/\*[^*\n]*\*\/|(?:\/\/|#)[^\n]*/g;

/** An operator or a line break between two literals; with blanks alone, text on both sides. */
function isJoint({
  0: joint,
  1: open,
  2: close,
  index = 0,
  input = "",
}: RegExpMatchArray): boolean {
  const between = joint.slice(1, -1).replaceAll(comments, "");
  if (open !== close) return /[+&~|<]|\.\./.test(between);
  if (/[+.&~|<\n]/.test(between)) return true;
  const sides = `${input[index - 1] ?? " "}${input[index + joint.length] ?? " "}`;
  return joint.length > 2 && !joint.startsWith("`") && /^[\w+/=:@.-]{2}$/.test(sides);
}

function codePoint(digits: string, radix: number): string | undefined {
  const code = Number.parseInt(digits, radix);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function jsonEscape(letter: string): string {
  return controls[letter] ?? letter;
}

/** As a search of the whole text would find them: the next one begins behind the one before. */
function decodeOne(
  text: string,
  { name, flag, pattern, decode, least }: Escape,
  { at, kinds }: Places,
): readonly Decoded[] {
  const hits: Replacement[] = [];
  let end = 0;
  for (let i = 0; i < at.length; i += 1) {
    const place = at[i] ?? 0;
    if (((kinds[i] ?? 0) & flag) === 0 || place < end) continue;
    pattern.lastIndex = place;
    const match = pattern.exec(text);
    if (match === null) continue;
    end = pattern.lastIndex;
    const decoded = decode(match);
    if (decoded !== undefined) hits.push({ start: place, end, text: decoded });
  }
  return rewriteWindows(text, name, hits, least);
}
