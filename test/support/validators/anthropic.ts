/** The rules of Anthropic Messages: roles, tool pairs, signed thinking. */

import {
  difference,
  hasContent,
  type Json,
  listOf,
  objectOf,
  textOf,
  when,
  sameRole,
} from "./rules.ts";

/** The stub's signature of a thought: a changed text no longer fits it. */
export function signatureOf(thinking: string): string {
  let sum = 0;
  for (let i = 0; i < thinking.length; i += 1) sum += thinking.charCodeAt(i);
  return `sig-${thinking.length}-${sum}`;
}

export function validateAnthropic(body: unknown): readonly string[] {
  const messages = listOf(objectOf(body)["messages"]);
  return [
    ...when(messages[0]?.["role"] !== "user", "first message must be the user's"),
    ...when(messages.at(-1)?.["role"] !== "user", "last message must be the user's"),
    ...messages.flatMap((_, index) => messageErrors(messages, index)),
  ];
}

function messageErrors(messages: readonly Json[], index: number): readonly string[] {
  const blocks = blocksAt(messages, index);
  return [
    ...when(!hasContent(messages[index]?.["content"]), `messages.${index}: empty content`),
    ...when(sameRole(messages, index), `messages.${index}: same role`),
    ...blocks.flatMap((block) => blockErrors(block, index)),
    ...pairErrors(messages, index),
    ...thoughtErrors(blocks, index, messages),
  ];
}

function blocksAt(messages: readonly Json[], index: number): readonly Json[] {
  return listOf(messages[index]?.["content"]);
}

function pairErrors(messages: readonly Json[], index: number): readonly string[] {
  const own = blocksAt(messages, index);
  const missing = difference(
    idsOf(own, "tool_use"),
    idsOf(blocksAt(messages, index + 1), "tool_result"),
  );
  const orphans = difference(
    idsOf(own, "tool_result"),
    idsOf(blocksAt(messages, index - 1), "tool_use"),
  );
  return [
    ...when(missing.length > 0, `messages.${index}: tool_use and tool_result ${missing.join()}`),
    ...when(orphans.length > 0, `messages.${index}: tool_result and tool_use ${orphans.join()}`),
  ];
}

function blockErrors(block: Json, index: number): readonly string[] {
  const type = block["type"];
  if (type === "text" && textOf(block["text"]) === "") return [`messages.${index}: empty text`];
  if (type !== "thinking") return [];
  const fits = block["signature"] === signatureOf(textOf(block["thinking"]));
  return fits ? [] : [`messages.${index}: invalid signature in thinking block`];
}

function idsOf(blocks: readonly Json[], type: string): readonly string[] {
  const key = type === "tool_use" ? "id" : "tool_use_id";
  return blocks.filter((block) => block["type"] === type).map((block) => textOf(block[key]));
}

/** In the loop of tools that is still open, an answer that thought must still begin with it. */
function thoughtErrors(
  blocks: readonly Json[],
  index: number,
  messages: readonly Json[],
): readonly string[] {
  const open = messages.slice(index + 1).every((each) => {
    const types = listOf(each["content"]).map((block) => block["type"]);
    return each["role"] === "assistant" || types.includes("tool_result");
  });
  const answer = messages[index]?.["role"] === "assistant";
  const mustThink = open && answer && textOf(blocks.at(-1)?.["name"]).endsWith("_thought");
  return mustThink && blocks[0]?.["type"] !== "thinking"
    ? [`messages.${index}: expected thinking, found ${textOf(blocks[0]?.["type"])}`]
    : [];
}
