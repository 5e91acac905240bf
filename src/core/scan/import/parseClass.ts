/**
 * Escapes and bracket classes: everything that stands for one character.
 *
 * Differences that matter: `\s` of Go and Rust is narrower than JavaScript's; Rust nests classes and
 * combines them with `&&`, `--` and `~~`; both know `[[:alpha:]]`.
 */

import {
  anyCharacter,
  asciiSpace,
  type CharSet,
  digits,
  foldCase,
  intersect,
  maxCode,
  negate,
  notNewline,
  posixClasses,
  single,
  union,
  verticalTab,
  wordCharacters,
} from "./charSet.ts";
import { type Cursor, PatternError } from "./cursor.ts";

const controls: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  f: "\f",
  v: "\v",
  a: "\u0007",
};

/** White space beyond ASCII that JavaScript's `\s` takes. */
const scriptSpace: CharSet = [
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/** The dot. */
export function dotSet(cursor: Cursor): CharSet {
  if (cursor.flags.dotAll) return anyCharacter;
  if (cursor.dialect !== "js") return notNewline;
  return negate(union(single("\n"), single("\r"), [[0x2028, 0x2029]]));
}

/** One character of the source as a set, in both cases where the flag says so. */
export function literalSet(cursor: Cursor, character: string): CharSet {
  return folded(cursor, single(character));
}

function folded(cursor: Cursor, set: CharSet): CharSet {
  return cursor.flags.ignoreCase ? foldCase(set) : set;
}

/** `\d` and the like, where the backslash is already read; `undefined` for anything else. */
function shorthand(cursor: Cursor): CharSet | undefined {
  const name = cursor.peek();
  const set = shorthandSet(cursor, name.toLowerCase());
  if (set === undefined) return undefined;
  cursor.next();
  return name === name.toLowerCase() ? set : negate(set);
}

function shorthandSet({ dialect }: Cursor, name: string): CharSet | undefined {
  if (name === "d") return digits;
  if (name === "w") return wordCharacters;
  if (name !== "s") return undefined;
  if (dialect === "js") return union(asciiSpace, verticalTab, scriptSpace);
  return dialect === "rust" ? union(asciiSpace, verticalTab) : asciiSpace;
}

/** An escape that stands for one character or a class; the backslash is already read. */
export function escapeSet(cursor: Cursor): CharSet {
  const short = shorthand(cursor);
  if (short !== undefined) return short;
  if (/[pP]/.test(cursor.peek()))
    throw new PatternError("Unicode classes (`\\p`) are not supported");
  return folded(cursor, single(escapedCharacter(cursor)));
}

function escapedCharacter(cursor: Cursor): string {
  const numbered = numberedCharacter(cursor);
  if (numbered !== undefined) return numbered;
  const name = cursor.next();
  const control = controls[name];
  if (control !== undefined && !(name === "a" && cursor.dialect === "js")) return control;
  if (/[A-Za-z0-9]/.test(name)) throw new PatternError(`\`\\${name}\` is not supported`);
  return name;
}

/** `\x41`, `\x{41}`, `\u0041` and octal numbers. */
function numberedCharacter(cursor: Cursor): string | undefined {
  const long = cursor.match(/[xuU]\{([0-9a-fA-F]{1,8})\}/y);
  if (long !== undefined) return characterOf(Number.parseInt(long[1] ?? "", 16));
  const short = cursor.match(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})/y);
  if (short !== undefined) return characterOf(Number.parseInt(short[1] ?? short[2] ?? "", 16));
  const octal = cursor.match(
    cursor.dialect === "js" ? /(0)(?!\d)/y : /(0[0-7]{0,2}|[1-7][0-7]{2})/y,
  );
  if (octal !== undefined) return characterOf(Number.parseInt(octal[1] ?? "", 8));
  if (/[1-9]/.test(cursor.peek())) throw new PatternError("backreferences are not supported");
  return undefined;
}

function characterOf(code: number): string {
  if (code > maxCode) throw new PatternError("characters beyond U+FFFF are not supported");
  return String.fromCharCode(code);
}

/** A bracket class; the opening bracket is already read. */
export function parseClass(cursor: Cursor): CharSet {
  const negated = cursor.eat("^");
  let set: CharSet = [];
  let first = cursor.dialect !== "js";
  for (;;) {
    skipInClass(cursor);
    if (!first && cursor.eat("]")) break;
    const combined = combine(cursor, set);
    if (combined === undefined) set = union(set, classItem(cursor));
    else set = combined;
    first = false;
    if (cursor.done) throw new PatternError("a bracket class is not closed");
  }
  const whole = folded(cursor, set);
  return negated ? negate(whole) : whole;
}

/** In Rust's verbose patterns white space means nothing inside a class either. */
function skipInClass(cursor: Cursor): void {
  if (cursor.dialect === "rust") cursor.skipVerbose();
}

/** `&&`, `--`, `~~`: the rest of the class is the other operand. */
function combine(cursor: Cursor, left: CharSet): CharSet | undefined {
  if (cursor.dialect !== "rust") return undefined;
  const operator = cursor.match(/&&|--|~~/y)?.[0];
  if (operator === undefined) return undefined;
  let right: CharSet = [];
  for (skipInClass(cursor); cursor.peek() !== "]"; skipInClass(cursor)) {
    right = union(right, classItem(cursor));
  }
  if (operator === "&&") return intersect(left, right);
  const rest = intersect(left, negate(right));
  return operator === "--" ? rest : union(rest, intersect(right, negate(left)));
}

function classItem(cursor: Cursor): CharSet {
  const named = cursor.dialect === "js" ? undefined : cursor.match(/\[:(\^?)(\w+):\]/y);
  if (named !== undefined) return posix(named[1] === "^", named[2] ?? "");
  if (cursor.dialect === "rust" && cursor.eat("[")) return parseClass(cursor);
  const low = classAtom(cursor);
  const start = soleMember(low);
  if (start === undefined || !isRange(cursor)) return low;
  cursor.next();
  const high = classAtom(cursor);
  const end = soleMember(high);
  if (end === undefined) return union(low, single("-"), high);
  if (end < start) throw new PatternError("a range in a bracket class runs backwards");
  return [[start, end]];
}

/** A `-` that has something behind it, and is no operator. */
function isRange(cursor: Cursor): boolean {
  const next = cursor.peek(2);
  return (
    next.startsWith("-") &&
    next.length > 1 &&
    next !== "-]" &&
    !(cursor.dialect === "rust" && next === "--")
  );
}

function posix(negated: boolean, name: string): CharSet {
  const set = posixClasses[name];
  if (set === undefined) throw new PatternError(`\`[:${name}:]\` is no class`);
  return negated ? negate(set) : set;
}

function classAtom(cursor: Cursor): CharSet {
  if (!cursor.eat("\\")) return single(cursor.next());
  if (cursor.dialect === "js" && cursor.eat("b")) return single("\b");
  const short = shorthand(cursor);
  if (short !== undefined) return short;
  if (/[pP]/.test(cursor.peek()))
    throw new PatternError("Unicode classes (`\\p`) are not supported");
  return single(escapedCharacter(cursor));
}

function soleMember(set: CharSet): number | undefined {
  const [range, more] = set;
  return range !== undefined && more === undefined && range[0] === range[1] ? range[0] : undefined;
}
