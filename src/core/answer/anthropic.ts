/**
 * Answers of the Anthropic Messages API: events and whole messages.
 *
 * `thinking` blocks are signed over their text and come back with the next turn, so they are read
 * and never changed; so are the results of tools that the provider runs itself.
 */

import { listOf, numberOf, textOf } from "./read.ts";
import { everything, nothing, type Reader, type Reading, type Slot } from "./slot.ts";

export function readAnthropic(): Reader {
  const tools = new Map<string, string>();
  return (payload) => {
    const channel = `content[${numberOf(payload, "index")}]`;
    switch (textOf(payload, "type")) {
      case "content_block_start":
        return blockStart(payload, channel, tools);
      case "content_block_delta":
        return { slots: blockDelta(payload, channel, tools) };
      case "content_block_stop":
        return { slots: [], ended: [channel] };
      case "message_delta":
      case "message_stop":
      case "error":
        return { slots: [], ended: everything };
      case "message":
        return { slots: message(payload), ended: everything };
      default:
        return nothing;
    }
  };
}

function blockStart(payload: unknown, channel: string, tools: Map<string, string>): Reading {
  if (isResult(textOf(payload, "content_block", "type")))
    return { closed: [channel], slots: [resultSlot("content_block", channel)] };
  const tool = toolOf(textOf(payload, "content_block", "type"), payload, "content_block");
  if (tool !== undefined) tools.set(channel, tool);
  if (tool !== undefined) return { closed: [channel], slots: [wholeInput(channel, tool)] };
  const text: Slot = { path: "content_block.text", channel, form: "text", delta: true };
  return { closed: [channel], slots: [text] };
}

/** Empty where the input follows in pieces, as it mostly does. */
function wholeInput(channel: string, tool: string): Slot {
  const path = "content_block.input";
  return { path, below: true, channel, form: "text", delta: false, tool };
}

function blockDelta(
  payload: unknown,
  channel: string,
  tools: ReadonlyMap<string, string>,
): readonly Slot[] {
  const call = tools.get(channel);
  switch (textOf(payload, "delta", "type")) {
    case "text_delta":
      return [{ path: "delta.text", channel, form: "text", delta: true }];
    case "input_json_delta": {
      const tool = call ?? "";
      return [{ path: "delta.partial_json", channel, form: "json", delta: true, tool }];
    }
    case "thinking_delta":
      return [{ path: "delta.thinking", channel, form: "text", delta: true, sealed: true }];
    default:
      return [];
  }
}

function message(payload: unknown): readonly Slot[] {
  return listOf(payload, "content").flatMap((block, index): readonly Slot[] => {
    const channel = `content[${index}]`;
    const form = "text";
    if (isResult(textOf(block, "type"))) return [resultSlot(channel, channel)];
    const tool = toolOf(textOf(block, "type"), block);
    if (tool !== undefined)
      return [{ path: `${channel}.input`, below: true, channel, form, delta: false, tool }];
    const text: Slot = { path: `${channel}.text`, channel, form, delta: false };
    const thought: Slot = { ...text, path: `${channel}.thinking`, sealed: true };
    return textOf(block, "type") === "thinking" ? [thought] : [text];
  });
}

/** What a tool said that the provider ran: `mcp_tool_result`, `web_fetch_tool_result` and others. */
function isResult(type: string | undefined): boolean {
  return type?.endsWith("_tool_result") === true;
}

/** Sent back as it is with the next turn, so read and never changed. */
function resultSlot(path: string, channel: string): Slot {
  const form = "text";
  const whole = { below: true, form, delta: false, sealed: true, foreign: true } as const;
  return { path: `${path}.content`, channel, ...whole };
}

/** The tool's name when the block is a call: `tool_use`, `server_tool_use`, `mcp_tool_use`. */
function toolOf(type: string | undefined, value: unknown, ...path: string[]): string | undefined {
  return type?.endsWith("tool_use") ? (textOf(value, ...path, "name") ?? "") : undefined;
}
