/**
 * Which file a part of a text was taken from, as clients write it around what they attach: tags with a
 * path (Copilot, Cline, Roo Code) and fences of code that name one (Continue, Copilot, Cursor).
 *
 * For people and for the editor, who look the place up and check it; never for policy: whoever writes
 * the text can write a name. A name in which something was found is none.
 */

import type { ScanField, Span } from "../model/finding.ts";

/** A longer text is not looked through. UTF-16 code units. */
export const maxAttachedLength = 256 * 1024;
/** Attachments of one text that are told apart; later ones have no name. */
export const maxAttachments = 128;
/** Beginnings that are looked at, whether they name a file or not. */
export const maxBegins = 4096;

/** A stretch of a text and the file it is from; `name` is where it says so. */
export interface Attachment extends Span {
  readonly file: string;
  readonly name: Span;
}

/** By position in a field's text: the file of the innermost attachment, unless its name holds a finding. */
export function filesIn(
  field: ScanField,
  found: readonly { readonly span: Span }[],
): (at: number) => string | undefined {
  const open = attachmentsIn(field.text).filter(
    ({ name }) => !found.some(({ span }) => span.start < name.end && name.start < span.end),
  );
  return (at) => open.findLast(({ start, end }) => start <= at && at < end)?.file;
}

/** In the order of their beginnings. */
export function attachmentsIn(text: string): readonly Attachment[] {
  if (text.length > maxAttachedLength || !begins.some((begin) => text.includes(begin))) return [];
  const found: Attachment[] = [];
  let looked = 0;
  for (const match of text.matchAll(mark)) {
    looked += 1;
    const one = attachmentAt(text, match);
    if (one !== undefined) found.push(one);
    if (found.length === maxAttachments || looked === maxBegins) break;
  }
  return found;
}

/** Without one of these there is none: cheaper to ask than to look. */
const begins = ["```", "<file", "<attachment", "<document", "<source"];

/** `<attachment …>`, `<file><path>…</path>`, and the line that opens a fence. */
const mark =
  /<(attachment|file_content|file|document|source)(?:\s([^<>]{1,1024}))?>(?:\s{0,8}<path>([^<>\n]{1,1024})<\/path>)?|^(`{3,8})([^`\n]{0,512})\n(?:[^\S\n]{0,64}(?:\/\/|#|--|<!--|\/\*)\s?(?:file ?path|path|file):?[^\S\n]+([^\s]{1,1024}))?/gm;

function attachmentAt(text: string, match: RegExpExecArray): Attachment | undefined {
  const [all, tag, attributes = "", path, fence, info = "", comment] = match;
  const name = path ?? comment ?? (tag === undefined ? pathIn(info) : attributeIn(attributes));
  if (name === undefined) return undefined;
  const file = plainName(name);
  if (file === "") return undefined;
  const start = match.index + all.length;
  const close = tag === undefined ? `\n${fence}` : `</${tag}>`;
  const end = text.indexOf(close, start - 1);
  const named = match.index + all.lastIndexOf(name);
  return {
    start,
    end: end < 0 ? text.length : Math.max(start, end),
    file,
    name: { start: named, end: named + name.length },
  };
}

const attribute =
  /(?:^|\s)(filePath|file_path|path|filename|file|src|uri|name|id)\s{0,4}=\s{0,4}(?:"([^"]{1,1024})"|'([^']{1,1024})')/gi;
/** Better ones first: an id may be anything. */
const names = ["filepath", "file_path", "path", "uri", "filename", "file", "src", "id", "name"];

function attributeIn(attributes: string): string | undefined {
  const said = new Map<string, string>();
  for (const [, key = "", quoted, single] of attributes.matchAll(attribute))
    said.set(key.toLowerCase(), quoted ?? single ?? "");
  return names.map((key) => said.get(key)).find((value) => value !== undefined && isPath(value));
}

/** `ts src/a.ts (1-9)`, `src/a.ts`, `ts:src/a.ts`, `ts path="src/a.ts"`, `12:30:src/a.ts`. */
function pathIn(info: string): string | undefined {
  const named = attributeIn(info);
  if (named !== undefined) return named;
  const bare = info.trim().replace(/\s\(?(?:lines?\s)?\d+\s?-\s?\d+\)?$/, "");
  const last = bare.split(/\s/).at(-1) ?? "";
  const path = /^(?:\d+:\d+:|[a-z+#]{2,16}:(?![\\/]))?(.+)$/i.exec(last)?.[1] ?? "";
  return isPath(path) ? path : undefined;
}

/** Has folders or an ending, and is no address. */
function isPath(name: string): boolean {
  if (/[<>|*?"]|^(?!file:)[a-z][\w+.-]+:\/\//i.test(name)) return false;
  return /[\\/]./.test(name) || /[^.\s]\.[a-z0-9]{1,8}$/i.test(name) || /^\.[\w.-]+$/.test(name);
}

function plainName(name: string): string {
  return name.trim().replace(/^file:(?:\/\/(?=\/))?/i, "");
}
