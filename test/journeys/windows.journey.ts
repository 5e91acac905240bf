/**
 * Two windows on one guard, and a workspace that is not trusted: the guard keeps guarding, the window
 * with the files tells, and what a repository says about Argus changes nothing.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { packageProduct, plantedKey, startProduct, type Product } from "../support/product.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import {
  openBrowser,
  openFile,
  openWindow,
  problem,
  screenshot,
  statusText,
  toast,
  writeIn,
  type Window,
} from "../support/workbench.ts";

/** A step in a loaded machine's workbench. */
const stepLimitMs = 60_000;
/** A notification that comes at all comes within this time of the other window's. */
const quietMs = 3_000;

const key = plantedKey();
/** Of another kind than the key: a window tells about each rule once. */
const address = ["postgres://app", `${plantedKey().slice(4)}@db.internal:5432/orders`].join(":");
const packaged = packageProduct();
let browser: Browser;
let stub: StubProvider;
let product: Product;
let first: Window;
let second: Window;
let otherFolder: string;

before(async () => {
  stub = await startStubProvider();
  browser = await openBrowser();
  product = await startProduct({
    vsix: packaged.vsix,
    stub,
    workspace: {
      "a.py": `key = "${key}"\n`,
      ".vscode/settings.json": JSON.stringify({
        "argus.enabled": false,
        "argus.profile": "observe",
        "argus.detectors.secrets": false,
        "argus.disabledRules": ["aws-access-key-id"],
      }),
    },
    settings: {
      "security.workspace.trust.enabled": true,
      "security.workspace.trust.startupPrompt": "never",
      "security.workspace.trust.banner": "always",
    },
  });
  const { workbench } = product;
  otherFolder = join(workbench.folders.workspace, "..", "other");
  writeIn(otherFolder, { "b.py": `address = "${address}"\n` });
  first = await openWindow(browser, workbench.url);
  first.page.setDefaultTimeout(stepLimitMs);
  await statusText(first.page, /Argus/);
});

after(async () => {
  await second?.close();
  await first.close();
  await product.workbench.stop();
  await browser.close();
  await stub.stop();
  packaged.remove();
});

/** One turn of a client that works in a folder and says so. */
async function send(folder: string, text: string): Promise<void> {
  const messages = [
    { role: "system", content: `Working directory: ${folder}\n` },
    { role: "user", content: text },
  ];
  const response = await fetch(`${product.route}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "terminal/1.0" },
    body: JSON.stringify({ model: "m", messages }),
  });
  await response.text();
  assert.equal(response.status, 200);
}

test("a workspace that is not trusted is guarded, and its own settings loosen nothing", async () => {
  const { page } = first;
  await page.getByText("Restricted Mode").first().waitFor();
  await toast(page, /Nothing is changed until you choose the clients/);
  await openFile(page, "a.py");
  stub.clear();
  await send(product.workbench.folders.workspace, `fix key = "${key}"`);
  assert.equal(stub.receivedText().includes(key), false, "replaced in spite of the workspace");
  await toast(page, /Argus replaced .*AKIA\*{4}/s);
  await problem(page, /was replaced on its way/);
  await screenshot(page, "restricted");
});

test("a second window follows the same guard, and the window with the files tells", async () => {
  const { url } = product.workbench;
  second = await openWindow(browser, url.replace(/folder=.*/, `folder=${otherFolder}`));
  const { page } = second;
  page.setDefaultTimeout(stepLimitMs);
  await statusText(page, /Argus/);
  await openFile(page, "b.py");
  // The window that follows is heard once it draws what the guard says.
  await page.locator(".squiggly-warning, .squiggly-error").first().waitFor({ state: "attached" });
  stub.clear();
  await send(otherFolder, `fix address = "${address}"`);
  assert.equal(stub.receivedText().includes(address), false);
  await toast(page, /Argus replaced .*post\*{4}/s);
  await problem(page, /was replaced on its way/);
  await screenshot(page, "second-window");
  await first.page.waitForTimeout(quietMs);
  await first.page.screenshot();
  const told = first.page.locator(".notification-toast", { hasText: "post****" });
  assert.equal(await told.count(), 0, "the other window says nothing");
});

test("when the first window goes, the second one guards on", async () => {
  await first.close();
  stub.clear();
  for (const end = Date.now() + stepLimitMs; Date.now() < end;) {
    try {
      await send(otherFolder, `again address = "${address}"`);
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  assert.ok(stub.requests.length > 0, "the guard answers again");
  assert.equal(stub.receivedText().includes(address), false);
  await statusText(second.page, /Argus/);
});
