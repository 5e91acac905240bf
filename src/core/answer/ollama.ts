/** Answers of Ollama: `/api/chat` and `/api/generate`, as lines and as one object. */

import { listOf, member, textOf } from "./read.ts";
import { everything, type Reader, type Slot } from "./slot.ts";

/** Texts of one line, by their place. */
const texts = ["message.content", "message.thinking", "response", "thinking"];

export function readOllama(): Reader {
  let calls = 0;
  return (payload) => {
    const slots = texts.map((path): Slot => ({ path, channel: path, form: "text", delta: true }));
    const called = listOf(payload, "message", "tool_calls").map((call, index): Slot => {
      calls += 1;
      return {
        path: `message.tool_calls[${index}].function.arguments`,
        below: true,
        channel: `message.tool_calls[${calls - 1}]`,
        form: "text",
        delta: false,
        tool: textOf(call, "function", "name") ?? "",
      };
    });
    const done = member(payload, "done") === true;
    return { slots: [...slots, ...called], ...(done ? { ended: everything } : {}) };
  };
}
