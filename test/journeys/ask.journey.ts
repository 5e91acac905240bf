/**
 * A request that is held for a person, in the real workbench: answered in each way from its prompt,
 * from the status bar, in another window, and by nobody. The prompt goes away by itself in every case.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { packageProduct, plantedKey, startProduct, type Product } from "../support/product.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import {
  choose,
  openBrowser,
  openFile,
  openWindow,
  screenshot,
  statusText,
  toast,
  type Window,
} from "../support/workbench.ts";

/** A step in a loaded machine's workbench. */
const stepLimitMs = 60_000;
/** Keys that stand in the workspace, one for each turn: an answer is remembered for its value. */
const keys = Array.from({ length: 7 }, plantedKey);
const packaged = packageProduct();
let browser: Browser;
let stub: StubProvider;
let product: Product;
let window: Window;
let page: Page;

before(async () => {
  stub = await startStubProvider();
  browser = await openBrowser();
  product = await startProduct({
    vsix: packaged.vsix,
    stub,
    workspace: {
      "config.ts": `${keys.map((key, index) => `export const key${index} = "${key}";`).join("\n")}\n`,
    },
    settings: {
      "argus.ask.instead": "redact",
      "argus.ask.timeoutSeconds": 30,
      "workbench.colorTheme": "Default Light Modern",
    },
  });
  window = await openWindow(browser, product.workbench.url);
  page = window.page;
  page.setDefaultTimeout(stepLimitMs);
  await statusText(page, /Argus/);
  await openFile(page, "config.ts");
  await page.locator(".squiggly-warning").first().waitFor({ state: "attached" });
});

after(async () => {
  await window.close();
  await product.workbench.stop();
  await browser.close();
  await stub.stop();
  packaged.remove();
});

/** One chat turn as a client sends it; resolves with the status when it is answered. */
async function send(text: string): Promise<number> {
  const response = await fetch(`${product.route}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5", messages: [{ role: "user", content: text }] }),
  });
  await response.text();
  return response.status;
}

const prompt = /Argus holds a request .*AKIA\*{4}/s;

async function gone(text: RegExp, from = page): Promise<void> {
  const found = from.locator(".notification-toast", { hasText: text }).first();
  for (const end = Date.now() + stepLimitMs; Date.now() < end;) {
    if (!(await found.isVisible())) return;
    await from.screenshot();
    await from.waitForTimeout(250);
  }
  assert.fail(`the notification ${String(text)} is still there`);
}

interface Turn {
  readonly key: string;
  /** A link of the prompt. */
  readonly link: string;
  readonly status: number;
  readonly leaves: boolean;
}

async function answered({ key, link, status, leaves }: Turn): Promise<void> {
  stub.clear();
  const sent = send(`Why does this not work? key = "${key}"`);
  const text = await toast(page, prompt);
  assert.match(text, /config\.ts:\d/);
  assert.equal(stub.requests.length, 0, "nothing left while it is held");
  assert.match(await statusText(page, /Waiting for you/), /Waiting for you/);
  await screenshot(page, `ask-${link.replaceAll(/\W+/g, "-").toLowerCase()}`);
  await page.locator(".notification-toast a", { hasText: link }).first().click();
  if (link.startsWith("Always")) await choose(page, "Everywhere");
  assert.equal(await sent, status);
  assert.equal(stub.receivedText().includes(key), leaves);
  await gone(prompt);
  await page
    .locator(".statusbar-item", { hasText: "Waiting for you" })
    .waitFor({ state: "hidden" });
}

test("the prompt's answers are carried out, and the prompt goes", async () => {
  const [redact = "", once = "", block = "", always = ""] = keys;
  await answered({ key: redact, link: "Redact and send", status: 200, leaves: false });
  await answered({ key: once, link: "Send once", status: 200, leaves: true });
  await answered({ key: block, link: "Block", status: 400, leaves: false });
  await answered({ key: always, link: "Always allow", status: 200, leaves: true });
  assert.equal(await send(`again, key = "${always}"`), 200, "allowed from now on");
});

test("the status bar leads to everything that is held", async () => {
  stub.clear();
  const key = keys[4] ?? "";
  const sent = send(`And this? key = "${key}"`);
  await toast(page, prompt);
  await page.locator(".statusbar-item", { hasText: "Waiting for you" }).click();
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await screenshot(page, "ask-list");
  await choose(page, "Redact and send");
  assert.equal(await sent, 200);
  assert.equal(stub.receivedText().includes(key), false);
  await gone(prompt);
});

test("two windows are asked, and the answer in one takes the other's prompt away", async () => {
  stub.clear();
  const key = keys[6] ?? "";
  // In the same browser profile: that is where this editor keeps its secrets.
  const other = await page.context().newPage();
  try {
    other.setDefaultTimeout(stepLimitMs);
    await other.goto(product.workbench.url);
    await statusText(other, /Argus/);
    await openFile(other, "config.ts");
    // The window that follows is heard once it draws what the guard says.
    await other
      .locator(".squiggly-warning, .squiggly-error")
      .first()
      .waitFor({ state: "attached" });
    const sent = send(`Twice: key = "${key}"`);
    await Promise.all([toast(page, prompt), toast(other, prompt)]);
    await screenshot(other, "ask-second-window");
    await other.locator(".notification-toast a", { hasText: "Redact and send" }).first().click();
    assert.equal(await sent, 200);
    assert.equal(stub.receivedText().includes(key), false);
    await Promise.all([gone(prompt), gone(prompt, other)]);
    await screenshot(page, "ask-answered-elsewhere");
  } catch (error) {
    await screenshot(other, "ask-second-window-failed");
    throw error;
  } finally {
    await other.close();
  }
});

test("nobody answers: the request is blocked at its deadline, and the prompt goes", async () => {
  stub.clear();
  const key = keys[5] ?? "";
  const sent = send(`Last one: key = "${key}"`);
  await toast(page, prompt);
  assert.equal(await sent, 400);
  assert.equal(stub.requests.length, 0);
  await gone(prompt);
  await toast(page, /Argus stopped/);
  await screenshot(page, "ask-deadline");
});
