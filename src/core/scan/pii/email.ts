/**
 * E-mail addresses (RFC 5321 in the form people use), found at their `@`.
 *
 * Left out by rule, because they tell nothing about anybody or are published on purpose: addresses
 * of hosts and repositories, example domains, automatic senders, and the authorship that manifests,
 * licences and commits carry.
 */

import { isWordCode } from "../characters.ts";

/** Longest local part and domain (RFC 5321 4.5.3.1). */
export const maxLocal = 64;
export const maxDomain = 253;
/** How far back on its line the word may stand that makes an address one of an author. */
export const lineReach = 200;
/** How far back the list of authors may begin that an address is part of. */
export const authorReach = 1500;

const domain =
  /(?:[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f-]{0,61}[A-Za-z0-9\u00c0-\u024f])?\.){1,6}(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z]{2,24})(?![\w-]|\.[A-Za-z0-9])/y;

/** The span of the address around an `@`. */
export function readEmail(
  text: string,
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  const start = localStart(text, at);
  if (start === at || isUserInfo(text, start)) return undefined;
  domain.lastIndex = at + 1;
  const host = domain.exec(text)?.[0];
  if (host === undefined || host.length > maxDomain) return undefined;
  const end = at + 1 + host.length;
  if (isRemotePath(text, end) || !isEmail(text.slice(start, end))) return undefined;
  return isAuthorship(text, start, end) ? undefined : { start, end };
}

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start <= maxLocal && isLocalCode(text.charCodeAt(start - 1))) start -= 1;
  while (start < at && /[^A-Za-z0-9]/.test(text[start] ?? "")) start += 1;
  return at - start > maxLocal || text[at - 1] === "." ? at : start;
}

/** Letters, digits, `.`, `_`, `%`, `+`, `'`, `-`. */
function isLocalCode(code: number): boolean {
  return (
    isWordCode(code) || code === 46 || code === 37 || code === 43 || code === 39 || code === 45
  );
}

/** `scheme://user:password@host` and `//user@host`. */
function isUserInfo(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 64), start);
  return /(?:\/\/(?:[^\s/@"']*:)?|\/)$/.test(before);
}

/** `user@host:path`, `user@host/path`, a call: not mail. */
function isRemotePath(text: string, end: number): boolean {
  return /^(?::[~\w.-]*\/|\/[\w~]|:[\w-]+\.git|\()/.test(text.slice(end, end + 64));
}

const fileEnding =
  /\.(?:png|jpe?g|svg|gif|webp|ico|js|mjs|cjs|ts|tsx|jsx|css|scss|json|md|py|go|rs|rb|java|kt|php|html?|xml|yml|yaml|toml|lock|log|txt|sh|exe|dll|zip|gz)$/i;
const nowhere =
  /(?:^|\.)(?:example|test|invalid|localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|prod|staging|dev\.local|svc|cluster)$|(?:^|\.)example\.(?:com|org|net|edu)$/i;
const automatic =
  /^(?:git|noreply|no[._-]?reply|do[._-]?not[._-]?reply|npm|mailer-daemon|postmaster|bounces?|github-actions|dependabot|renovate|bot)(?:\+[^@]*)?@|@(?:users\.)?noreply\.|\[bot\]@/i;
const standIn =
  /^(?:user(?:name)?\d*|name|me|you|your[._-]?(?:name|email)|my[._-]?(?:name|email)|someone|somebody|email|foo|bar|baz|test\d*|abc|xyz|first[._-]?last|firstname[._-]?lastname)@(?:domain|company|your[-_]?(?:domain|company|site)|my[-_]?(?:domain|company)|mail|email|test|foo|bar|baz|host|server|site|website|somewhere|abc|xyz|acme)\.[a-z.]{2,8}$/i;

/** Whether a text in the form of an address can belong to a person. */
export function isEmail(value: string): boolean {
  const host = value.slice(value.lastIndexOf("@") + 1);
  if (fileEnding.test(host) || nowhere.test(host)) return false;
  return !automatic.test(value) && !standIn.test(value);
}

const authorLine =
  /author|maintainer|contribut|copyright|\(c\)|©|licen[cs]e|packager|committer|(?:signed-off|co-authored|co-developed|reviewed|reported|tested|acked|suggested|approved)-by|^\s*(?:commit|tagger)\b/i;

/** Published authorship: a line of a licence, header or commit, or an entry of a manifest's authors. */
function isAuthorship(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - lineReach), start);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (authorLine.test(line)) return true;
  return isListedAuthor(text, start, end);
}

const authorKey =
  /["']?(?:authors?|maintainers?|contributors?|developers?|bugs|funding)["']?\s*[:=]\s*$/i;

/** Inside `"author": {…}` or `"contributors": […]`, at most three brackets up. */
function isListedAuthor(text: string, start: number, end: number): boolean {
  if (!/["'>\s]/.test(text[end] ?? " ")) return false;
  let depth = 0;
  let levels = 0;
  const from = Math.max(0, start - authorReach);
  for (let at = start - 1; at >= from && levels < 3; at -= 1) {
    const code = text.charCodeAt(at);
    if (code === 93 || code === 125) depth += 1;
    else if (code === 91 || code === 123) {
      if (depth > 0) depth -= 1;
      else {
        levels += 1;
        if (authorKey.test(text.slice(Math.max(0, at - 40), at))) return true;
      }
    }
  }
  return false;
}
