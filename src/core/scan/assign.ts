/**
 * Credentials by name: `password = "…"` in the ways that languages and config formats assign.
 *
 * One automaton finds the names; from there a hand-written reader follows the identifier, an
 * optional type, the operator and the quotes. What it reads must look like a value somebody chose
 * or generated, not like code.
 */

import { buildAutomaton } from "./aho.ts";
import { entropyOf, variety } from "./entropy.ts";
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

const passwordNames = ["password", "passwd", "passphrase", "pwd", "passwort", "contrase"];
const keyNames = ["api_key", "apikey", "api-key", "access_key", "accesskey", "access-key"];
const secretNames = [
  "secret",
  "token",
  "credential",
  "private_key",
  "privatekey",
  "private-key",
  "auth_key",
  "authkey",
  "encryption_key",
  "encryptionkey",
  "signing_key",
  "signingkey",
  "master_key",
  "masterkey",
  "account_key",
  "accountkey",
  "storage_key",
  "app_key",
  "appkey",
  "bearer",
  "authorization",
  "client_key",
  "license_key",
  "db_pass",
  "dbpass",
  "_pass",
  "webhook_key",
  "hmac",
  "salt",
  "_key",
];
const names = [...passwordNames, ...keyNames, ...secretNames];
const automaton = buildAutomaton(names);

/** Longest value that is read; a longer one is data. */
export const maxValueLength = 512;
/** How far the reader looks from the name to the value. */
const maxGap = 64;

export function findAssignments(text: string): readonly Assignment[] {
  const found: Assignment[] = [];
  let readTo = 0;
  automaton.scan(text, (_literal, end) => {
    if (end <= readTo) return;
    const identEnd = endOfIdentifier(text, end);
    readTo = identEnd;
    const assignment = readAssignment(text, end, identEnd);
    if (assignment === undefined) return;
    readTo = assignment.end;
    found.push(assignment);
  });
  return found;
}

function readAssignment(text: string, nameEnd: number, identEnd: number): Assignment | undefined {
  const identStart = startOfIdentifier(text, nameEnd);
  const name = text.slice(identStart, identEnd);
  if (!isCredentialName(name)) return undefined;
  const value = readValue(text, identEnd);
  if (value === undefined || value.text.length > maxValueLength) return undefined;
  const kind = kindOf(name);
  if (!isCredible(value, kind, name)) return undefined;
  const type = typeOf(kind, value, name);
  return { type, start: value.start, end: value.start + value.text.length, value: value.text };
}

function startOfIdentifier(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < 64 && /[\w.$-]/.test(text[at - 1] ?? "")) at -= 1;
  return at;
}

function endOfIdentifier(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < 40 && /[\w$-]/.test(text[at] ?? "")) at += 1;
  return at;
}

/** The last words of the name must speak of the credential itself, not of something about it. */
function isCredentialName(name: string): boolean {
  const last = name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
  if (
    /(?:name|path|file|url|uri|type|length|len|size|count|id|hint|policy|regex|pattern|field|label|prompt|placeholder|error|message|expir\w*|ttl|limit|enabled|required|valid\w*|input|header|format|algorithm|column|provider|manager|service|reset|ref|version|parser|izer|ization|ized|ize|s_used|usage|budget|window|public_key|key_path|keyword|s)$/.test(
      last,
    )
  ) {
    return /(?:access_key_id|passwords?|pass|credentials|access|address)$/.test(last) &&
      !/_ids?$/.test(last)
      ? /(?:password|pass|credentials)s?$/.test(last)
      : false;
  }
  if (
    /(?:public|primary|foreign|sort|partition|cache|max|min|num|total|prompt|completion|input|output|next|prev|csrf_?param|by)[_-]?(?:key|tokens?)$/.test(
      last,
    )
  )
    return false;
  return !/(?:bypass|compass|trespass|monkey|keyboard|keynote|turkey)/.test(last);
}

interface Value {
  readonly text: string;
  readonly start: number;
  readonly quoted: boolean;
  readonly operator: string;
}

const betweenName =
  /["'`\]]{0,3}\)?\s{0,8}(?::\s?(?:&'?\w*\s?)?(?:string|str|String|std::string|Optional\[str\]|char\s?\*|text|varchar\(\d+\)|&str)\s{0,3}(?=[=:]))?(?:\[\])?\s{0,4}/y;
const operator = /(?:=>|:=|\|\|=|\?\?=|\?=|->|==?=?|:{1,2}|,|\(|<-|>|\s(?=["']))/y;
const beforeValue =
  /\s{0,8}(?:\(\s{0,2})?(?:(?:new\s+String|String|SecureString|Secret|env|b64decode|str|bytes|to_string|Some|Ok|Buffer\.from|process\.env\.\w+\s*\|\||os\.environ\.get\(\s*"\w+",)\s{0,2}\(?\s{0,2})?(?:[bBrRuUfF@$]{0,2}(?=["'`]))?(?:(?:Bearer|Basic|Token|token)\s)?/y;

function readValue(text: string, from: number): Value | undefined {
  let at = skip(betweenName, text, from);
  if (at - from > maxGap) return undefined;
  operator.lastIndex = at;
  const found = operator.exec(text)?.[0];
  if (found === undefined) return undefined;
  at = skip(beforeValue, text, at + found.length);
  const quote = /^["'`]/.test(text[at] ?? "") ? (text[at] ?? "") : "";
  if (quote !== "") return readQuoted(text, at, quote, found);
  return readBare(text, at, found);
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

function readQuoted(text: string, at: number, quote: string, op: string): Value | undefined {
  let start = at + 1;
  if (text.startsWith(quote.repeat(3), at)) start = at + 3;
  const prefix = /(?:Bearer|Basic|Token|token|ApiKey)\s/y;
  start = skip(prefix, text, start);
  let end = start;
  while (end < text.length && end - start <= maxValueLength && text[end] !== quote) {
    if (text[end] === "\n") return undefined;
    end += text[end] === "\\" ? 2 : 1;
  }
  if (text[end] !== quote) return undefined;
  const value = text.slice(start, end).replace(/\\+$/, "");
  return { text: value, start, quoted: true, operator: op };
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

type Kind = "password" | "key" | "secret";

function kindOf(name: string): Kind {
  const lower = name.toLowerCase();
  if (/pass|pwd|contrase/.test(lower)) return "password";
  return /api[_-]?key|access[_-]?key/.test(lower) ? "key" : "secret";
}

function typeOf(kind: Kind, value: Value, name: string): AssignmentType {
  const environment = !value.quoted && value.operator === "=" && /^[A-Z][A-Z0-9_]*$/.test(name);
  if (kind === "password") return value.quoted ? "generic_password" : "generic_password_unquoted";
  if (kind === "key")
    return environment && /^API_KEY$/.test(name) ? "env_file_assignment" : "generic_api_key";
  return environment ? "env_file_assignment" : "generic_secret";
}

/** Least lengths: a password is chosen by a person, a key is generated. */
const leastLength: Readonly<Record<Kind, number>> = { password: 8, key: 16, secret: 16 };

function isCredible(value: Value, kind: Kind, name: string): boolean {
  const { text } = value;
  if (text.length < leastLength[kind] || isPlaceholder(text)) return false;
  if (/\s/.test(text) || /^(?:https?|file|git|s3|arn):/i.test(text)) return false;
  if (isCode(text) || text.toLowerCase() === name.toLowerCase()) return false;
  return kind === "password" ? isChosen(value) : isGenerated(text);
}

/** Member access, calls, paths, types, interpolation: code or a reference, not a value. */
function isCode(text: string): boolean {
  return /^[\w$]+(?:\.[\w$]+)+$/.test(text) && !/\d{2}/.test(text)
    ? true
    : /\$\{|\{\{|%\(|%s|\(\)|=>|::|^\$[A-Za-z_]|^[./~]|^@|\\u|^&|^\*/.test(text) ||
        (/^[A-Z][A-Za-z]+<|^[A-Za-z]+\[|^[\w-]+\/[\w/-]+$/.test(text) && !/\d{3}/.test(text));
}

function isChosen({ text, quoted }: Value): boolean {
  if (variety(text) < 5 || isIdentifier(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  if (!quoted && kinds < 2) return false;
  return kinds >= 2
    ? !/^[a-z]+[-_][a-z_-]+\d?$/i.test(text)
    : entropyOf(text) >= 3 && !looksLikeWords(text);
}

function isGenerated(text: string): boolean {
  if (!/\d/.test(text) && looksLikeWords(text)) return false;
  if (!/^[\w+/=.:~!@#$%^&*-]+$/.test(text)) return false;
  if (/^\d+$/.test(text) || variety(text) < 8) return false;
  const least = /^[a-f0-9-]+$/i.test(text) ? 2.8 : 3.2;
  return entropyOf(text) >= least && !/^[a-z]+(?:[-_.][a-z]+)+\d*$/i.test(text);
}
