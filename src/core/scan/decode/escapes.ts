/**
 * Escapes inside running text: percent, `\u`, `\x`, octal, HTML entities, quoted-printable,
 * JSON-in-JSON, and marks that carry no text (ANSI colours, zero-width characters).
 *
 * Each decoder rewrites only the neighbourhood of the escapes it finds, so the cost follows the
 * escapes and not the text.
 */

import { type Decoded, DecodedBuilder } from "./decoded.ts";

/** Characters kept on both sides of an escape, so that names and prefixes stay in view. */
const margin = 120;
/** Neighbourhoods of one text; more than this are taken as one. */
const maxWindows = 4000;

interface Escape {
  readonly name: string;
  /** Global; each match is replaced by `decode(match)`. */
  readonly pattern: RegExp;
  readonly decode: (match: RegExpMatchArray) => string | undefined;
  /** A cheap test before the pattern runs. */
  readonly hint: string;
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
};

const escapes: readonly Escape[] = [
  {
    name: "unicode",
    hint: "\\",
    pattern: /\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
    decode: (match) => codePoint(match[1] ?? match[2] ?? match[3] ?? "", 16),
  },
  {
    name: "hex_escape",
    hint: "\\x",
    pattern: /\\x([0-9a-fA-F]{2})/g,
    decode: (match) => codePoint(match[1] ?? "", 16),
  },
  {
    name: "octal",
    hint: "\\",
    pattern: /\\([0-3][0-7]{2})/g,
    decode: (match) => codePoint(match[1] ?? "", 8),
  },
  {
    name: "json",
    hint: "\\",
    pattern: /\\+(["'\\/nrt])/g,
    decode: (match) => jsonEscape(match[1] ?? ""),
  },
  {
    name: "percent",
    hint: "%",
    pattern: /%([0-9a-fA-F]{2})/g,
    decode: (match) => codePoint(match[1] ?? "", 16),
  },
  {
    name: "html",
    hint: "&",
    pattern: /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,8}));/g,
    decode: (match) =>
      match[3] === undefined
        ? codePoint(match[1] ?? match[2] ?? "", match[1] === undefined ? 16 : 10)
        : named[match[3]],
  },
  {
    name: "quoted_printable",
    hint: "=",
    pattern: /=([0-9A-F]{2})|=\r?\n/g,
    decode: (match) => (match[1] === undefined ? "" : codePoint(match[1], 16)),
  },
  {
    name: "ansi",
    hint: "\u001b",
    // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
    pattern: /\u001b\[[0-9;?]*[A-Za-z]/g,
    decode: () => "",
  },
  {
    name: "ansi",
    hint: "[",
    pattern: /\\(?:x1b|u001b|033|e)\[[0-9;?]*[A-Za-z]/g,
    decode: () => "",
  },
  {
    name: "continuation",
    hint: "\\\n",
    pattern: /\\\r?\n[ \t]*/g,
    decode: () => "",
  },
  {
    name: "concatenation",
    hint: "",
    pattern:
      /(["'`])[ \t]*(?:(?:\+|\.\.?|&|<>|\|\||~)?[ \t]*(?:\\?\r?\n[ \t]*(?:\+|\.\.?|&|\|\|)?[ \t]*)?)(?:[rbfu@$]{0,2})(?=\1)\1/g,
    decode: (match) => (/[+.&~|<\n]|\s/.test(match[0]) ? "" : undefined),
  },
];

export function decodeEscapes(text: string): readonly Decoded[] {
  return escapes.flatMap((escape) => decodeOne(text, escape));
}

function codePoint(digits: string, radix: number): string | undefined {
  const code = Number.parseInt(digits, radix);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function jsonEscape(letter: string): string {
  const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return controls[letter] ?? letter;
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function decodeOne(text: string, escape: Escape): readonly Decoded[] {
  if (escape.hint !== "" && !text.includes(escape.hint)) return [];
  const hits: Hit[] = [];
  for (const match of text.matchAll(escape.pattern)) {
    const decoded = escape.decode(match);
    if (decoded === undefined) continue;
    hits.push({ start: match.index, end: match.index + match[0].length, text: decoded });
  }
  return windowsOf(hits).map((window) => decodeWindow(text, escape.name, window));
}

/** Hits whose neighbourhoods touch belong together. */
function windowsOf(hits: readonly Hit[]): readonly (readonly Hit[])[] {
  const windows: Hit[][] = [];
  for (const hit of hits) {
    const last = windows.at(-1);
    const before = last?.at(-1);
    const near = before !== undefined && hit.start - before.end <= margin * 2;
    if (last !== undefined && (near || windows.length >= maxWindows)) last.push(hit);
    else windows.push([hit]);
  }
  return windows;
}

function decodeWindow(text: string, name: string, hits: readonly Hit[]): Decoded {
  const builder = new DecodedBuilder(name);
  let at = Math.max(0, (hits[0]?.start ?? 0) - margin);
  for (const hit of hits) {
    builder.copy(text.slice(at, hit.start), at);
    builder.add(hit.text, hit.start, hit.end);
    at = hit.end;
  }
  builder.copy(text.slice(at, at + margin * 4), at);
  return builder.finish();
}
