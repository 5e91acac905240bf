/** The APIs that generated conversations are written in, each with the rules of its messages. */

import {
  asAnthropic,
  asBedrock,
  asChat,
  asGemini,
  asOllama,
  asResponses,
  type Talk,
} from "./conversations.ts";
import { validateAnthropic } from "./validators/anthropic.ts";
import { validateBedrock } from "./validators/bedrock.ts";
import { validateGemini } from "./validators/gemini.ts";
import { validateChat, validateResponses } from "./validators/openai.ts";
import type { Validator } from "./validators/rules.ts";

export interface ConversationApi {
  readonly name: "anthropic" | "chat" | "responses" | "gemini" | "ollama" | "bedrock";
  readonly target: string;
  readonly write: (talk: Talk) => object;
  readonly validate: Validator;
}

export const conversationApis: readonly ConversationApi[] = [
  { name: "anthropic", target: "/v1/messages", write: asAnthropic, validate: validateAnthropic },
  { name: "chat", target: "/v1/chat/completions", write: asChat, validate: validateChat },
  { name: "responses", target: "/v1/responses", write: asResponses, validate: validateResponses },
  {
    name: "gemini",
    target: "/v1/models/g:generateContent",
    write: asGemini,
    validate: validateGemini,
  },
  { name: "ollama", target: "/api/chat", write: asOllama, validate: validateChat },
  {
    name: "bedrock",
    target: "/model/us.anthropic.m-v1%3A0/converse-stream",
    write: asBedrock,
    validate: validateBedrock,
  },
];
