/**
 * Text that looks like something else: zero-width and tag characters, look-alike letters,
 * full-width and styled alphabets, line marks of diffs and listings, spelled-out bytes.
 */

import { type Decoded, DecodedBuilder } from "./decoded.ts";
import { type Replacement, rewriteWindows } from "./windows.ts";

/** Code points without a shape of their own, and accents that sit on the letter before: first, last. */
const invisible: readonly (readonly [number, number])[] = [
  [0x80, 0x84],
  [0x86, 0x9f],
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x20d0, 0x20f0],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe001f],
  [0xe007f, 0xe007f],
  [0xe0100, 0xe01ef],
];

function isInvisible(code: number): boolean {
  return invisible.some(([first, last]) => code >= first && code <= last);
}

/** Cyrillic and Greek letters that are drawn like Latin ones (Unicode confusables, the common part). */
const lookalikes: Readonly<Record<string, string>> = {
  а: "a",
  А: "A",
  В: "B",
  с: "c",
  С: "C",
  е: "e",
  Е: "E",
  Н: "H",
  і: "i",
  І: "I",
  ј: "j",
  Ј: "J",
  К: "K",
  к: "k",
  М: "M",
  о: "o",
  О: "O",
  р: "p",
  Р: "P",
  ѕ: "s",
  Ѕ: "S",
  Т: "T",
  т: "t",
  у: "y",
  У: "Y",
  х: "x",
  Х: "X",
  ԁ: "d",
  ԛ: "q",
  ԝ: "w",
  ѡ: "w",
  һ: "h",
  ӏ: "l",
  Ү: "Y",
  ү: "y",
  ɡ: "g",
  Ԍ: "G",
  Ԛ: "Q",
  Ԝ: "W",
  Ԁ: "D",
  Һ: "H",
  ո: "n",
  ս: "u",
  օ: "o",
  ց: "g",
  հ: "h",
  զ: "q",
  Ѵ: "V",
  ѵ: "v",
  ѐ: "e",
  ь: "b",
  ӕ: "ae",
  ⅼ: "l",
  ⅰ: "i",
  ⅴ: "v",
  ⅹ: "x",
  ⅽ: "c",
  ⅾ: "d",
  ⅿ: "m",
  ɑ: "a",
  п: "n",
  г: "r",
  м: "m",
  Α: "A",
  Β: "B",
  Ε: "E",
  Ζ: "Z",
  Η: "H",
  Ι: "I",
  Κ: "K",
  Μ: "M",
  Ν: "N",
  Ο: "O",
  Ρ: "P",
  Τ: "T",
  Υ: "Y",
  Χ: "X",
  ο: "o",
  ν: "v",
  α: "a",
  ι: "i",
  κ: "k",
  ρ: "p",
  υ: "u",
  χ: "x",
  ε: "e",
  τ: "t",
  σ: "o",
  ı: "i",
  ſ: "s",
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "−": "-",
  "﹣": "-",
  "﹘": "-",
  ˍ: "_",
  "‗": "_",
  "＿": "_",
  "․": ".",
  "∶": ":",
  "⁄": "/",
};

/** Latin small capitals, in the order of the alphabet; X has none. */
const smallCapitals = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡ ʏᴢ";
/** First letters of alphabets that no compatibility form leads back from: white on black, flags. */
const otherAlphabets = [0x1f150, 0x1f170, 0x1f1e6];

/** Cherokee and Lisu letters that are drawn like Latin capitals, and those. */
const drawnAlike = [
  "ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃᏆ",
  "ABCDEGHJKLMPRSTVWZI",
  "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ",
  "ABCDEFGHIJKLMNOPRSTUVWXYZ",
];
/** Zeros of digits that no compatibility form leads back from: Arabic, Persian, those of India and beyond. */
const zeros = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
  0xf20, 0x1040, 0x17e0, 0x1810,
];

function digitOf(code: number): string | undefined {
  const zero = zeros.find((first) => code >= first && code < first + 10);
  return zero === undefined ? undefined : String(code - zero);
}

function drawnOf(character: string): string | undefined {
  const [cherokee = "", latin = "", lisu = "", capitals = ""] = drawnAlike;
  return latin[cherokee.indexOf(character)] ?? capitals[lisu.indexOf(character)];
}

function letterOf(code: number, character: string): string | undefined {
  const first = otherAlphabets.find((from) => code >= from && code < from + 26);
  const at = first === undefined ? smallCapitals.indexOf(character) : code - first;
  return at < 0 ? undefined : String.fromCharCode(65 + at);
}

/** Variation selectors in a row: each is a byte of a text that nobody sees. */
const selectors = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{8,}/gu;
/** Without one of these units there are none. */
const selectorUnit = /[\ufe00-\ufe0f\udb40]/;

function decodeSelectors(text: string): readonly Decoded[] {
  return [...text.matchAll(selectors)].map(({ 0: run, index }) => {
    const builder = new DecodedBuilder("variation_selectors");
    let at = index;
    for (const character of run) {
      const code = character.codePointAt(0) ?? 0;
      const byte = code < 0x10000 ? code - 0xfe00 : code - 0xe0100 + 16;
      builder.add(String.fromCharCode(byte), at, at + character.length);
      at += character.length;
    }
    return builder.finish();
  });
}

/** By unit, not by character: a search by characters takes many times as long. */
const foreign = /[\u0080-\uffff]+/g;

export function decodeNormalised(text: string): readonly Decoded[] {
  const replaced: Replacement[] = [];
  let hasTags = false;
  let hasSelectors = false;
  foreign.lastIndex = 0;
  for (let match = foreign.exec(text); match !== null; match = foreign.exec(text)) {
    const [stretch] = match;
    hasSelectors ||= selectorUnit.test(stretch);
    let start = match.index;
    for (const character of stretch) {
      const end = start + character.length;
      const plain = knownPlain(character);
      if (plain !== character) {
        hasTags ||= isTag(character);
        replaced.push({ start, end, text: plain });
      }
      start = end;
    }
  }
  const name = "unicode_normalised";
  const hidden = hasSelectors ? decodeSelectors(text) : [];
  const read = [...hidden, ...rewriteWindows(text, name, replaced)];
  return hasTags ? [...read, ...rewriteWindows(text, name, replaced.map(withoutTag(text)))] : read;
}

/** Most texts have few characters beyond ASCII, each many times. */
const maxKnown = 4096;
const known = new Map<string, string>();

function knownPlain(character: string): string {
  const before = known.get(character);
  if (before !== undefined) return before;
  const plain = plainOf(character);
  if (known.size < maxKnown) known.set(character, plain);
  return plain;
}

/** Tag characters spell a text of their own, or only break up the visible one. */
function isTag(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xe0020 && code <= 0xe007e;
}

function withoutTag(text: string): (replacement: Replacement) => Replacement {
  return (each) => (isTag(text.slice(each.start, each.end)) ? { ...each, text: "" } : each);
}

export function plainOf(character: string): string {
  const alike = lookalikes[character];
  if (alike !== undefined) return alike;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xe0020 && code <= 0xe007e) return String.fromCharCode(code - 0xe0000);
  if (isInvisible(code)) return "";
  const folded = character.normalize("NFKC");
  if (/^[\u0020-\u007e]+$/.test(folded)) return folded;
  return letterOf(code, character) ?? digitOf(code) ?? drawnOf(character) ?? character;
}

/** Longest mark: a path and a line number of grep. */
const maxMark = 160;
const lineMark =
  /^(?:[ \t]*\d+[ \t]*(?:→|\t|\||:|-|│)[ \t]?|[ \t]*(?:[+|#*;]|>{1,3}|-(?!-))[ \t]?|[ \t]*\/\/[ \t]?|[\w./-]+:\d+:(?:\d+:)?[ \t]?|[0-9a-f]{8}:?[ \t]{1,2})/;

/** Lines between two that go on, so that a listing with short lines stays one. */
const maxLinesBetween = 3;

/** Lines that carry a mark (diff, listing, grep, quote, comment) and go on, without the marks. */
export function decodeLineMarks(text: string, openEnds: readonly number[]): readonly Decoded[] {
  const found: Decoded[] = [];
  let index = 0;
  while (index < openEnds.length) {
    const builder = new DecodedBuilder("lines");
    const from = text.lastIndexOf("\n", (openEnds[index] ?? 0) - 1) + 1;
    const { marked, end } = addLines(builder, text, { from, openEnds, index });
    while (index < openEnds.length && (openEnds[index] ?? 0) < end) index += 1;
    if (marked >= 2) found.push(builder.finish());
  }
  return found;
}

interface Block {
  readonly from: number;
  readonly openEnds: readonly number[];
  readonly index: number;
}

/** Copies lines without their marks until some lines in a row do not go on. */
function addLines(
  builder: DecodedBuilder,
  text: string,
  { from, openEnds, index }: Block,
): { readonly marked: number; readonly end: number } {
  let marked = 0;
  let between = 0;
  let next = index;
  let at = from;
  while (at < text.length && between <= maxLinesBetween) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    const isOpen = openEnds[next] === end;
    if (isOpen) next += 1;
    between = isOpen ? 0 : between + 1;
    const mark = lineMark.exec(text.slice(at, Math.min(end, at + maxMark)))?.[0] ?? "";
    if (mark !== "") marked += 1;
    builder.copy(text.slice(at + mark.length, Math.min(end + 1, text.length)), at + mark.length);
    at = end + 1;
  }
  return { marked, end: at };
}

const byteLists: readonly (readonly [RegExp, RegExp, number])[] = [
  [/(?:0x[0-9a-fA-F]{2}[\s,;]{1,12}){11,}0x[0-9a-fA-F]{2}/g, /0x([0-9a-fA-F]{2})/g, 16],
  [/(?<![\d.])(?:\d{2,3}\s?,\s{0,8}){11,}\d{2,3}(?![\d.])/g, /(\d{2,3})/g, 10],
  [
    /(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}[ :-]){11,}[0-9a-fA-F]{2}(?![0-9a-fA-F])/g,
    /([0-9a-fA-F]{2})/g,
    16,
  ],
  [/(?:\\?\b[01]{8}\s){11,}[01]{8}/g, /([01]{8})/g, 2],
  [/(?<![\d.])(?:\d{2,3} ){11,}\d{2,3}(?![\d.])/g, /(\d{2,3})/g, 10],
];

/** Lists of byte values in code, from `minItems` on. */
export function decodeByteLists(text: string): readonly Decoded[] {
  return byteLists.flatMap(([list, item, radix]) =>
    [...text.matchAll(list)].map((match) => {
      const builder = new DecodedBuilder("bytes");
      for (const byte of match[0].matchAll(item)) {
        const code = Number.parseInt(byte[1] ?? "", radix);
        const from = match.index + byte.index;
        builder.add(String.fromCharCode(code & 0xff), from, from + byte[0].length);
      }
      return builder.finish();
    }),
  );
}

/** Both print so many; what looks like more is the beginning of the text column. */
const bytesPerLine = 16;

/** `xxd` and `hexdump -C`: offset, byte columns, text column; over several lines. */
export function decodeHexDump(text: string): readonly Decoded[] {
  const line =
    /^[ \t]*[0-9a-f]{6,8}:?[ \t]{1,3}((?:[0-9a-f]{2,4}[ \t]{1,2}){2,16}[0-9a-f]{0,4})[ \t]*(?:\|?.{0,18})$/gim;
  const builder = new DecodedBuilder("hexdump");
  let lines = 0;
  for (const match of text.matchAll(line)) {
    lines += 1;
    const column = match[1] ?? "";
    const from = match.index + match[0].indexOf(column);
    for (const byte of [...column.matchAll(/[0-9a-f]{2}/gi)].slice(0, bytesPerLine)) {
      const code = Number.parseInt(byte[0], 16);
      builder.add(String.fromCharCode(code), from + byte.index, from + byte.index + 2);
    }
  }
  return lines >= 2 ? [builder.finish()] : [];
}
