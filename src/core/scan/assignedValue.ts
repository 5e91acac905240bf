/**
 * What is assigned to a name: from the end of the identifier over an optional type, the operator,
 * wrappers and quotes to the value itself, in the dialects of languages, config formats, command
 * lines, markup and prose.
 *
 * Whether the value is a credential is not decided here, except where prose needs it.
 */

import { isLetterCode, isWordCode } from "./characters.ts";
import { isGenerated, isThick } from "./credible.ts";

/** Longest value that is read, in characters; a longer one is data, and nothing of it is read. */
export const maxValueLength = 512;

export interface Value {
  readonly text: string;
  readonly start: number;
  readonly quoted: boolean;
  /** What stood between name and value; `--` where nothing but a blank does. */
  readonly operator: string;
}

const typeName =
  "(?:[Aa]s\\s{1,3}String|string|str|String|std::string|Optional\\[str\\]|char\\s?\\*|text|varchar\\(\\d+\\)|&(?:'static\\s)?str|const\\s+char\\*)";
const betweenName = new RegExp(
  `["'\`\\]*]{0,3}(?:\\}(?=\\s{0,2}=\\s{0,2}["']))?\\)?\\s{0,8}(?::?\\s?(?:&'?\\w*\\s?)?${typeName}\\s{0,3}(?=[=:]))?(?:\\[\\])?\\s{0,4}`,
  "y",
);
/** `||`, `??`, `?:` and `or` before a text: what is taken where the name holds nothing. */
const operator =
  /(?:(?:\|\||\?\?|\?:|or(?=\s))(?=\s{0,2}["'`])|=>|:{1,3}=|\.=|\|\|=|\?\?=|\?=|->|[!=]?={1,2}=?|:{1,2}|,|\(|<-|>|\|(?=\s)|(?<=\s)(?=(?:@|N|L)?["']))/y;
/** A value of the environment, and the one that is taken where there is none. */
const fallback =
  /(?:(?:process\.env|import\.meta|os\.|env|ENV|getenv|System\.|Deno\.|std::env|\$_(?:ENV|SERVER)|config|options)[\w"'$.:()[\]{}]{0,100}\s{0,2}(?:\|\||\?\?|\?:|\bor\b)|\$\{\w{1,40}:?-)\s{0,2}/y;
/** Its bracket or a quote must follow: `Secret99` is a password. */
const wrapper =
  /(?:\w{1,24}::(?:from|new|of)|new\s+String|String|SecureString|Secret|env|b64decode|str|bytes|to_string|Some|Ok|Buffer\.from|os\.environ\.get\(\s*"\w+",)\s{0,2}(?:\(\s{0,2}|(?=["'`]))/y;
const blanks = /\*{0,2}\s{0,16}(?:\(\s{0,2})?/y;
/** The first of a list. */
const listHead = /\[\s{0,24}(?=["'])/y;
/** Block scalars, tags and lists of YAML. */
const yamlHead = /(?:(?<=\n[ \t]{0,16})-[ \t]{1,3}|[>|][+-]?\s{0,3}\n\s{1,24}|!!?\w{1,12}\s{1,3})/y;
const quotePrefix = /(?:[bBrRuUfFNL@$]{0,2}(?=["'`]))?(?:(?:Bearer|Basic|Token|token)\s)?/y;
/** The value stands in a second member or element: `name="X" value="…"`, `name: X⏎ value: …`. */
const pairValue =
  /["']?\s{0,4}(?:,|;|\{|\/?>|<\/\w{1,16}>)?\s{0,40}<?["']?(?:android:)?(?:(?:[Pp]arameter)?[Vv]alue|val|string|default(?:_?[Vv]alue)?|content|#text)["']?\s{0,4}[=:>]\s{0,4}/y;
/** What people write between a name and its value. */
const spoken =
  /["'`]?(?: [a-z]{1,12}){0,4}\s{1,2}(?:is|was|ist|est|es)\s{1,2}(?:now\s{1,2})?:?["'`]?/y;

/** What is assigned to the identifier from `identStart` to `from`. */
export function readValue(text: string, identStart: number, from: number): Value | undefined {
  const next = text[from];
  if (next !== ":" && next !== "=") {
    const pair = after(pairValue, text, from);
    if (pair !== undefined) return readAt(text, pair, "=");
    const said = after(spoken, text, from);
    if (said !== undefined) return spokenValue(text, said);
  }
  const told = next === " " ? toldValue(text, from) : undefined;
  if (told !== undefined) return told;
  const given = next === ":" ? undefined : readArgument(text, identStart, from);
  return given ?? readOperand(text, from);
}

/** Behind an operator, in the dialect that the operator belongs to. */
function readOperand(text: string, from: number): Value | undefined {
  const at = skip(betweenName, text, from);
  operator.lastIndex = at;
  const found = operator.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (found === "|") return spokenValue(text, skip(blanks, text, at + 1));
  return readAt(text, toValue(text, at + found.length), found);
}

const doubleQuote = 34;
const singleQuote = 39;
const backtick = 96;
const backslash = 92;
const lineFeed = 10;
const openBracket = 91;

/** Over blanks, wrappers and prefixes to where the value or its quote begins. */
function toValue(text: string, from: number): number {
  let at = skip(blanks, text, from);
  const code = text.charCodeAt(at);
  if (code === doubleQuote || code === singleQuote) return at;
  if (isLetterCode(code)) at = skip(wrapper, text, skip(fallback, text, at));
  else if (code === openBracket) at = skip(listHead, text, at);
  else if (!isWordCode(code)) at = skip(fallback, text, skip(yamlHead, text, at));
  return skip(quotePrefix, text, at);
}

const passing = /[ =]["']?/y;
const setting = /[ \t]{1,8}@?["']?/y;

/** `--password …`, `-Password …`, `ENV NAME value`: a blank alone separates. */
function readArgument(text: string, identStart: number, from: number): Value | undefined {
  if (isOption(text, identStart)) {
    const passed = after(passing, text, from);
    if (passed !== undefined) return readBare(text, passed, "--");
  }
  const separator = text[from];
  if (separator !== " " && separator !== "\t") return undefined;
  if (!isInstruction(text, identStart)) return undefined;
  const set = after(setting, text, from);
  return set === undefined ? undefined : readBare(text, set, "=");
}

function isOption(text: string, identStart: number): boolean {
  if (text.startsWith("--", identStart - 2)) return true;
  if (text.charCodeAt(identStart) !== 45) return false;
  return (
    text.startsWith("--", identStart) ||
    /^-[A-Za-z]{5}/.test(text.slice(identStart, identStart + 6))
  );
}

/** `ENV NAME value` of a Dockerfile, `setx NAME value`, `set -x NAME value` of shells, `SetEnv`, `#define`. */
function isInstruction(text: string, identStart: number): boolean {
  const last = text[identStart - 2] ?? "";
  if (!/[\sVGxvegUel]/.test(last)) return false;
  return /(?:^|\n)[ \t]*(?:ENV|ARG|setx|set -\w{1,3}|setenv|SetEnv|# ?define)[ \t]+$/.test(
    text.slice(Math.max(0, identStart - 24), identStart),
  );
}

/** `if ("…" == password)`: the value before its name. */
export function readReversed(text: string, identStart: number): Value | undefined {
  const blank = text[identStart - 1] === " " ? 1 : 0;
  if (text[identStart - 1 - blank] !== "=") return undefined;
  const before = text.slice(Math.max(0, identStart - 140), identStart);
  const found = /(["'])([^"'\n]{6,120})\1\s{0,2}[!=]={1,2}\s{0,2}$/.exec(before);
  const value = found?.[2];
  if (found === null || value === undefined) return undefined;
  const start = identStart - before.length + found.index + 1;
  return { text: value, start, quoted: true, operator: "==" };
}

function readAt(text: string, at: number, op: string): Value | undefined {
  const code = text.charCodeAt(at);
  if (isQuote(code)) return readQuoted(text, at, op);
  const next = code === backslash ? text.charCodeAt(at + 1) : 0;
  if (next !== doubleQuote && next !== singleQuote) return readBare(text, at, op);
  return readEscaped(text, at + 2, { quote: text[at + 1] ?? "", op });
}

function isQuote(code: number): boolean {
  return code === doubleQuote || code === singleQuote || code === backtick;
}

/** In prose only what nobody would take for a word. */
function spokenValue(text: string, at: number): Value | undefined {
  const value = readBare(text, isQuote(text.charCodeAt(at)) ? at + 1 : at, "--");
  if (value === undefined || !/\d/.test(value.text)) return undefined;
  return value.text.length >= leastSpoken || isMarked(value.text) ? value : undefined;
}

/** In prose a shorter one is a word with a number, or a password as rules for passwords want it. */
const leastSpoken = 10;

function isMarked(text: string): boolean {
  return text.length >= 8 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /[!@#$%^&*?]/.test(text);
}

/** `the token 1a2b…`: nothing but a blank between, so what stands there must look like nothing else. */
const told = / ["'`]?(?=[\w+/-]{20})/y;

function toldValue(text: string, from: number): Value | undefined {
  if (!isLetterCode(text.charCodeAt(from - 1))) return undefined;
  const at = after(told, text, from);
  const value = at === undefined ? undefined : readPlain(text, at, "--");
  return value !== undefined && /\d.*\d.*\d/.test(value.text) && isGenerated(value.text)
    ? value
    : undefined;
}

/** Where the match of a sticky pattern ends; no match is made that nobody reads. */
function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

interface Quoting {
  readonly quote: string;
  readonly op: string;
}

const scheme = /(?:Bearer|Basic|Token|token|ApiKey)\s/y;

function readQuoted(text: string, at: number, op: string): Value | undefined {
  const quote = text.charCodeAt(at);
  const isTriple = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  const start = skip(scheme, text, isTriple ? at + 3 : at + 1);
  const end = closing(text, start, quote);
  if (end === undefined) return undefined;
  const value = text.slice(start, end).replace(/\\+$/, "");
  return { text: value, start, quoted: true, operator: op };
}

/** The quote that ends what begins at a place, on the same line. */
function closing(text: string, from: number, quote: number): number | undefined {
  let end = from;
  while (end - from <= maxValueLength) {
    const code = text.charCodeAt(end);
    if (code === quote) return end;
    if (code === lineFeed || Number.isNaN(code)) return undefined;
    end += code === backslash ? 2 : 1;
  }
  return text.charCodeAt(end) === quote ? end : undefined;
}

/** `\"…\"` inside a string literal. */
function readEscaped(text: string, start: number, { quote, op }: Quoting): Value | undefined {
  const end = text.indexOf(`\\${quote}`, start);
  if (end < 0 || end - start > maxValueLength) return undefined;
  const value = text.slice(start, end);
  return value.includes("\n") ? undefined : { text: value, start, quoted: true, operator: op };
}

const bare = /(?:\d{1,9}\|)?[^\s"'`,;<>(){}[\]|\\]{1,600}/y;
const untilBlank = new RegExp(`[!-~]{8,${maxValueLength + 1}}`, "y");

function readBare(text: string, at: number, op: string): Value | undefined {
  if (op === "(" || op === "," || /\s/.test(op)) return undefined;
  return readThick(text, at, op) ?? readPlain(text, at, op);
}

function readPlain(text: string, at: number, op: string): Value | undefined {
  bare.lastIndex = at;
  const value = bare.exec(text)?.[0].replace(/[.:&]+$/, "");
  if (value === undefined || value === "") return undefined;
  const next = text[at + value.length] ?? "";
  if (next === "(" || next === "[" || next === "{") return undefined;
  return { text: queryPart(value, op), start: at, quoted: false, operator: op };
}

/** A password of many marks, among them those that end other values. */
function readThick(text: string, at: number, op: string): Value | undefined {
  untilBlank.lastIndex = at;
  const run = untilBlank.exec(text)?.[0].replace(/["'`,;]+$/, "");
  if (
    run === undefined ||
    run.length > maxValueLength ||
    !/[(){}[\]<>|\\]/.test(run) ||
    !isThick(run)
  )
    return undefined;
  return { text: run, start: at, quoted: false, operator: op };
}

/** In `a=1&b=2` the value ends at the `&`. */
function queryPart(value: string, op: string): string {
  const amp = op === "=" ? value.search(/&[\w.-]{1,40}=|&$/) : -1;
  return amp > 0 ? value.slice(0, amp) : value;
}
