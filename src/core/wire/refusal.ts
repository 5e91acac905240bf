/**
 * Errors in each provider's own shape.
 *
 * Statuses were measured against real clients: 451 is the one that the Anthropic family neither
 * retries nor takes for a login problem; 400 is right everywhere else; inline completions get an
 * empty 200, because they are asked for at every keystroke. `x-should-retry: false` stops the
 * retries of the Anthropic and OpenAI SDKs. AWS' SDK goes by the status alone (measured, 3.1163):
 * it asks once for 400 to 413, and three times for 429 and from 500 on.
 */

import type { Api, Family, HeaderPair } from "../model/exchange.ts";

export interface Answer {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
}

export interface RefusalInput {
  readonly api: Api;
  readonly family: Family;
  readonly stream: boolean;
  readonly message: string;
  /** Machine-readable reason; `invalid_prompt` when absent. */
  readonly code?: string;
}

/** The answer to a request that is not sent on. */
export function refusal(input: RefusalInput): Answer {
  if (input.api === "copilot.completions") return emptyCompletion(input.stream);
  const status = input.family === "anthropic" ? 451 : 400;
  return shaped(input, status);
}

/** The answer when something else failed (`status` 403, 404, 408, 413, 429, 502, 503, 504). */
export function failure(input: RefusalInput & { readonly status: number }): Answer {
  return shaped(input, input.status);
}

/** The frame that ends a WebSocket turn of the Responses API. */
export function refusalFrame(message: string): string {
  const error = { type: "invalid_request_error", code: "invalid_prompt", message };
  return JSON.stringify({ type: "error", status: 400, error });
}

function shaped(input: RefusalInput, status: number): Answer {
  const type: readonly HeaderPair[] =
    input.family === "bedrock" ? [["x-amzn-errortype", bedrockType(status)]] : [];
  return {
    status,
    headers: [["content-type", "application/json"], noRetry, ...type],
    body: JSON.stringify(errorBody(input, status)),
  };
}

const noRetry: HeaderPair = ["x-should-retry", "false"];

function errorBody(input: RefusalInput, status: number): unknown {
  const { message } = input;
  const type = status >= 500 ? "api_error" : "invalid_request_error";
  switch (input.family) {
    case "anthropic":
      return { type: "error", error: { type, message } };
    case "gemini":
      return { error: { code: status, message, status: geminiStatus(status), details: [] } };
    case "ollama":
      return { error: message };
    case "bedrock":
      return { message };
    case "openai":
    case "copilot":
    case "generic":
      return { error: { message, type, param: null, code: input.code ?? "invalid_prompt" } };
  }
}

/** google.rpc.Code names for HTTP statuses. */
function geminiStatus(status: number): string {
  switch (status) {
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
  }
}

/** Names of errors of Bedrock's runtime (AWS, "Converse", section "Errors"), as its SDKs read them. */
function bedrockType(status: number): string {
  switch (status) {
    case 403:
      return "AccessDeniedException";
    case 404:
      return "ResourceNotFoundException";
    case 408:
    case 504:
      return "ModelTimeoutException";
    case 429:
      return "ThrottlingException";
    case 502:
    case 503:
      return "ServiceUnavailableException";
    default:
      return status >= 500 ? "InternalServerException" : "ValidationException";
  }
}

/** A completion that suggests nothing; the client shows nothing and stays healthy. */
function emptyCompletion(stream: boolean): Answer {
  const choice = { index: 0, text: "", finish_reason: "stop" };
  const body = JSON.stringify({ id: "cmpl-argus", created: 0, choices: [choice] });
  if (!stream)
    return { status: 200, headers: [["content-type", "application/json"], noRetry], body };
  return {
    status: 200,
    headers: [["content-type", "text/event-stream"], noRetry],
    body: `data: ${body}\n\ndata: [DONE]\n\n`,
  };
}
