/**
 * Every surface in light and in dark: the line with its hover and quick fixes, notification, status
 * bar and menu, and each page of the dashboard, empty and filled. The screenshots are for looking at;
 * two of them are in the README.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import axe from "axe-core";
import type { Browser, Locator, Page } from "playwright-core";

import { packageProduct, plantedKey, startProduct, type Product } from "../support/product.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import {
  command,
  openBrowser,
  openFile,
  openWindow,
  screenshot,
  statusText,
  toast,
  webview,
  type Window,
} from "../support/workbench.ts";

/** A step in a loaded machine's workbench. */
const stepLimitMs = 60_000;
/** Fades of the workbench and replies to a page of the dashboard. */
const settleMs = 500;
const themes = [
  { name: "light", title: "Default Light Modern", mark: ".monaco-workbench.vs" },
  { name: "dark", title: "Default Dark Modern", mark: ".monaco-workbench.vs-dark" },
] as const;
const tabs = ["Overview", "Findings", "Allowlist", "Clients", "What we store"] as const;

const key = plantedKey();
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
      "deploy.py": `import boto3\n\nregion = "eu-central-1"\naws_key = "${key}"\n\nclient = boto3.client("s3", region_name=region, aws_access_key_id=aws_key)\n`,
    },
    settings: { "workbench.colorTheme": themes[0].title, "editor.minimap.enabled": false },
  });
  window = await openWindow(browser, product.workbench.url);
  page = window.page;
  page.setDefaultTimeout(stepLimitMs);
  await statusText(page, /Argus/);
});

after(async () => {
  await window.close();
  await product.workbench.stop();
  await browser.close();
  await stub.stop();
  packaged.remove();
});

/** One chat turn as a command-line client sends it. */
async function send(text: string): Promise<void> {
  const body = JSON.stringify({ model: "gpt-5", messages: [{ role: "user", content: text }] });
  const headers = { "content-type": "application/json", "user-agent": "terminal/1.0" };
  const response = await fetch(`${product.route}/v1/chat/completions`, {
    method: "POST",
    headers,
    body,
  });
  await response.text();
  assert.equal(response.status, 200);
}

/** The editor's own command goes back and forth between its preferred light and dark theme. */
async function useTheme(theme: (typeof themes)[number]): Promise<void> {
  const workbench = page.locator(theme.mark).first();
  if (await workbench.isVisible()) return;
  await command(page, "Toggle between Light/Dark Themes");
  await workbench.waitFor();
}

async function dashboardPages(name: string): Promise<void> {
  await command(page, "Argus: Open Dashboard");
  for (const tab of tabs) {
    await webview(page).getByRole("tab", { name: tab }).click();
    await page.waitForTimeout(settleMs);
    await screenshot(page, `${name}-${tab.toLowerCase().replaceAll(" ", "-")}`);
    assert.deepEqual(await accessibilityProblems(), [], `${name}: ${tab}`);
  }
}

/** What axe finds on the dashboard's page under WCAG 2 A and AA, contrast in this theme included. */
async function accessibilityProblems(): Promise<readonly string[]> {
  const body = await webview(page).locator("body").elementHandle();
  const frame = await body?.ownerFrame();
  assert.ok(frame !== undefined && frame !== null);
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const run: typeof axe.run = Reflect.get(globalThis, "axe").run;
    const { violations } = await run(document, { runOnly: ["wcag2a", "wcag2aa"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

test("pages with nothing on them yet", async () => {
  await toast(page, /Nothing is changed until you choose the clients/);
  await command(page, "Notifications: Clear All Notifications");
  await dashboardPages("light-empty");
  await useTheme(themes[1]);
  await dashboardPages("dark-empty");
  await useTheme(themes[0]);
  await command(page, "View: Close All Editors");
});

test("a stopped key at its line, with notification, hover, quick fixes and menu", async () => {
  await openFile(page, "deploy.py");
  await send("explain region");
  await send("write a test for the upload");
  await send(`fix aws_key = "${key}"`);
  await toast(page, /Argus replaced .*AKIA\*{4}/s);
  await command(page, "Problems: Focus on Problems View");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
  for (const theme of themes) {
    await useTheme(theme);
    await screenshot(page, `${theme.name}-problems`);
    await lineSurfaces(theme.name);
  }
  await command(page, "Notifications: Clear All Notifications");
});

/** The menu does not open while the editor is still asking for fixes: asked until it does. */
async function quickFixes(word: Locator): Promise<void> {
  const menu = page.locator(".action-widget", { hasText: "Allow" });
  for (const end = Date.now() + stepLimitMs; Date.now() < end && !(await menu.isVisible());) {
    await word.click();
    await page.keyboard.press("Control+.");
    await page.waitForTimeout(settleMs);
  }
  await menu.waitFor();
}

async function lineSurfaces(name: string): Promise<void> {
  const squiggle = page.locator(".squiggly-error, .squiggly-warning, .squiggly-info").first();
  await squiggle.waitFor();
  const word = page.locator(".view-line", { hasText: "AKIA" }).getByText(/AKIA/).first();
  await word.hover();
  await page.locator(".monaco-hover", { hasText: "Argus" }).first().waitFor();
  await screenshot(page, `${name}-hover`);
  await quickFixes(word);
  await screenshot(page, `${name}-quickfix`);
  await page.keyboard.press("Escape");
  await page.locator(".statusbar-item", { hasText: "Argus" }).first().click();
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await page.waitForTimeout(settleMs);
  await screenshot(page, `${name}-menu`);
  await page.keyboard.press("Escape");
}

test("pages with findings on them", async () => {
  await command(page, "View: Hide Panel");
  await send(
    `connect with ${["postgres://app", `${key.slice(4)}@db.internal:5432/orders`].join(":")}`,
  );
  await toast(page, /Argus replaced/);
  await command(page, "Notifications: Clear All Notifications");
  for (const theme of themes) {
    await useTheme(theme);
    await dashboardPages(theme.name);
    await webview(page).getByRole("tab", { name: "Findings" }).click();
    await webview(page).getByRole("button", { name: "aws-access-key-id" }).first().click();
    await page.waitForTimeout(settleMs);
    await screenshot(page, `${theme.name}-detail`);
  }
});
