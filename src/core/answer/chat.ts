/**
 * Answers of OpenAI Chat Completions and of plain completions, streamed and whole.
 *
 * Nothing says that a tool call is complete: the next call, or the end of the choice, does.
 */

import { listOf, member, numberOf, textOf } from "./read.ts";
import type { Reader, Reading, Slot } from "./slot.ts";

/** Texts of a message: the answer, the refusal, and what some servers show of the thinking. */
const textKeys = [
  "content",
  "refusal",
  "reasoning_content",
  "reasoning",
  "reasoning_text",
  "thinking",
];

export function readChat(): Reader {
  const calls: Calls = { names: new Map(), current: new Map(), left: new Set() };
  return (payload) => {
    const readings = listOf(payload, "choices").map((choice, at) => readChoice(choice, at, calls));
    return {
      closed: readings.flatMap(({ closed = [] }) => closed),
      slots: readings.flatMap(({ slots }) => slots),
      ended: readings.flatMap(({ ended = [] }) => ended),
    };
  };
}

interface Calls {
  /** Names of tools by channel. */
  readonly names: Map<string, string>;
  /** The channel that each choice wrote last. */
  readonly current: Map<string, string>;
  /** Channels that another one has followed, and choices that came back to one of these. */
  readonly left: Set<string>;
}

function readChoice(choice: unknown, at: number, calls: Calls): Reading {
  const name = `choices[${numberOf(choice, "index")}]`;
  const whole = member(choice, "message") !== undefined;
  const part = whole ? "message" : "delta";
  const place = { path: `choices[${at}].${part}`, name, delta: !whole };
  const slots = [
    { path: `choices[${at}].text`, channel: `${name}.text`, form: "text", delta: !whole } as const,
    ...texts(member(choice, part), place),
    ...toolCalls(member(choice, part), place, calls),
  ];
  const finished = whole || textOf(choice, "finish_reason") !== undefined;
  return {
    closed: whole ? [] : closedBy(slots, name, calls),
    slots,
    ...(finished ? { ended: [`${name}.`] } : {}),
  };
}

interface Place {
  /** Of the message or delta in the payload. */
  readonly path: string;
  /** Of the choice in the finished answer. */
  readonly name: string;
  readonly delta: boolean;
}

function texts(message: unknown, { path, name, delta }: Place): readonly Slot[] {
  const plain = textKeys
    .filter((key) => textOf(message, key) !== undefined)
    .map((key): Slot => ({
      path: `${path}.${key}`,
      channel: `${name}.${key}`,
      form: "text",
      delta,
    }));
  const parts = listOf(message, "content").map((_, index): Slot => {
    const channel = `${name}.content[${index}]`;
    return { path: `${path}.content[${index}].text`, channel, form: "text", delta };
  });
  const place = { path, name, delta };
  return [...plain, ...parts, ...reasoned(message, place), ...spoken(message, place)];
}

/** Of OpenRouter: may be signed, and goes back to the provider as it came. */
function reasoned(message: unknown, { path, name, delta }: Place): readonly Slot[] {
  return listOf(message, "reasoning_details").flatMap((detail, at): readonly Slot[] => {
    const channel = `${name}.reasoning_details[${numberOf(detail, "index")}]`;
    const base = { channel, form: "text", delta, sealed: true } as const;
    const own = `${path}.reasoning_details[${at}]`;
    return ["text", "summary"]
      .filter((key) => textOf(detail, key) !== undefined)
      .map((key) => ({ ...base, path: `${own}.${key}` }));
  });
}

/** What a voice says. */
function spoken(message: unknown, { path, name, delta }: Place): readonly Slot[] {
  if (textOf(message, "audio", "transcript") === undefined) return [];
  const at = "audio.transcript";
  return [{ path: `${path}.${at}`, channel: `${name}.${at}`, form: "text", delta }];
}

function toolCalls(message: unknown, place: Place, calls: Calls): readonly Slot[] {
  const list = listOf(message, "tool_calls").flatMap((call, at) => {
    const index = place.delta ? numberOf(call, "index") : at;
    const channel = `${place.name}.tool_calls[${index}]`;
    const named = textOf(call, "function", "name") ?? textOf(call, "custom", "name");
    const tool = nameOf(calls, channel, named);
    const path = `${place.path}.tool_calls[${at}]`;
    const base = { channel, delta: place.delta, tool };
    return [
      { ...base, path: `${path}.function.arguments`, form: "json" } as const,
      { ...base, path: `${path}.custom.input`, form: "text" } as const,
    ];
  });
  if (member(message, "function_call") === undefined) return list;
  const channel = `${place.name}.function_call`;
  const tool = nameOf(calls, channel, textOf(message, "function_call", "name"));
  const path = `${place.path}.function_call.arguments`;
  return [...list, { path, channel, form: "json", delta: place.delta, tool }];
}

function nameOf(calls: Calls, channel: string, named: string | undefined): string {
  if (named !== undefined && named !== "") calls.names.set(channel, named);
  return calls.names.get(channel) ?? "";
}

/** A choice that goes on with another text has ended the one before, unless it takes turns with them. */
function closedBy(slots: readonly Slot[], name: string, calls: Calls): readonly string[] {
  const written = slots.findLast((slot) => slot.tool !== undefined)?.channel;
  const before = calls.current.get(name);
  if (written === undefined || written === before) return [];
  calls.current.set(name, written);
  if (calls.left.has(written)) calls.left.add(name);
  if (before === undefined || calls.left.has(name)) return [];
  calls.left.add(before);
  return [before];
}
