/** The rules of OpenAI Chat Completions (also Ollama's chat) and of Responses. */

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

export function validateChat(body: unknown): readonly string[] {
  const messages = listOf(objectOf(body)["messages"]);
  const last = messages.at(-1)?.["role"] === "assistant";
  return [
    ...when(last, "last message is the assistant's"),
    ...messages.flatMap((_, index) => messageErrors(messages, index)),
  ];
}

function messageErrors(messages: readonly Json[], index: number): readonly string[] {
  const { role, content, tool_calls } = messages[index] ?? {};
  const calls = listOf(tool_calls).map(idOf);
  const orphan = role === "tool" && !isAnswer(messages, index);
  const bare = listOf(content).some((part) => part["type"] === "text" && part["text"] === "");
  const missing = calls.length > 0 ? difference(calls, answersAfter(messages, index)) : [];
  return [
    ...when(!hasContent(content) && calls.length === 0, `messages.${index}: empty`),
    ...when(bare, `messages.${index}: empty text`),
    ...when(missing.length > 0, `messages.${index}: tool_calls without answers`),
    ...when(orphan, `messages.${index}: tool message without tool_calls before it`),
    ...when(role !== "tool" && sameRole(messages, index), `messages.${index}: same role`),
  ];
}

/** Ollama's calls have no ids: their number counts. */
function idOf(call: Json): string {
  return textOf(call["id"] ?? objectOf(call["function"])["name"]);
}

function answersAfter(messages: readonly Json[], index: number): readonly string[] {
  const end = messages.findIndex((each, at) => at > index && each["role"] !== "tool");
  return messages
    .slice(index + 1, end < 0 ? undefined : end)
    .map((each) => textOf(each["tool_call_id"] ?? each["tool_name"]));
}

function isAnswer(messages: readonly Json[], index: number): boolean {
  const asked = messages.findLast((each, at) => at < index && each["role"] !== "tool");
  const id = messages[index]?.["tool_call_id"] ?? messages[index]?.["tool_name"];
  return listOf(asked?.["tool_calls"]).some((call) => idOf(call) === id);
}

export function validateResponses(body: unknown): readonly string[] {
  const items = listOf(objectOf(body)["input"]);
  const called = items.filter((item) => item["type"] === "function_call").map(callId);
  const answered = items.filter((item) => item["type"] === "function_call_output").map(callId);
  const apart = difference(called, answered).length > 0;
  return [
    ...when(apart, "calls and outputs do not match"),
    ...items.flatMap((_, index) => itemErrors(items, index)),
  ];
}

function itemErrors(items: readonly Json[], index: number): readonly string[] {
  const item = items[index] ?? {};
  const { type, role } = item;
  const early = type === "function_call_output" && !items.slice(0, index).some(isCallOf(item));
  const alone = type === "reasoning" && !isAnswerItem(items[index + 1]);
  const broken = type === "reasoning" && item["encrypted_content"] !== `enc-${textOf(item["id"])}`;
  const empty = role !== undefined && !hasContent(item["content"]);
  return [
    ...when(early, `input.${index}: output before its call`),
    ...when(alone, `input.${index}: reasoning without its following item`),
    ...when(broken, `input.${index}: encrypted content could not be verified`),
    ...when(empty, `input.${index}: empty content`),
    ...when(sameRole(items, index), `input.${index}: same role`),
  ];
}

function callId(item: Json): string {
  return textOf(item["call_id"]);
}

function isCallOf(output: Json): (item: Json) => boolean {
  return (item) => item["type"] === "function_call" && callId(item) === callId(output);
}

function isAnswerItem(item: Json | undefined): boolean {
  return item?.["type"] === "function_call" || item?.["role"] === "assistant";
}
