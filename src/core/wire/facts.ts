/**
 * What the containers of a body say about themselves: their roles, ids, names and files.
 *
 * Read from the members that the lexer kept; the first of duplicates counts. A fact is a slice of
 * the body: who keeps it longer than the body takes a copy.
 */

import { detach } from "../json/literal.ts";
import type { Container, Kept } from "../json/lex.ts";

/** Members that say something, and parts whose own members count for the whole. */
export const factKeys: Kept = new Set([
  "role",
  "type",
  "id",
  "name",
  "call_id",
  "tool_use_id",
  "tool_call_id",
  "tool_name",
  "signature",
  "thoughtSignature",
  "thought_signature",
  "file_path",
  "filePath",
  "path",
  "filename",
  "uri",
  "function",
  "functionCall",
  "functionResponse",
  "toolUse",
  "toolResult",
  "toolUseId",
  "reasoningContent",
  "cachePoint",
  "document",
  "format",
  "arguments",
  "input",
  "args",
  "file",
]);
const fileKeys = ["file_path", "filePath", "path", "filename", "uri"] as const;
const argumentNames = ["input", "args", "arguments"] as const;
/** Longest fact that is read as text; a longer one is only there. */
export const maxFactLength = 1024;

export function factOf(container: Container | undefined, key: string): string | undefined {
  const fact = container?.texts?.get(key);
  return fact !== undefined && fact.length > maxFactLength ? "" : fact;
}

export function partOf(container: Container, name: string): Container | undefined {
  return container.parts?.get(name);
}

/** The file that an object names; a copy. */
export function fileOf(container: Container | undefined): string | undefined {
  if (container?.texts === undefined) return undefined;
  for (const key of fileKeys) {
    const file = factOf(container, key);
    if (file !== undefined) return plainPath(file);
  }
  return undefined;
}

/** The file that the arguments of a call name. */
export function fileOfCall(call: Container | undefined): string | undefined {
  if (call?.parts === undefined) return undefined;
  for (const name of argumentNames) {
    const file = fileOf(call.parts.get(name));
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The name of a document that Bedrock's Converse holds as a block: it has no extension of its own. */
export function fileOfDocument(part: Container): string | undefined {
  const document = partOf(part, "document");
  const name = factOf(document, "name");
  if (name === undefined) return undefined;
  const format = factOf(document, "format");
  return plainPath(format === undefined ? name : `${name}.${format}`);
}

function plainPath(file: string): string | undefined {
  const path = file.startsWith("file://") ? file.slice("file://".length) : file;
  return path.length > 0 && !path.includes("\n") ? detach(path) : undefined;
}
