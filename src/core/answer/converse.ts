/**
 * Answers of Amazon Bedrock's Converse and ConverseStream (AWS, Bedrock API reference, data types
 * `ConverseStreamOutput` and `ContentBlock`).
 *
 * What an event is stands in its message's header; its members say the same, so they are enough.
 * Reasoning is signed over its text and comes back with the next turn, so it is read and never
 * changed; so are the results of tools that the provider runs itself, and citations, which have
 * addresses in them.
 */

import { listOf, member, numberOf, textOf } from "./read.ts";
import { everything, nothing, type Reader, type Reading, type Slot } from "./slot.ts";

export function readConverse(): Reader {
  const tools = new Map<string, string>();
  return (payload) => {
    if (member(payload, "output") !== undefined)
      return { slots: message(payload), ended: everything };
    if (member(payload, "contentBlockIndex") !== undefined) return block(payload, tools);
    // The end, or an exception.
    const last = ["stopReason", "message"].some((name) => textOf(payload, name) !== undefined);
    return last ? { slots: [], ended: everything } : nothing;
  };
}

/** Of a block, in the finished answer. */
const placeOf = (index: number): string => `output.message.content[${index}]`;

/** An event of one block: its beginning, a piece of it, or its end. Texts have no beginning. */
function block(payload: unknown, tools: Map<string, string>): Reading {
  const channel = placeOf(numberOf(payload, "contentBlockIndex"));
  if (member(payload, "delta") !== undefined)
    return { slots: deltaSlots(payload, channel, tools.get(channel) ?? "") };
  const tool = toolOf(member(payload, "start"));
  if (tool !== undefined) tools.set(channel, tool);
  return { slots: [], ended: [channel] };
}

function deltaSlots(payload: unknown, channel: string, tool: string): readonly Slot[] {
  const text = { channel, form: "text" } as const;
  const whole = { ...text, below: true, delta: false } as const;
  if (textOf(payload, "delta", "text") !== undefined)
    return [{ ...text, path: "delta.text", delta: true }];
  if (member(payload, "delta", "toolUse") !== undefined)
    return [{ path: "delta.toolUse.input", channel, form: "json", delta: true, tool }];
  if (member(payload, "delta", "reasoningContent") !== undefined)
    return [{ ...text, path: "delta.reasoningContent.text", delta: true, sealed: true }];
  if (member(payload, "delta", "toolResult") !== undefined)
    return [{ ...whole, path: "delta.toolResult", sealed: true }];
  return [{ ...whole, path: "delta.citation", channel: `${channel}.citations`, sealed: true }];
}

function message(payload: unknown): readonly Slot[] {
  const parts = listOf(payload, "output", "message", "content");
  return parts.flatMap((part, index) => partSlots(part, placeOf(index)));
}

function partSlots(part: unknown, channel: string): readonly Slot[] {
  const text = { channel, form: "text", delta: false } as const;
  const tool = toolOf(part);
  if (tool !== undefined) return [{ ...text, path: `${channel}.toolUse.input`, below: true, tool }];
  if (member(part, "reasoningContent") !== undefined)
    return [{ ...text, path: `${channel}.reasoningContent.reasoningText.text`, sealed: true }];
  if (member(part, "toolResult") !== undefined)
    return [{ ...text, path: `${channel}.toolResult.content`, below: true, sealed: true }];
  const cited = `${channel}.citationsContent`;
  if (member(part, "citationsContent") === undefined) return [{ ...text, path: `${channel}.text` }];
  return [
    { ...text, path: `${cited}.content`, below: true },
    {
      ...text,
      path: `${cited}.citations`,
      channel: `${channel}.citations`,
      below: true,
      sealed: true,
    },
  ];
}

/** The tool's name when a block, or the start of one, is a call. */
function toolOf(part: unknown): string | undefined {
  return member(part, "toolUse") === undefined
    ? undefined
    : (textOf(part, "toolUse", "name") ?? "");
}
