/**
 * Conversations for property tests: generated once, written in every API's own form.
 *
 * Every text can hold a mark that the test takes for a finding. The last exchange is open: it ends
 * with the user's question or with results of tools.
 */

import fc from "fast-check";

import { signatureOf } from "./validators/anthropic.ts";

export interface Round {
  readonly thought: string | undefined;
  readonly said: string | undefined;
  readonly calls: readonly { readonly input: string; readonly output: string }[];
}

export interface Exchange {
  /** One text, or several blocks. */
  readonly question: readonly [string, ...string[]];
  readonly rounds: readonly Round[];
  /** Absent only in the last exchange. */
  readonly answer: { readonly thought: string | undefined; readonly text: string };
}

export interface Talk {
  readonly system: string;
  readonly exchanges: readonly Exchange[];
  /** The last exchange: what was asked, and the rounds of tools so far. */
  readonly open: Pick<Exchange, "question" | "rounds">;
}

export function talks(mark: string): fc.Arbitrary<Talk> {
  const text = fc
    .tuple(fc.constantFrom("a", 'say "b"', "é😀\n", "c".repeat(30)), fc.nat(5))
    .map(([base, pick]) => (pick === 0 ? `${base} ${mark} end` : base));
  const clean = fc.constantFrom("q", 'what "now"?');
  const maybe = fc.option(text, { nil: undefined });
  const call = fc.record({ input: text, output: text });
  const round = fc.record({
    thought: maybe,
    said: maybe,
    calls: fc.array(call, { minLength: 1, maxLength: 2 }),
  });
  const rounds = fc.array(round, { maxLength: 2 });
  const question = fc.oneof(fc.tuple(text), fc.tuple(text, text), fc.tuple(text, clean, text));
  const answer = fc.record({ thought: maybe, text });
  return fc.record({
    system: clean,
    exchanges: fc.array(fc.record({ question, rounds, answer }), { maxLength: 4 }),
    open: fc.record({
      question: fc.tuple(clean),
      rounds: fc.array(cleanRound(clean), { maxLength: 2 }),
    }),
  });
}

function cleanRound(clean: fc.Arbitrary<string>): fc.Arbitrary<Round> {
  return fc.record({
    thought: fc.option(clean, { nil: undefined }),
    said: fc.option(clean, { nil: undefined }),
    calls: fc.array(fc.record({ input: clean, output: clean }), { minLength: 1, maxLength: 2 }),
  });
}

type Put = (...items: readonly object[]) => void;

interface Form {
  question(put: Put, texts: readonly string[]): void;
  round(put: Put, round: Round, id: string): void;
  answer(put: Put, answer: Exchange["answer"], id: string): void;
}

function write(talk: Talk, form: Form): readonly object[] {
  const items: object[] = [];
  const put: Put = (...more) => items.push(...more);
  const ask = ({ question, rounds }: Talk["open"], id: string): void => {
    form.question(put, question);
    for (const [index, round] of rounds.entries()) form.round(put, round, `${id}_${index}`);
  };
  for (const [index, exchange] of talk.exchanges.entries()) {
    ask(exchange, `call_${index}`);
    form.answer(put, exchange.answer, `a_${index}`);
  }
  ask(talk.open, "call_open");
  return items;
}

const texts = (type: string, all: readonly string[]): unknown =>
  all.length === 1 ? all[0] : all.map((text) => ({ type, text }));

const thinking = (thought: string | undefined): readonly object[] =>
  thought === undefined
    ? []
    : [{ type: "thinking", thinking: thought, signature: signatureOf(thought) }];

export function asAnthropic(talk: Talk): object {
  const messages = write(talk, {
    question: (put, all) => put({ role: "user", content: texts("text", all) }),
    round(put, { thought, said, calls }, id) {
      const uses = calls.map(({ input }, at) => ({
        type: "tool_use",
        id: `${id}_${at}`,
        name: thought === undefined ? "Read" : "Read_thought",
        input: { file_path: `/w/${id}.ts`, note: input },
      }));
      const words = said === undefined ? [] : [{ type: "text", text: said }];
      put({ role: "assistant", content: [...thinking(thought), ...words, ...uses] });
      const results = calls.map(({ output }, at) => ({
        type: "tool_result",
        tool_use_id: `${id}_${at}`,
        content: at === 0 ? output : [{ type: "text", text: output }],
      }));
      put({ role: "user", content: results });
    },
    answer: (put, { thought, text }) =>
      put({
        role: "assistant",
        content: thought === undefined ? text : [...thinking(thought), { type: "text", text }],
      }),
  });
  return { model: "m", max_tokens: 5, system: talk.system, messages };
}

export function asChat(talk: Talk): object {
  const messages = write(talk, {
    question: (put, all) => put({ role: "user", content: texts("text", all) }),
    round(put, { said, calls }, id) {
      put({
        role: "assistant",
        content: said ?? null,
        tool_calls: calls.map(({ input }, at) => ({
          id: `${id}_${at}`,
          type: "function",
          function: { name: "read", arguments: JSON.stringify({ path: "a.ts", note: input }) },
        })),
      });
      for (const [at, { output }] of calls.entries())
        put({ role: "tool", tool_call_id: `${id}_${at}`, content: output });
    },
    answer: (put, { text }) => put({ role: "assistant", content: text }),
  });
  return { model: "m", messages: [{ role: "system", content: talk.system }, ...messages] };
}

export function asOllama(talk: Talk): object {
  const messages = write(talk, {
    question: (put, all) => put({ role: "user", content: all.join("\n") }),
    round(put, { said, calls }, id) {
      const named = calls.map((call, at) => ({ ...call, name: `${id}_${at}` }));
      put({
        role: "assistant",
        content: said ?? "",
        tool_calls: named.map(({ input, name }) => ({
          function: { name, arguments: { path: "a.ts", note: input } },
        })),
      });
      for (const { output, name } of named) put({ role: "tool", tool_name: name, content: output });
    },
    answer: (put, { thought, text }) =>
      put({
        role: "assistant",
        content: text,
        ...(thought === undefined ? {} : { thinking: thought }),
      }),
  });
  return { model: "m", messages };
}

export function asResponses(talk: Talk): object {
  const reasoning = (id: string, thought: string | undefined): readonly object[] =>
    thought === undefined
      ? []
      : [
          {
            type: "reasoning",
            id: `rs_${id}`,
            summary: [{ type: "summary_text", text: thought }],
            encrypted_content: `enc-rs_${id}`,
          },
        ];
  const input = write(talk, {
    question: (put, all) => put({ role: "user", content: texts("input_text", all) }),
    round(put, { thought, said, calls }, id) {
      const words = said === undefined ? [] : [{ role: "assistant", content: said }];
      put(...words, ...reasoning(id, thought));
      for (const [at, each] of calls.entries())
        put({
          type: "function_call",
          call_id: `${id}_${at}`,
          name: "sh",
          arguments: JSON.stringify({ cmd: each.input }),
        });
      for (const [at, { output }] of calls.entries())
        put({ type: "function_call_output", call_id: `${id}_${at}`, output });
    },
    answer: (put, { thought, text }, id) =>
      put(...reasoning(id, thought), {
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text }],
      }),
  });
  return { model: "m", instructions: talk.system, input };
}

export function asGemini(talk: Talk): object {
  const contents = write(talk, {
    question: (put, all) => put({ role: "user", parts: all.map((text) => ({ text })) }),
    round(put, { said, calls }, id) {
      const words = said === undefined ? [] : [{ text: said }];
      const made = calls.map(({ input }, at) => ({
        functionCall: { name: `${id}_${at}`, args: { note: input } },
      }));
      put({ role: "model", parts: [...words, ...made] });
      const answered = calls.map(({ output }, at) => ({
        functionResponse: { name: `${id}_${at}`, response: { output } },
      }));
      put({ role: "user", parts: answered });
    },
    answer: (put, { text }) => put({ role: "model", parts: [{ text }] }),
  });
  return { systemInstruction: { parts: [{ text: talk.system }] }, contents };
}

const cachePoint = { cachePoint: { type: "default" } };

const reasoning = (thought: string | undefined): readonly object[] =>
  thought === undefined
    ? []
    : [
        {
          reasoningContent: {
            reasoningText: { text: thought, signature: signatureOf(thought) },
          },
        },
      ];

/** With a cache point behind every second block of a question, and a document in long ones. */
export function asBedrock(talk: Talk): object {
  const messages = write(talk, {
    question(put, all) {
      const document = { name: "notes", format: "txt", source: { text: all.at(-1) } };
      const blocks = all.flatMap((text, at) =>
        at % 2 === 0 ? [{ text }, cachePoint] : [{ text }],
      );
      put({ role: "user", content: [...blocks, ...(all.length > 2 ? [{ document }] : [])] });
    },
    round(put, { thought, said, calls }, id) {
      const uses = calls.map(({ input }, at) => ({
        toolUse: {
          toolUseId: `${id}_${at}`,
          name: thought === undefined ? "read_file" : "read_file_thought",
          input: { path: `/w/${id}.ts`, note: input },
        },
      }));
      const words = said === undefined ? [] : [{ text: said }];
      put({ role: "assistant", content: [...reasoning(thought), ...words, ...uses] });
      const results = calls.map(({ output }, at) => ({
        toolResult: {
          toolUseId: `${id}_${at}`,
          content: at === 0 ? [{ text: output }] : [{ json: { output } }],
          status: "success",
        },
      }));
      put({ role: "user", content: [...results, cachePoint] });
    },
    answer: (put, { thought, text }) =>
      put({ role: "assistant", content: [...reasoning(thought), { text }] }),
  });
  const toolSpec = { name: "read_file", inputSchema: { json: { type: "object" } } };
  return {
    system: [{ text: talk.system }, cachePoint],
    messages,
    inferenceConfig: { maxTokens: 5 },
    toolConfig: { tools: [{ toolSpec }] },
  };
}
