/**
 * A line over the limit as far as it is known: its id stands at its beginning or at its end.
 *
 * Both official SDKs write `id` within the first or the last few bytes of a message, so the edges
 * that the line splitter keeps are enough to answer. When no id is found the line is dropped and
 * noted.
 */

import { maxLineBytes } from "../../core/mcp/lines.ts";
import type { Line } from "../../core/mcp/lines.ts";
import type { McpLine, McpMessage } from "../../core/mcp/message.ts";

export const oversizedMessage = `Argus stopped this message: it is larger than ${maxLineBytes / 1024 / 1024} MB and was not checked.`;

export function oversizedLine(line: Extract<Line, { kind: "oversized" }>): McpLine {
  const head = new TextDecoder().decode(line.head);
  const tail = new TextDecoder().decode(line.tail);
  const id = idAtStart(head) ?? idAtEnd(tail);
  if (id === undefined) return { kind: "text" };
  const method = /^[^[{]*\{(?:[^[{]*,)?\s*"method"\s*:\s*"([^"\\]{1,64})"/.exec(head)?.[1];
  const message: McpMessage =
    method === undefined ? { kind: "response", id } : { kind: "request", id, method };
  return { kind: "messages", batch: false, messages: [message] };
}

/** Only scalar members may stand before it: what is nested belongs to somebody else. */
function idAtStart(head: string): string | undefined {
  return /^\s*\{(?:[^[{]{0,512},)?\s*"id"\s*:\s*("(?:[^"\\]|\\.){0,256}"|-?\d+)\s*,/.exec(
    head,
  )?.[1];
}

function idAtEnd(tail: string): string | undefined {
  const end =
    /"id"\s*:\s*("(?:[^"\\]|\\.){0,256}"|-?\d+)\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/;
  return end.exec(tail)?.[1];
}
