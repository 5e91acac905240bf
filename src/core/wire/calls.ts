/**
 * Calls of tools in a conversation: which one a block makes, and which one it answers.
 *
 * Every API has its own places for the id that binds a result to its call; Gemini and Ollama bind
 * by the tool's name.
 */

import { detach } from "../json/literal.ts";
import type { Container } from "../json/lex.ts";
import { factOf, fileOfCall, partOf } from "./facts.ts";

/** A tool call; Gemini's have no id, there it is the tool's name. */
export interface Call {
  readonly id: string;
  readonly tool: string;
  readonly file?: string;
}

export function callOf(part: Container): Call | undefined {
  const inner = innerCall(part);
  const outer = partOf(part, "function");
  const tool = factOf(inner ?? part, "name") ?? factOf(outer, "name");
  if (tool === undefined) return undefined;
  // Gemini and Ollama: calls without an id are answered by name.
  const nameless = inner === undefined && outer === undefined;
  const id = innerId(inner) ?? ownId(part) ?? (nameless ? undefined : tool);
  if (id === undefined) return undefined;
  const file = fileOfCall(inner) ?? fileOfCall(part) ?? fileOfCall(outer);
  return { id: detach(id), tool: detach(tool), ...(file === undefined ? {} : { file }) };
}

/** Gemini's and Bedrock's calls stand in a member of their block. */
function innerCall(part: Container): Container | undefined {
  return partOf(part, "functionCall") ?? partOf(part, "toolUse");
}

function innerId(call: Container | undefined): string | undefined {
  return factOf(call, "id") ?? factOf(call, "toolUseId");
}

function ownId(part: Container): string | undefined {
  return factOf(part, "call_id") ?? factOf(part, "id");
}

/** The id of the call that a part is, or answers. */
export function answeredId(part: Container, turn: Container): string | undefined {
  const bound = partOf(part, "toolResult") ?? partOf(part, "toolUse");
  const id = factOf(bound, "toolUseId") ?? factOf(part, "tool_use_id");
  return id ?? factOf(turn, "tool_call_id") ?? ownId(part);
}

/** The same where calls are known by name. */
export function namedId(named: Container | undefined, turn: Container): string | undefined {
  return factOf(named, "id") ?? factOf(named, "name") ?? factOf(turn, "tool_name");
}
