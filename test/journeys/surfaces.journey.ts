/**
 * The surfaces around the main job, in one window: a request from a terminal's client, pause and
 * resume, the allowlist with undo, the doctor, a reload; and what activation costs.
 *
 * The "terminal client" is this process: an HTTP request to the route, as any program would send.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { packageProduct, plantedKey, startProduct, type Product } from "../support/product.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import {
  choose,
  command,
  focusEditor,
  openBrowser,
  openFile,
  openWindow,
  problem,
  screenshot,
  statusText,
  toast,
  webview,
  type Window,
} from "../support/workbench.ts";

/** A step in a loaded machine's workbench. */
const stepLimitMs = 60_000;

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
    workspace: { "settings.py": `region = "eu"\naws_key = "${key}"\n` },
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

/** One chat turn as a command-line client sends it; the answer's status. */
async function send(text: string): Promise<number> {
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: text }] });
  const headers = { "content-type": "application/json", "user-agent": "terminal/1.0" };
  const url = `${product.route}/v1/chat/completions`;
  const response = await fetch(url, { method: "POST", headers, body });
  await response.text();
  return response.status;
}

/** Sends until the guard answers: the window is there before the guard is. */
async function sendWhenReady(text: string): Promise<number> {
  for (const end = Date.now() + stepLimitMs; Date.now() < end;) {
    try {
      return await send(text);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error("the guard does not answer");
}

test("a request from a terminal reaches the same surfaces", async () => {
  await openFile(page, "settings.py");
  stub.clear();
  assert.equal(await sendWhenReady(`fix aws_key = "${key}"`), 200);
  assert.equal(stub.receivedText().includes(key), false);
  await toast(page, /Argus replaced .*AKIA\*{4}/s);
  assert.match(await problem(page, /was replaced on its way to/), /Ln 2,/);
});

/** Looks until the editor's text is so. */
async function editorShows(text: RegExp): Promise<void> {
  const lines = page.locator(".editor-group-container.active .view-lines");
  await lines.filter({ hasText: text }).waitFor();
}

/** Looks until what was replaced is marked at `line`; undefined: until it is marked nowhere. */
async function replacedAt(line: number | undefined): Promise<void> {
  await command(page, "Problems: Focus on Problems View");
  let rows: readonly string[] = [];
  for (const end = Date.now() + stepLimitMs; Date.now() < end;) {
    rows = await page.locator(".markers-panel .monaco-list-row").allInnerTexts();
    const found = rows.filter((row) => /was replaced on its way to/.test(row));
    const there = found.some((row) => row.includes(`Ln ${line},`));
    if (line === undefined ? found.length === 0 : there) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`not at line ${line}: ${rows.join()}`);
}

test("after edits the finding stands where the value is now, and goes when it goes", async () => {
  await focusEditor(page);
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# above\n");
  await editorShows(/above/);
  await replacedAt(3);
  await screenshot(page, "moved");
  await focusEditor(page);
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await editorShows(/^\s*$/);
  await replacedAt(undefined);
  await command(page, "File: Revert File");
  await replacedAt(2);
});

test("a file that is gone is named no longer once its tab is closed", async () => {
  const file = join(product.workbench.folders.workspace, "settings.py");
  renameSync(file, `${file}.bak`);
  await command(page, "View: Close All Editors");
  await replacedAt(undefined);
  renameSync(`${file}.bak`, file);
  await openFile(page, "settings.py");
  await replacedAt(2);
});

test("a pause lets everything pass, says until when, and can be ended", async () => {
  stub.clear();
  await command(page, "Argus: Pause for…");
  await choose(page, "5 min");
  await statusText(page, /paused until/);
  await screenshot(page, "paused");
  await send(`x = "${key}"`);
  assert.ok(stub.receivedText().includes(key), "paused: forwarded as it is");
  await command(page, "Argus: Resume Guarding");
  await page.locator(".statusbar-item", { hasText: /paused until/ }).waitFor({ state: "detached" });
  stub.clear();
  await send(`y = "${key}"`);
  assert.equal(stub.receivedText().includes(key), false, "resumed: replaced again");
});

test("an allowed path can be added from the palette and taken back", async () => {
  await command(page, "Argus: Manage Allowlist");
  await choose(page, "Add a rule…");
  const rules = page.locator(".quick-input-widget", { hasText: "Allow by rule" });
  await rules.locator("input").first().fill("aws-access-key-id");
  await choose(page, "aws-access-key-id");
  await choose(page, "Everywhere");
  await toast(page, /allows the rule aws-access-key-id everywhere/);
  stub.clear();
  await send(`z = "${key}"`);
  assert.ok(stub.receivedText().includes(key), "allowed: passes");
  await screenshot(page, "allowlist-undo");
  const undo = page.locator(".notification-toast", { hasText: /allows the rule/ }).first();
  await undo.getByRole("button", { name: "Undo" }).click();
  await replacedAgain("w");
  await command(page, "Argus: Manage Allowlist");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Add a rule…" }).waitFor();
  const listed = page.locator(".quick-input-list .monaco-list-row", {
    hasText: "aws-access-key-id",
  });
  assert.equal(await listed.count(), 0, "the entry is gone");
  await page.keyboard.press("Escape");
});

/** Sends until the key is replaced: what was clicked is on its way to the guard. */
async function replacedAgain(name: string): Promise<void> {
  for (const end = Date.now() + stepLimitMs; Date.now() < end;) {
    stub.clear();
    await send(`${name} = "${key}"`);
    if (!stub.receivedText().includes(key)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail("undone, and still it passes");
}

test("the doctor reports on guard, rules and clients", async () => {
  await command(page, "Argus: Doctor");
  const text = page.locator(".monaco-editor .view-lines").last();
  await text.filter({ hasText: /guard/i }).first().waitFor();
  await screenshot(page, "doctor");
});

test("a restart that is asked for while another one runs ends with a guard, and is called no failure", async () => {
  await command(page, "Argus: Restart Guard");
  await command(page, "Argus: Restart Guard");
  await statusText(page, /the guard is running/);
  await statusText(page, /^\s*Argus\s*$/);
  stub.clear();
  assert.equal(await sendWhenReady(`v = "${key}"`), 200);
  assert.equal(stub.receivedText().includes(key), false);
  const failed = page.locator(".notification-toast", { hasText: /did not start/ });
  assert.equal(await failed.count(), 0);
});

test("findings and what is stored are still there after a reload", async () => {
  await page.reload();
  await statusText(page, /Argus/);
  await command(page, "Argus: Open Dashboard");
  const view = webview(page);
  await view
    .getByText(/AKIA\*{4}/)
    .first()
    .waitFor();
  await view.getByRole("tab", { name: "What we store" }).click();
  await view
    .getByText(/findings/)
    .first()
    .waitFor();
  await screenshot(page, "stored");
});

test("every activation says what it took of the extension host's main thread", async () => {
  await command(page, "Developer: Show Running Extensions");
  const row = page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Argus" });
  await row.first().waitFor();
  const shown = /(\d+)\s?ms/.exec(await row.first().innerText())?.[1];
  console.log(`activation as the editor shows it, with waiting for other extensions: ${shown} ms`);
  const spent = activations(product.workbench.folders.userData);
  console.log(`main thread busy in activate(): ${spent.join(" ms, ")} ms`);
  assert.ok(spent.length >= 2, "before and after the reload");
  assert.ok(spent.every(Number.isFinite), String(spent));
});

/** Every activation's own time, from the logs. */
function activations(userData: string): readonly number[] {
  const logs = readdirSync(join(userData, "logs"), { recursive: true, encoding: "utf8" });
  return logs
    .filter((name) => name.endsWith("Argus.log"))
    .flatMap((name) => [
      ...readFileSync(join(userData, "logs", name), "utf8").matchAll(/activated ms=([\d.]+)/g),
    ])
    .map(([, ms]) => Number(ms));
}
