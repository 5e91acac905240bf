/**
 * A pattern tree as the source of a JavaScript expression that needs no flags.
 *
 * Only the groups that are asked for stay capturing; they keep their order.
 */

import { type CharSet, maxCode, negate, type Range, sizeOf } from "./charSet.ts";
import type { Assertion, Pattern, Repeat } from "./pattern.ts";

/** `captures`: whether the group of this index holds the value. */
export function printPattern(node: Pattern, captures: (index: number) => boolean): string {
  switch (node.kind) {
    case "set":
      return printSet(node.set);
    case "assert":
      return assertions[node.which];
    case "sequence":
      return node.items.map((item) => inSequence(item, captures)).join("");
    case "choice":
      return node.items.map((item) => printPattern(item, captures)).join("|");
    case "group":
      return `(${captures(node.index) ? "" : "?:"}${printPattern(node.item, captures)})`;
    case "look":
      return `(?${node.ahead ? "" : "<"}${node.negative ? "!" : "="}${printPattern(node.item, captures)})`;
    case "repeat":
      return printRepeat(node, captures);
  }
}

const assertions: Readonly<Record<Assertion, string>> = {
  start: "(?<![^])",
  end: "(?![^])",
  lineStart: "(?<![^\\n])",
  lineEnd: "(?![^\\n])",
  word: "\\b",
  notWord: "\\B",
};

function inSequence(node: Pattern, captures: (index: number) => boolean): string {
  const text = printPattern(node, captures);
  return node.kind === "choice" ? `(?:${text})` : text;
}

function printRepeat(node: Repeat, captures: (index: number) => boolean): string {
  const { item, min, max, lazy } = node;
  const text = printPattern(item, captures);
  const atom = item.kind === "set" || item.kind === "group" ? text : `(?:${text})`;
  return `${atom}${counts(min, max)}${lazy ? "?" : ""}`;
}

function counts(min: number, max: number): string {
  if (min === 0 && max === 1) return "?";
  if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

const shorthands: Readonly<Record<string, string>> = {
  "0-9": "\\d",
  "0-9A-Z_a-z": "\\w",
  "[^0-9]": "\\D",
  "[^0-9A-Z_a-z]": "\\W",
};

function printSet(set: CharSet): string {
  const only = soleRange(set);
  if (only !== undefined && only[0] === only[1]) return printCharacter(only[0], "");
  if (only !== undefined && sizeOf(set) > maxCode) return "[^]";
  const negated = set.at(-1)?.[1] === maxCode;
  const inside = printRanges(negated ? negate(set) : set);
  return shorthands[negated ? `[^${inside}]` : inside] ?? `[${negated ? "^" : ""}${inside}]`;
}

function soleRange(set: CharSet): Range | undefined {
  const [range, more] = set;
  return more === undefined ? range : undefined;
}

function printRanges(set: CharSet): string {
  return set
    .map(([first, last]) => {
      const start = printCharacter(first, "class");
      if (first === last) return start;
      return `${start}${last === first + 1 ? "" : "-"}${printCharacter(last, "class")}`;
    })
    .join("");
}

function printCharacter(code: number, where: "class" | ""): string {
  const character = String.fromCharCode(code);
  const special = where === "class" ? /[\]\\^[-]/ : /[.*+?^${}()|[\]\\/]/;
  if (special.test(character)) return `\\${character}`;
  if (code >= 32 && code < 127) return character;
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  if (character === "\r") return "\\r";
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
