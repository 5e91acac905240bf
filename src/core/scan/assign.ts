/**
 * Credentials by name: `password = "…"` in the ways that languages and config formats assign, that
 * command lines pass (`--api-key …`), that XML and Kubernetes list (`name: X, value: …`) and that
 * people write (`the token is …`).
 *
 * Here the name is found and judged; `assignedValue.ts` reads what stands behind it, `credible.ts`
 * tells whether that looks like a value somebody chose or generated.
 */

import { maxValueLength, readReversed, readValue, type Value } from "./assignedValue.ts";
import { isSpaceCode, isWordCode } from "./characters.ts";
import { isCredible, isEnvironment, isRandom } from "./credible.ts";
import { holdsCredential, kindOf, type Kind } from "./credentialName.ts";

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
  "pass",
  "pw",
  "psk",
  "contrase",
  "kennwort",
  "senha",
  "wachtwoord",
  "parola",
  "salasana",
  "heslo",
];
const keyNames = ["key"];
const secretNames = ["secret", "token", "cred", "bearer", "authorization", "hmac", "salt"];

/** What triggers the reader; ASCII, matched in either case. None holds another one. */
export const assignmentNames: readonly string[] = [...passwordNames, ...keyNames, ...secretNames];

/** Most characters of an identifier that are read to either side of the trigger. */
const maxIdentifier = 64;

/** The assignment whose name holds the trigger that ends at `nameEnd`. */
export function readAssignment(text: string, nameEnd: number): Assignment | undefined {
  const end = endOfIdentifier(text, nameEnd);
  if (!maySeparate(text, end)) return undefined;
  const start = startOfIdentifier(text, nameEnd);
  const name = text.slice(start, end);
  const holds = holdsCredential(name);
  if (holds === "no") return undefined;
  const value = readValue(text, start, end) ?? readReversed(text, start);
  if (value === undefined || value.text.length > maxValueLength) return undefined;
  if (holds === "perhaps" && !isRandom(value.text) && !isFullName(text, start, name))
    return undefined;
  const kind = kindOf(name);
  if (!isCredible(value, kind, name)) return undefined;
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
  return "\"'`]}):=,(<>|?\\.[*".includes(text[at] ?? "\n");
}

/** Longest first word of a name of two words, in letters: `instrumentation key`. */
const maxFirstWord = 15;
const firstWord = new RegExp(`(?:^|[^\\w.-])([A-Za-z]{3,${maxFirstWord}})$`);

/** `key` says little; `API key` as people write it, and `?key=` of an address, name a credential. */
function isFullName(text: string, start: number, name: string): boolean {
  if (!/^keys?$/i.test(name)) return false;
  const before = text[start - 1];
  if (before !== " ") return before === "?" || before === "&";
  const first = firstWord.exec(text.slice(Math.max(0, start - 2 - maxFirstWord), start - 1))?.[1];
  return first !== undefined && holdsCredential(`${first}_key`) === "yes";
}

function typeOf(kind: Kind, value: Value, name: string): AssignmentType {
  const environment = isEnvironment(value, name);
  if (kind === "password") return value.quoted ? "generic_password" : "generic_password_unquoted";
  if (kind === "key")
    return environment && /^API_KEY$/.test(name) ? "env_file_assignment" : "generic_api_key";
  return environment ? "env_file_assignment" : "generic_secret";
}
