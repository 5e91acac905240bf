/**
 * Credentials by name: `password = "…"` in the ways that languages and config formats assign, that
 * command lines pass (`--api-key …`), that XML and Kubernetes list (`name: X, value: …`) and that
 * people write (`the token is …`).
 *
 * From the name a reader follows the identifier, an optional type, the operator and the quotes.
 * What it reads must look like a value somebody chose or generated, not like code.
 */

import { isSpaceCode, isWordCode } from "./characters.ts";
import { holdsCredential, kindOf, type Kind } from "./credentialName.ts";
import { entropyOf, variety } from "./entropy.ts";
import { holdsProse } from "./prose.ts";
import { isIdentifier, isPlaceholder, looksLikeWords } from "./placeholders.ts";

export type AssignmentType =
  | "generic_password"
  | "generic_password_unquoted"
  | "generic_api_key"
  | "generic_secret"
  | "env_file_assignment";

export interface Assignment {
  readonly type: AssignmentType;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** In the languages whose word for it is ASCII, or begins so. */
const passwordNames = [
  "passw",
  "passphrase",
  "pwd",
  "pw",
  "_pass",
  "dbpass",
  "contrase",
  "kennwort",
  "passe",
  "senha",
  "wachtwoord",
  "parola",
  "salasana",
  "heslo",
];
const keyNames = ["key", "apikey"];
const secretNames = ["secret", "token", "credential", "bearer", "authorization", "hmac", "salt"];

/** What triggers the reader; ASCII, matched in either case. */
export const assignmentNames: readonly string[] = [...passwordNames, ...keyNames, ...secretNames];

/** Longest value that is read; a longer one is data. */
export const maxValueLength = 512;
/** Longest identifier that is read to either side of the trigger. */
const maxIdentifier = 64;

/** The assignment whose name holds the trigger that ends at `nameEnd`. */
export function readAssignment(text: string, nameEnd: number): Assignment | undefined {
  const identEnd = endOfIdentifier(text, nameEnd);
  if (!maySeparate(text, identEnd)) return undefined;
  const identStart = startOfIdentifier(text, nameEnd);
  const name = text.slice(identStart, identEnd);
  const holds = holdsCredential(name);
  if (holds === "no") return undefined;
  const value = readValue(text, identStart, identEnd);
  if (value === undefined || value.text.length > maxValueLength) return undefined;
  const kind = kindOf(name);
  if (!isCredible(value, kind, name)) return undefined;
  if (holds === "perhaps" && !isRandom(value.text)) return undefined;
  const type = typeOf(kind, value, name);
  return { type, start: value.start, end: value.start + value.text.length, value: value.text };
}

function startOfIdentifier(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < maxIdentifier) {
    const code = text.charCodeAt(at - 1);
    if (!isWordCode(code) && code !== 45 && code !== 46 && code !== 36) break;
    at -= 1;
  }
  return at;
}

function endOfIdentifier(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < maxIdentifier) {
    const code = text.charCodeAt(at);
    if (!isWordCode(code) && code !== 45 && code !== 36 && !isAccented(code)) break;
    at += 1;
  }
  return at;
}

/** Latin letters beyond ASCII: `contraseña`. */
function isAccented(code: number): boolean {
  return code >= 0xc0 && code < 0x250;
}

/** The cheap look: only these characters can stand between a name and its value. */
function maySeparate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isSpaceCode(code)) return true;
  return "\"'`]):=,(<>|?\\.[*".includes(text[at] ?? "\n");
}

interface Value {
  readonly text: string;
  readonly start: number;
  readonly quoted: boolean;
  readonly operator: string;
}

const typeName =
  "(?:[Aa]s\\s{1,3}String|string|str|String|std::string|Optional\\[str\\]|char\\s?\\*|text|varchar\\(\\d+\\)|&str|const\\s+char\\*)";
const betweenName = new RegExp(
  `["'\`\\]]{0,3}\\)?\\s{0,8}(?::?\\s?(?:&'?\\w*\\s?)?${typeName}\\s{0,3}(?=[=:]))?(?:\\[\\])?\\s{0,4}`,
  "y",
);
const operator =
  /(?:=>|:{1,3}=|\.=|\|\|=|\?\?=|\?=|->|[!=]?={1,2}=?|:{1,2}|,|\(|<-|>|(?<=\s)(?=["']))/y;
const beforeValue =
  /\s{0,16}(?:\(\s{0,2})?(?:(?:new\s+String|String|SecureString|Secret|env|b64decode|str|bytes|to_string|Some|Ok|Buffer\.from|process\.env\.\w+\s*\|\||os\.environ\.get\(\s*"\w+",)\s{0,2}\(?\s{0,2})?(?:[bBrRuUfF@$]{0,2}(?=["'`]))?(?:(?:Bearer|Basic|Token|token)\s)?/y;
/** The value stands in a second member or element: `name="X" value="…"`, `name: X⏎ value: …`. */
const pairValue =
  /["']?\s{0,4}(?:,|;|\{|\/?>|<\/\w{1,16}>)?\s{0,40}<?["']?(?:value|Value|val|string|default|#text)["']?\s{0,4}[=:>]\s{0,4}/y;
/** What people write between a name and its value. */
const spoken =
  /["'`]?(?: [a-z]{1,12}){0,4}\s{1,2}(?:is|was|ist|est|es)\s{1,2}(?:now\s{1,2})?:?["'`]?/y;

function readValue(text: string, identStart: number, from: number): Value | undefined {
  const pair = after(pairValue, text, from);
  if (pair !== undefined) return readAt(text, pair, "=");
  const said = after(spoken, text, from);
  if (said !== undefined) return spokenValue(text, said);
  if (text.startsWith("--", identStart) || text.startsWith("--", identStart - 2)) {
    const passed = after(/[ =]["']?/y, text, from);
    if (passed !== undefined) return readBare(text, passed, "--");
  }
  const set = isInstruction(text, identStart) ? after(/[ \t]{1,4}["']?/y, text, from) : undefined;
  if (set !== undefined && text[from] !== "=") return readBare(text, set, "=");
  const at = skip(betweenName, text, from);
  operator.lastIndex = at;
  const found = operator.exec(text)?.[0];
  if (found === undefined) return undefined;
  return readAt(text, skip(beforeValue, text, at + found.length), found);
}

/** `ENV NAME value` of a Dockerfile, `setx NAME value`, `set -x NAME value` of shells. */
function isInstruction(text: string, identStart: number): boolean {
  return /(?:^|\n)[ \t]*(?:ENV|ARG|setx|set -\w{1,3}|setenv)[ \t]+$/.test(
    text.slice(Math.max(0, identStart - 24), identStart),
  );
}

function readAt(text: string, at: number, op: string): Value | undefined {
  const quote = /^["'`]/.test(text[at] ?? "") ? (text[at] ?? "") : "";
  if (quote !== "") return readQuoted(text, at, { quote, op });
  const escaped = /^\\["']/.test(text.slice(at, at + 2)) ? text[at + 1] : undefined;
  if (escaped !== undefined) return readEscaped(text, at + 2, { quote: escaped, op });
  return readBare(text, at, op);
}

/** In prose only what nobody would take for a word. */
function spokenValue(text: string, at: number): Value | undefined {
  const value = readBare(text, at, "--");
  return value !== undefined && /\d/.test(value.text) && value.text.length >= 10
    ? value
    : undefined;
}

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? undefined : at + found[0].length;
}

function skip(pattern: RegExp, text: string, at: number): number {
  return after(pattern, text, at) ?? at;
}

interface Quoting {
  readonly quote: string;
  readonly op: string;
}

function readQuoted(text: string, at: number, { quote, op }: Quoting): Value | undefined {
  let start = at + 1;
  if (text.startsWith(quote.repeat(3), at)) start = at + 3;
  start = skip(/(?:Bearer|Basic|Token|token|ApiKey)\s/y, text, start);
  let end = start;
  while (end < text.length && end - start <= maxValueLength && text[end] !== quote) {
    if (text[end] === "\n") return undefined;
    end += text[end] === "\\" ? 2 : 1;
  }
  if (text[end] !== quote) return undefined;
  const value = text.slice(start, end).replace(/\\+$/, "");
  return { text: value, start, quoted: true, operator: op };
}

/** `\"…\"` inside a string literal. */
function readEscaped(text: string, start: number, { quote, op }: Quoting): Value | undefined {
  const end = text.indexOf(`\\${quote}`, start);
  if (end < 0 || end - start > maxValueLength) return undefined;
  const value = text.slice(start, end);
  return value.includes("\n") ? undefined : { text: value, start, quoted: true, operator: op };
}

function readBare(text: string, at: number, op: string): Value | undefined {
  if (op === "(" || op === "," || /\s/.test(op)) return undefined;
  const bare = /[^\s"'`,;<>(){}[\]|\\]{1,600}/y;
  bare.lastIndex = at;
  const value = bare.exec(text)?.[0].replace(/[.:&]+$/, "");
  if (value === undefined || value === "") return undefined;
  const next = text[at + value.length] ?? "";
  if (next === "(" || next === "[" || next === "{") return undefined;
  return { text: queryPart(value, op), start: at, quoted: false, operator: op };
}

/** In `a=1&b=2` the value ends at the `&`. */
function queryPart(value: string, op: string): string {
  const amp = op === "=" ? value.indexOf("&") : -1;
  return amp > 0 ? value.slice(0, amp) : value;
}

/** `DB_PASSWORD=…`, as in environment files. */
function isEnvironment({ quoted, operator: op }: Value, name: string): boolean {
  return !quoted && op === "=" && /^[A-Z][A-Z0-9_]*$/.test(name);
}

function typeOf(kind: Kind, value: Value, name: string): AssignmentType {
  const environment = isEnvironment(value, name);
  if (kind === "password") return value.quoted ? "generic_password" : "generic_password_unquoted";
  if (kind === "key")
    return environment && /^API_KEY$/.test(name) ? "env_file_assignment" : "generic_api_key";
  return environment ? "env_file_assignment" : "generic_secret";
}

/** Least lengths: a password is chosen by a person, a key is generated. */
const leastLength: Readonly<Record<Kind, number>> = { password: 8, key: 10, secret: 10 };
/** The same without punctuation, which a short identifier could be. */
const leastPlain = 13;
/** The same in lower case only: database names, file names and the like are shorter. */
const leastLowerCase = 20;
/** A value that its name hardly says to be a credential. */
const leastRandom = 32;
/** From here on a generated value needs no mixture of kinds of characters. */
const longGenerated = 16;

function isCredible(value: Value, kind: Kind, name: string): boolean {
  const { text } = value;
  if (text.length < leastLength[kind] || (kind !== "password" && isPlainWord(text))) return false;
  if (isReference(text) || isCode(text) || text.toLowerCase() === name.toLowerCase()) return false;
  const isCredential = isGenerated(text) || isOfKind(value, kind, name);
  return isCredential && !(kind !== "password" && holdsProse(text)) && !isPlaceholder(text);
}

function isOfKind(value: Value, kind: Kind, name: string): boolean {
  return kind === "password" ? isChosen(value, isEnvironment(value, name)) : isStrong(value.text);
}

/** Blanks, members of structures, addresses, formats that are judged elsewhere. */
function isReference(text: string): boolean {
  return (
    /\s|^\w+\.(?:struct_|\w+$)/.test(text) ||
    /^(?:(?:https?|file|git|s3|arn|vault|data):|ssh-\w)/i.test(text) ||
    isOtherFormat(text)
  );
}

/** Too short for letters alone to be random, and nothing else in it: most of what code assigns. */
function isPlainWord(text: string): boolean {
  return text.length < leastLowerCase && /^[A-Za-z_.$()-]+$/.test(text);
}

/** A name that reads as words, and an opening bracket behind it. */
function isCall(text: string): boolean {
  const name = /^([\w.$]{1,60})[([]/.exec(text)?.[1];
  return name !== undefined && name.split(".").every((part) => isWordy(part));
}

/** Member access, calls, paths, types, interpolation: code or a reference, not a value. */
function isCode(text: string): boolean {
  if (
    /\$\{[^{}<>#$]*\}|\{\{[^{}]*\}\}|\{%|%\(|%s|\(\)|=>|::|&&|\|\||^\$[A-Za-z_]|^[./~]|^@|\\u|^&|^\*/.test(
      text,
    )
  )
    return true;
  if (isCall(text)) return true;
  if (/^[\w$-]+(?:\.[\w$-]+)+$/.test(text)) return text.split(".").every((part) => isWordy(part));
  return (
    /^[A-Z][A-Za-z]+<|^[A-Za-z]+\[|^[\w-]+\/[\w/-]+$/.test(text) && !/\d{3}|\d[A-Z]/.test(text)
  );
}

function isWordy(part: string): boolean {
  return part.length <= 4 || /^\d+$/.test(part) || (looksLikeWords(part) && !/\d.*\d/.test(part));
}

function kindsOf(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
}

/** In an environment file a password may be a plain word, as long as it is none of the usual ones. */
function isPlainPassword(text: string): boolean {
  return (
    /^[a-z]{8,32}$/.test(text) &&
    !/pass|secret|postgres|mysql|admin|default|change|local/.test(text)
  );
}

function isChosen({ text, quoted }: Value, environment: boolean): boolean {
  if (variety(text) < 5 || (isIdentifier(text) && !environment)) return false;
  const kinds = kindsOf(text);
  if (!quoted && kinds < 2) return environment && isPlainPassword(text);
  return kinds >= 2
    ? !/^[a-z]+[-_][a-z_-]+\d?$/i.test(text)
    : entropyOf(text) >= 3 && !looksLikeWords(text);
}

/** So many different marks nobody writes but in a password. */
const leastSymbols = 6;

/** Short, but with three kinds of characters, digits among them: what a password rule asks for. */
function isStrong(text: string): boolean {
  if (new Set(text.replaceAll(/[\w.:/ -]/g, "")).size >= leastSymbols) return true;
  if (text.length >= 40 || !/\d/.test(text) || kindsOf(text) < 3) return false;
  if (text.length < leastPlain && /^[\w-]+$/.test(text)) return false;
  if (/^[\w.-]+$/.test(text) && text.split(/[^A-Za-z0-9]+/).every((part) => isWordy(part)))
    return false;
  return variety(text) >= 8 && /^[!-~]+$/.test(text);
}

function isGenerated(text: string): boolean {
  if (text.length < longGenerated || !/^[!-~]+$/.test(text) || variety(text) < 8) return false;
  if (text.length < leastLowerCase && /^[a-z0-9]+$/.test(text)) return false;
  if (isWordList(text)) return false;
  const least = /^[a-f0-9-]+$/i.test(text) ? 2.8 : 3.2;
  return entropyOf(text) >= least;
}

/** Long, of upper and lower case and digits, near the entropy of random characters. */
function isRandom(text: string): boolean {
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return mixed && text.length >= leastRandom && entropyOf(text) >= 4;
}

/** A bare number, a pair with a numeric first part, a JWT whose second part is none. */
function isOtherFormat(text: string): boolean {
  return /^\d+$|^\d+:|^eyJ[\w-]+\.(?!eyJ)/.test(text);
}

/** Words, numbers and short parts joined by punctuation or by case. */
function isWordList(text: string): boolean {
  if (!/\d/.test(text) && looksLikeWords(text)) return true;
  if (/^[a-z]+(?:[-_.][a-z]+)+\d*$/i.test(text)) return true;
  return /^[\w.:/-]+$/.test(text) && text.split(/[^A-Za-z0-9]+/).every((part) => isWordy(part));
}
