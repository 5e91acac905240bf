/**
 * The rules of Bedrock's Converse: roles, tool pairs, signed reasoning, cache points, documents
 * (AWS, Bedrock API reference, data types `Message` and `ContentBlock`; texts of its validation errors).
 */

import { signatureOf } from "./anthropic.ts";
import { difference, type Json, listOf, objectOf, textOf, when, sameRole } from "./rules.ts";

export function validateBedrock(body: unknown): readonly string[] {
  const root = objectOf(body);
  const messages = listOf(root["messages"]);
  const calls = messages.some((_, index) =>
    blocksAt(messages, index).some((block) => "toolUse" in block || "toolResult" in block),
  );
  return [
    ...when(messages[0]?.["role"] !== "user", "a conversation must start with a user message"),
    ...when(messages.at(-1)?.["role"] !== "user", "a conversation must end with a user message"),
    ...when(
      calls && listOf(objectOf(root["toolConfig"])["tools"]).length === 0,
      "toolConfig must be defined when using toolUse and toolResult",
    ),
    ...systemErrors(listOf(root["system"])),
    ...messages.flatMap((_, index) => messageErrors(messages, index)),
  ];
}

function systemErrors(system: readonly Json[]): readonly string[] {
  return when(
    system.some((block) => block["text"] === ""),
    "system: text is blank",
  );
}

function messageErrors(messages: readonly Json[], index: number): readonly string[] {
  const blocks = blocksAt(messages, index);
  const known = ["user", "assistant"].includes(textOf(messages[index]?.["role"]));
  return [
    ...when(!known, `messages.${index}: role`),
    ...when(blocks.length === 0, `messages.${index}: content is empty`),
    ...when(sameRole(messages, index), `messages.${index}: roles must alternate`),
    ...blocks.flatMap((block) => blockErrors(block, index)),
    ...orderErrors(blocks, index),
    ...pairErrors(messages, index),
    ...thoughtErrors(messages, index),
  ];
}

function blocksAt(messages: readonly Json[], index: number): readonly Json[] {
  return listOf(messages[index]?.["content"]);
}

/** Every block has one member; texts are not blank; signed texts are as they were signed. */
function blockErrors(block: Json, index: number): readonly string[] {
  const signed = objectOf(objectOf(block["reasoningContent"])["reasoningText"]);
  const fits =
    !("signature" in signed) || signed["signature"] === signatureOf(textOf(signed["text"]));
  return [
    ...when(Object.keys(block).length !== 1, `messages.${index}: a block has one member`),
    ...when(
      "text" in block && textOf(block["text"]).trim() === "",
      `messages.${index}: blank text`,
    ),
    ...when(!fits, `messages.${index}: invalid signature in reasoningContent`),
  ];
}

function orderErrors(blocks: readonly Json[], index: number): readonly string[] {
  const lonely = blocks.some(
    (block, at) => "cachePoint" in block && (at === 0 || "cachePoint" in (blocks[at - 1] ?? {})),
  );
  const attached = blocks.some((block) => "document" in block);
  const told = blocks.some((block) => "text" in block);
  return [
    ...when(lonely, `messages.${index}: a cachePoint has nothing before it`),
    ...when(attached && !told, `messages.${index}: a document needs a text`),
  ];
}

function pairErrors(messages: readonly Json[], index: number): readonly string[] {
  const own = blocksAt(messages, index);
  const missing = difference(
    idsOf(own, "toolUse"),
    idsOf(blocksAt(messages, index + 1), "toolResult"),
  );
  const orphans = difference(
    idsOf(own, "toolResult"),
    idsOf(blocksAt(messages, index - 1), "toolUse"),
  );
  return [
    ...when(missing.length > 0, `messages.${index}: expected toolResult for ${missing.join()}`),
    ...when(orphans.length > 0, `messages.${index}: toolResult exceeds toolUse ${orphans.join()}`),
  ];
}

function idsOf(blocks: readonly Json[], member: string): readonly string[] {
  return blocks
    .filter((block) => member in block)
    .map((block) => textOf(objectOf(block[member])["toolUseId"]));
}

/** In the loop of tools that is still open, an answer that thought must still begin with it. */
function thoughtErrors(messages: readonly Json[], index: number): readonly string[] {
  const blocks = blocksAt(messages, index);
  const open = messages.slice(index + 1).every((each) => {
    const results = listOf(each["content"]).some((block) => "toolResult" in block);
    return each["role"] === "assistant" || results;
  });
  const call = objectOf(blocks.findLast((block) => "toolUse" in block)?.["toolUse"]);
  const mustThink = open && textOf(call["name"]).endsWith("_thought");
  const first: Json = blocks[0] ?? {};
  return when(mustThink && !("reasoningContent" in first), `messages.${index}: expected reasoning`);
}
