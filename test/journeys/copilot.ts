/**
 * The bundled Copilot Chat as a client: its custom endpoint, an agent turn, and its answer.
 *
 * It needs no sign-in: the model comes from `chatLanguageModels.json` (facts read from Copilot Chat
 * 0.67.0, the version inside the workbench).
 */

import type { Page } from "playwright-core";

import { command } from "../support/workbench.ts";

export const modelsFile = "User/chatLanguageModels.json";
/** Copilot starts, collects its tools and sends; on a loaded machine that takes a while. */
const turnLimitMs = 90_000;
const modelName = "Stub Model";

/** Content of the models file; `url` is the base with `/v1`. */
export function customEndpoint(url: string): string {
  const model = {
    id: "stub-model",
    name: modelName,
    url,
    toolCalling: true,
    vision: false,
    maxInputTokens: 200_000,
    maxOutputTokens: 8_000,
  };
  return JSON.stringify(
    [{ vendor: "customendpoint", name: "Stub", apiType: "chat-completions", models: [model] }],
    undefined,
    2,
  );
}

/** Copilot is disabled until its language models were managed once; that opens a modal editor. */
export async function enableCopilot(page: Page): Promise<void> {
  await command(page, "Chat: Manage Language Models");
  await page.getByText(modelName).first().waitFor({ timeout: turnLimitMs });
  await page.keyboard.press("Escape");
}

/** Sends one turn in a new chat; resolves when the answer's text is shown, or the error. */
export async function chatTurn(page: Page, text: string, answer: RegExp): Promise<void> {
  await command(page, "Chat: New Chat");
  const input = page.locator(".interactive-input-part .monaco-editor").first();
  await input.waitFor({ timeout: turnLimitMs });
  await input.click();
  await page.keyboard.insertText(text);
  await page.keyboard.press("Enter");
  const response = page.locator(".interactive-response", { hasText: answer }).first();
  await response.waitFor({ timeout: turnLimitMs });
}
