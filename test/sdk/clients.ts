/**
 * The official SDKs, each asked the same question in each of its ways.
 *
 * `ask` gives what the caller of the SDK would see as text, the same for streamed and whole answers.
 */

import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";

export interface BaseUrls {
  readonly anthropic: string;
  /** Without `/v1`. */
  readonly openai: string;
  readonly gemini: string;
}

export interface Way {
  readonly name: string;
  readonly family: keyof BaseUrls;
  ask(urls: BaseUrls, prompt: string): Promise<unknown>;
}

const key = "not-a-key";
const anthropic = (urls: BaseUrls): Anthropic =>
  new Anthropic({ baseURL: urls.anthropic, apiKey: key, authToken: null });
const openai = (urls: BaseUrls): OpenAI =>
  new OpenAI({ baseURL: `${urls.openai}/v1`, apiKey: key });
const gemini = (urls: BaseUrls): GoogleGenAI =>
  new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: urls.gemini } });

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const user = (content: string) => [{ role: "user" as const, content }];
const model = "stub-model";

export const ways: readonly Way[] = [
  {
    name: "@anthropic-ai/sdk messages",
    family: "anthropic",
    ask: (urls, prompt) =>
      anthropic(urls).messages.create({ model, max_tokens: 10, messages: user(prompt) }),
  },
  {
    name: "@anthropic-ai/sdk messages, streaming",
    family: "anthropic",
    ask: async (urls, prompt) => {
      const stream = await anthropic(urls).messages.create({
        model,
        max_tokens: 10,
        messages: user(prompt),
        stream: true,
      });
      return collect(stream);
    },
  },
  {
    name: "@anthropic-ai/sdk count_tokens",
    family: "anthropic",
    ask: (urls, prompt) => anthropic(urls).messages.countTokens({ model, messages: user(prompt) }),
  },
  {
    name: "openai chat",
    family: "openai",
    ask: (urls, prompt) => openai(urls).chat.completions.create({ model, messages: user(prompt) }),
  },
  {
    name: "openai chat, streaming",
    family: "openai",
    ask: async (urls, prompt) =>
      collect(
        await openai(urls).chat.completions.create({ model, messages: user(prompt), stream: true }),
      ),
  },
  {
    name: "openai responses",
    family: "openai",
    ask: (urls, prompt) => openai(urls).responses.create({ model, input: prompt }),
  },
  {
    name: "openai responses, streaming",
    family: "openai",
    ask: async (urls, prompt) =>
      collect(await openai(urls).responses.create({ model, input: prompt, stream: true })),
  },
  {
    name: "openai embeddings",
    family: "openai",
    ask: (urls, prompt) => openai(urls).embeddings.create({ model, input: prompt }),
  },
  {
    name: "@google/genai generate",
    family: "gemini",
    ask: async (urls, prompt) => {
      const answer = await gemini(urls).models.generateContent({ model, contents: prompt });
      return { text: answer.text, candidates: answer.candidates };
    },
  },
  {
    name: "@google/genai generate, streaming",
    family: "gemini",
    ask: async (urls, prompt) => {
      const stream = await gemini(urls).models.generateContentStream({ model, contents: prompt });
      const parts = [];
      for await (const part of stream) parts.push({ text: part.text, candidates: part.candidates });
      return parts;
    },
  },
];

/** The error in the SDK's own type, with what it says; undefined for any other error. */
export function typedError(
  family: keyof BaseUrls,
  error: unknown,
): { readonly status: number | undefined; readonly message: string } | undefined {
  const type = { anthropic: Anthropic.APIError, openai: OpenAI.APIError, gemini: ApiError }[family];
  return error instanceof type ? { status: error.status, message: error.message } : undefined;
}
