/**
 * What is said instead of a line that may not pass.
 *
 * A refused request is answered to its sender, a refused response is replaced for its receiver, so
 * neither side waits for ever; a refused notification is dropped. A batch is refused as a whole and
 * answered as a batch. Texts come from the caller and never hold matched text.
 *
 * Sources: JSON-RPC 2.0 section 5; MCP specification, tools: failures that the model should see are
 * results with `isError: true`.
 */

import type { McpLine, McpMessage } from "./message.ts";
import type { PendingRequest } from "./pending.ts";

/** JSON-RPC "Invalid Request": what MC-08 of the reference proxy answers too. */
export const refusedCode = -32600;
/** Server error, the code the official client uses for a closed connection. */
export const serverGoneCode = -32000;

export interface Refusal {
  /** A line without terminator, back to where the refused line came from. */
  readonly toSender?: string;
  /** A line without terminator, in place of the refused one. */
  readonly toReceiver?: string;
}

/** `answered` looks up the request that a refused response belongs to. */
export function refuse(
  line: McpLine,
  message: string,
  answered: (id: string) => PendingRequest | undefined,
): Refusal {
  if (line.kind !== "messages") return {};
  const back = line.messages.filter((one) => one.kind === "request");
  const on = line.messages.filter((one) => one.kind === "response");
  const toSender = joined(
    back.map((one) => errorAnswer(idOf(one), refusedCode, message)),
    line.batch,
  );
  const toReceiver = joined(
    on.map((one) => replacement(idOf(one), message, answered(idOf(one)))),
    line.batch,
  );
  return {
    ...(toSender === undefined ? {} : { toSender }),
    ...(toReceiver === undefined ? {} : { toReceiver }),
  };
}

/** `id` is a raw JSON token and goes out as it is. */
export function errorAnswer(id: string, code: number, message: string): string {
  return `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify({ code, message })}}`;
}

/** The answer of a tool: it reached the tool, but the model does not get to see the result. */
function replacement(id: string, message: string, request: PendingRequest | undefined): string {
  if (request?.method !== "tools/call") return errorAnswer(id, refusedCode, message);
  const result = { content: [{ type: "text", text: message }], isError: true };
  return `{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(result)}}`;
}

function idOf(message: McpMessage): string {
  return message.id ?? "null";
}

function joined(answers: readonly string[], batch: boolean): string | undefined {
  if (answers.length === 0) return undefined;
  return batch ? `[${answers.join(",")}]` : answers.join("");
}
