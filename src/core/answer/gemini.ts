/**
 * Answers of the Gemini API, also as the Code Assist endpoint wraps them (`response`).
 *
 * Text with a `thoughtSignature` is bound to it, so it is read and never changed. A call's arguments
 * are not: a client sends them back, and the same placeholder is put in again.
 */

import { listOf, member, numberOf, textOf } from "./read.ts";
import type { Reader, Reading, Slot } from "./slot.ts";

/** `streamed`: texts of one candidate continue each other. */
export function readGemini(streamed: boolean): Reader {
  let calls = 0;
  return (payload) => {
    const wrapped = member(payload, "response") !== undefined;
    const prefix = wrapped ? "response." : "";
    const candidates = listOf(wrapped ? member(payload, "response") : payload, "candidates");
    const readings = candidates.map((candidate, at): Reading => {
      const name = `candidates[${numberOf(candidate, "index")}]`;
      const slots = listOf(candidate, "content", "parts").map((part, index) => {
        const path = `${prefix}candidates[${at}].content.parts[${index}]`;
        if (isCall(part)) calls += 1;
        return partSlot(part, { path, name, call: calls, delta: streamed });
      });
      const finished = !streamed || textOf(candidate, "finishReason") !== undefined;
      return { slots, ...(finished ? { ended: [name] } : {}) };
    });
    return {
      slots: readings.flatMap(({ slots }) => slots),
      ended: readings.flatMap(({ ended = [] }) => ended),
    };
  };
}

interface Place {
  readonly path: string;
  readonly name: string;
  /** How many calls there were before in the answer. */
  readonly call: number;
  readonly delta: boolean;
}

function isCall(part: unknown): boolean {
  return textOf(part, "text") === undefined;
}

function partSlot(part: unknown, { path, name, call, delta }: Place): Slot {
  if (!isCall(part)) {
    const sealed = textOf(part, "thoughtSignature") === undefined ? {} : { sealed: true as const };
    const channel = `${name}.${member(part, "thought") === true ? "thought" : "text"}`;
    return { path: `${path}.text`, channel, form: "text", delta, ...sealed };
  }
  const tool = textOf(part, "functionCall", "name") ?? "";
  const channel = `${name}.functionCall[${call}]`;
  return { path, below: true, channel, form: "text", delta: false, tool };
}
