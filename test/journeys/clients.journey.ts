/**
 * An AI client's settings on their way: found, previewed, applied on consent, restored to the byte,
 * by the command and by uninstalling.
 *
 * The client is the bundled Copilot with a custom model; its file leads straight to the provider at
 * first.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import type { Page } from "playwright-core";

import { packageProduct, startProduct } from "../support/product.ts";
import { startStubProvider } from "../support/stubProvider.ts";
import { command, openBrowser, openWindow, screenshot, statusText } from "../support/workbench.ts";
import { customEndpoint, modelsFile } from "./copilot.ts";

/** A step in a loaded machine's workbench. */
const stepLimitMs = 60_000;

test("clients are guarded after a preview and restored byte for byte", async () => {
  const packaged = packageProduct();
  const stub = await startStubProvider();
  const browser = await openBrowser();
  const before = customEndpoint(`${stub.url}/v1`);
  const { workbench } = await startProduct({
    vsix: packaged.vsix,
    stub,
    workspace: { "a.txt": "a\n" },
    userData: () => ({ [modelsFile]: before }),
  });
  const window = await openWindow(browser, workbench.url);
  const { page } = window;
  page.setDefaultTimeout(stepLimitMs);
  const file = join(workbench.folders.userData, modelsFile);
  try {
    await statusText(page, /Argus/);
    await guard(page, () => {
      assert.equal(readFileSync(file, "utf8"), before, "nothing is changed before the consent");
    });
    await becomes(file, isGuarded);
    await page.locator(".statusbar-item", { hasText: "partly" }).waitFor({ state: "detached" });
    await screenshot(page, "clients-guarded");
    await command(page, "Argus: Restore All Clients");
    await becomes(file, (text) => text === before);
    await guard(page, () => {});
    await becomes(file, isGuarded);
    await page.close();
    await workbench.uninstall();
    await becomes(file, (text) => text === before);
  } catch (error) {
    await screenshot(page, "clients-failed");
    throw error;
  } finally {
    await window.close();
    await workbench.stop();
    await browser.close();
    await stub.stop();
    packaged.remove();
  }
});

/** Through choice and preview to the consent. */
async function guard(page: Page, beforeConsent: () => void): Promise<void> {
  await command(page, "Argus: Guard AI Clients…");
  await page.locator(".quick-input-widget", { hasText: "Copilot custom models" }).waitFor();
  await screenshot(page, "clients-choose");
  await page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.waitFor();
  await screenshot(page, "clients-preview");
  beforeConsent();
  await dialog.getByRole("button", { name: "Apply" }).click();
}

function isGuarded(text: string): boolean {
  return /http:\/\/127\.0\.0\.1:\d+\/r\/copilot-models-/.test(text);
}

/** Until the file on the disk is as it should be. */
async function becomes(file: string, isDone: (text: string) => boolean): Promise<void> {
  for (const end = Date.now() + stepLimitMs; Date.now() < end;) {
    if (isDone(readFileSync(file, "utf8"))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the client's file did not become what it should: ${file}`);
}
