/**
 * Answers of the OpenAI Responses API: events and whole responses.
 *
 * Each text comes three times: as deltas, as `…done`, and inside the finished items. Reasoning is
 * bound to `encrypted_content`, so it is read and never changed.
 */

import { listOf, member, numberOf, textOf } from "./read.ts";
import { everything, nothing, type Reader, type Reading, type Slot } from "./slot.ts";
import { isRemotePath } from "./tools.ts";

export function readResponses(): Reader {
  const items: Items = { tools: new Map(), here: new Set() };
  return (payload) => {
    const type = textOf(payload, "type");
    if (type === undefined) {
      return { slots: output(payload, "", false), ended: everything };
    }
    if (type.startsWith("response.output_item.")) return item(payload, type, items);
    if (/^response\.(?:completed|incomplete|failed|done)$/.test(type)) {
      const response = member(payload, "response");
      return { slots: output(response, "response.", true), ended: everything };
    }
    if (type === "error") return { slots: [], ended: everything };
    return textEvent(payload, type, items);
  };
}

/** What is known of the items that were begun, by their channel. */
interface Items {
  readonly tools: Map<string, string>;
  /** Patches of files that are known not to be on another machine. */
  readonly here: Set<string>;
}

function item(payload: unknown, type: string, { tools, here }: Items): Reading {
  const index = numberOf(payload, "output_index");
  const value = member(payload, "item");
  const name = toolOf(value);
  if (name !== "") tools.set(`output[${index}]`, name);
  const file = textOf(value, "operation", "path");
  if (file !== undefined && !isRemotePath(file)) here.add(`output[${index}]`);
  else here.delete(`output[${index}]`);
  const place = { path: "item", channel: `output[${index}]`, repeats: type.endsWith(".done") };
  const slots = itemSlots(value, place);
  return type.endsWith(".done") ? { slots, ended: [`output[${index}]`] } : { slots: [] };
}

/** Tools that are items of their own and have no name. */
const builtIn: Readonly<Record<string, string>> = {
  apply_patch_call: "apply_patch",
  shell_call: "shell",
  local_shell_call: "local_shell",
};

function toolOf(item: unknown): string {
  const type = textOf(item, "type") ?? "";
  const own = Object.hasOwn(builtIn, type) ? builtIn[type] : undefined;
  return textOf(item, "name") ?? own ?? "";
}

interface Place {
  readonly path: string;
  readonly channel: string;
  readonly repeats: boolean;
}

function output(response: unknown, prefix: string, repeats: boolean): readonly Slot[] {
  return listOf(response, "output").flatMap((value, index) =>
    itemSlots(value, {
      path: `${prefix}output[${index}]`,
      channel: `output[${index}]`,
      repeats,
    }),
  );
}

function itemSlots(value: unknown, place: Place): readonly Slot[] {
  const { path, channel } = place;
  const base = { delta: false, ...(place.repeats ? { repeats: true as const } : {}) };
  const tool = toolOf(value);
  switch (textOf(value, "type")) {
    case "message":
      return listOf(value, "content").flatMap((_, index): readonly Slot[] => {
        const at = `content[${index}]`;
        const part = { ...base, channel: `${channel}.${at}`, form: "text" as const };
        return [
          { ...part, path: `${path}.${at}.text` },
          { ...part, path: `${path}.${at}.refusal` },
        ];
      });
    case "function_call":
      return [{ ...base, path: `${path}.arguments`, channel, form: "json", tool }];
    case "mcp_call": {
      const answered = {
        ...base,
        channel: `${channel}.output`,
        form: "text",
        foreign: true,
      } as const;
      return [
        { ...base, path: `${path}.arguments`, channel, form: "json", tool },
        { ...answered, path: `${path}.output`, sealed: true },
      ];
    }
    case "custom_tool_call":
      return [{ ...base, path: `${path}.input`, channel, form: "text", tool }];
    case "reasoning":
      return [{ ...base, path, below: true, channel, form: "text", sealed: true }];
    case undefined:
      return [];
    default:
      return [{ ...base, path, below: true, channel, form: "text", tool }];
  }
}

const textEvents: Readonly<
  Record<string, { readonly form: Slot["form"]; readonly whole: string }>
> = {
  output_text: { form: "text", whole: "text" },
  refusal: { form: "text", whole: "refusal" },
  reasoning_text: { form: "text", whole: "text" },
  reasoning_summary_text: { form: "text", whole: "text" },
  function_call_arguments: { form: "json", whole: "arguments" },
  mcp_call_arguments: { form: "json", whole: "arguments" },
  custom_tool_call_input: { form: "text", whole: "input" },
  shell_call_command: { form: "text", whole: "command" },
  apply_patch_call_operation_diff: { form: "text", whole: "diff" },
  code_interpreter_call_code: { form: "text", whole: "code" },
  // Realtime sessions, today's names and those of the beta.
  output_audio_transcript: { form: "text", whole: "transcript" },
  audio_transcript: { form: "text", whole: "transcript" },
  text: { form: "text", whole: "text" },
};

/** `response.<what>.delta` and `response.<what>.done`, and the parts of a message. */
function textEvent(payload: unknown, type: string, items: Items): Reading {
  const [, what = "", step = ""] = type.split(".");
  const channel = channelOf(payload, what);
  if (what === "content_part" && step === "done") {
    return { slots: [{ path: "part.text", channel, form: "text", delta: false, repeats: true }] };
  }
  const known = Object.hasOwn(textEvents, what) ? textEvents[what] : undefined;
  if (known === undefined) return nothing;
  const item = `output[${numberOf(payload, "output_index")}]`;
  const base = {
    channel,
    form: known.form,
    ...(what.startsWith("reasoning") ? { sealed: true as const } : {}),
    ...callOf(what, item, items),
  };
  if (step === "delta") return { slots: [{ ...base, path: "delta", delta: true }] };
  if (step !== "done") return nothing;
  const whole: Slot = { ...base, path: known.whole, delta: false, repeats: true };
  return { closed: [channel], slots: [whole] };
}

/** A diff says nothing of its file: that stood in the item, or nobody knows it. */
function callOf(what: string, item: string, items: Items): Pick<Slot, "tool" | "remote"> {
  if (!/_call_/.test(what)) return {};
  const tool = items.tools.get(item) ?? "";
  const elsewhere = what === "apply_patch_call_operation_diff" && !items.here.has(item);
  return elsewhere ? { tool, remote: true } : { tool };
}

function channelOf(payload: unknown, what: string): string {
  const item = `output[${numberOf(payload, "output_index")}]`;
  if (/_call_/.test(what)) return item;
  if (what === "reasoning_summary_text") {
    return `${item}.summary[${numberOf(payload, "summary_index")}]`;
  }
  return `${item}.content[${numberOf(payload, "content_index")}]`;
}
