/**
 * Text as an attacker's reader sees it: without invisible characters, accents, look-alike letters,
 * leetspeak and letter spacing, with the way back to the original offsets.
 *
 * Letters of a word written wholly in another script stay: only a word that mixes scripts is read as
 * a disguise.
 */

import { type Decoded, DecodedBuilder } from "../decode/decoded.ts";
import { plainOf } from "../decode/normalise.ts";

const run = /[\u0080-\uffff]+/g;

/** Undefined when the text is plain already. */
export function fold(text: string): Decoded | undefined {
  const builder = new DecodedBuilder("unicode_normalised");
  let done = 0;
  for (const { 0: piece, index } of text.matchAll(run)) {
    const disguised = isBesideLatin(text, index, index + piece.length);
    if (staysAsItIs(piece, disguised)) continue;
    builder.copy(text.slice(done, index), done);
    foldPiece(builder, piece, index);
    done = index + piece.length;
  }
  if (done === 0) return undefined;
  builder.copy(text.slice(done), done);
  return builder.finish();
}

/** Scripts of which no letter looks like a Latin one: Chinese, Japanese, Korean and their marks. */
const eastAsian = /^[\u2e80-\u9fff\uac00-\ud7af\uff0c\uff1a\uff01\uff1f\uff1b\uff08\uff09]+$/;
const cyrillicOrGreek = /[\u0370-\u03ff\u0400-\u052f]/;
/** A Cyrillic or Greek letter without a Latin twin: the word is what it seems. */
const unlike = /[бгджзийлмнптфцчшщъыьэюяґєїБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯҐЄЇγδζθλμξπφψωάέήίόύώςΓΔΘΛΞΠΣΦΨΩ]/;

function staysAsItIs(piece: string, disguised: boolean): boolean {
  if (eastAsian.test(piece)) return true;
  return !disguised && cyrillicOrGreek.test(piece) && unlike.test(piece);
}

function isBesideLatin(text: string, start: number, end: number): boolean {
  return isLetter(text.charCodeAt(start - 1)) || isLetter(text.charCodeAt(end));
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

const known = new Map<string, string>();
/** Characters whose plain form is remembered. */
const maxKnown = 4096;

function foldPiece(builder: DecodedBuilder, piece: string, from: number): void {
  let at = from;
  for (const character of piece) {
    let plain = known.get(character);
    if (plain === undefined) {
      plain = plainLetter(character);
      if (known.size < maxKnown) known.set(character, plain);
    }
    builder.add(plain, at, at + character.length);
    at += character.length;
  }
}

const quotes: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "…": "...",
  "—": "-",
};

function plainLetter(character: string): string {
  const quote = quotes[character];
  if (quote !== undefined) return quote;
  if (/\s/.test(character)) return " ";
  const plain = plainOf(character);
  if (plain !== character || plain === "") return plain;
  const bare = character.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  return /^[\x20-\x7e]+$/.test(bare) ? bare : character;
}

const leet: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** Words whose leet spellings give a text away. */
const giveaways = ["ignore", "disregard", "forget", "previous", "instruct", "bypass", "override"];

function spellings(plain: string): readonly string[] {
  let all = [""];
  for (const letter of plain) {
    const ways = [
      letter,
      ...Object.keys(leet).filter((key) => leet[key] === letter && key !== "!"),
    ];
    all = all.flatMap((begun) => ways.map((way) => begun + way));
  }
  return all.filter((spelling) => spelling !== plain);
}

const rotated = ["vtaber", "qvfertneq", "sbetrg", "cerivbhf", "vafgehpg"];
const backwards = ["erongi", "dragersid", "tegrof", "suoiverp", "snoitcurtsni"];
const spaced = giveaways.flatMap((plain) =>
  [" ", "-", ".", "_", "*"].map((gap) => plain.split("").join(gap)),
);

export type Disguise = "leet" | "rotated" | "backwards" | "spaced";

/** Literals that say a passage is written in disguise, and in which. */
export const disguises: readonly (readonly [literal: string, disguise: Disguise])[] = [
  ...giveaways.flatMap(spellings).map((literal) => [literal, "leet"] as const),
  ...rotated.map((literal) => [literal, "rotated"] as const),
  ...backwards.map((literal) => [literal, "backwards"] as const),
  ...spaced.map((literal) => [literal, "spaced"] as const),
];

/** The passage in plain letters; same length for all but `spaced`, whose offsets are not kept. */
export function undisguise(passage: string, disguise: Disguise): string {
  switch (disguise) {
    case "leet":
      return passage.replaceAll(
        /(?<=[A-Za-z0-9])[0134578@$!]|[0134578@$!](?=[A-Za-z0-9@$])/g,
        (each) => leet[each] ?? each,
      );
    case "rotated":
      return passage.replaceAll(/[A-Za-z]/g, rotate);
    case "backwards":
      return passage.split("").toReversed().join("");
    case "spaced":
      return passage.replaceAll(
        /(?<=(?:^|[^A-Za-z])[A-Za-z])[ \-._*](?=[A-Za-z](?:[^A-Za-z]|$))/g,
        "",
      );
  }
}

function rotate(letter: string): string {
  const code = letter.charCodeAt(0);
  const base = code < 97 ? 65 : 97;
  return String.fromCharCode(((code - base + 13) % 26) + base);
}
