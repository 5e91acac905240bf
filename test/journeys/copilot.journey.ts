/**
 * The main job: Copilot Chat is about to send a key from an open file; the key does not leave, the
 * person sees where it stands, and one palette command lets it pass.
 *
 * Once with redaction (profile balanced, light theme), once with refusal (strict, dark theme).
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { packageProduct, plantedKey, startProduct } from "../support/product.ts";
import type { StubProvider } from "../support/stubProvider.ts";
import { startStubProvider } from "../support/stubProvider.ts";
import {
  choose,
  command,
  openBrowser,
  openFile,
  openWindow,
  problem,
  screenshot,
  statusText,
  toast,
  webview,
} from "../support/workbench.ts";
import { chatTurn, customEndpoint, enableCopilot, modelsFile } from "./copilot.ts";

/** A step in a loaded machine's workbench. */
const stepLimitMs = 60_000;

let browser: Browser;
let stub: StubProvider;
const product = packageProduct();

before(async () => {
  stub = await startStubProvider();
  browser = await openBrowser();
});

after(async () => {
  await browser.close();
  await stub.stop();
  product.remove();
});

interface Case {
  readonly profile: "balanced" | "strict";
  readonly theme: string;
  /** What the chat shows after the first turn. */
  readonly answer: RegExp;
  readonly notification: RegExp;
  readonly problem: RegExp;
}

const cases: readonly Case[] = [
  {
    profile: "balanced",
    theme: "Default Light Modern",
    answer: /pong/,
    notification: /Argus replaced .*AKIA\*{4}/s,
    problem: /was replaced on its way to/,
  },
  {
    profile: "strict",
    theme: "Default Dark Modern",
    answer: /Argus/,
    notification: /Argus stopped .*AKIA\*{4}/s,
    problem: /was stopped on its way to/,
  },
];

for (const each of cases) {
  test(`a key in an open file does not leave with Copilot (${each.profile})`, async () => {
    const key = plantedKey();
    stub.clear();
    const { workbench } = await startProduct({
      vsix: product.vsix,
      stub,
      workspace: { "config.ts": `export const region = "eu";\nexport const key = "${key}";\n` },
      settings: { "argus.profile": each.profile, "workbench.colorTheme": each.theme },
      userData: (route) => ({ [modelsFile]: customEndpoint(`${route}/v1`) }),
    });
    const window = await openWindow(browser, workbench.url);
    window.page.setDefaultTimeout(stepLimitMs);
    try {
      await walk(window.page, each, key);
    } catch (error) {
      await screenshot(window.page, `${each.profile}-failed`);
      throw error;
    } finally {
      await window.close();
      await workbench.stop();
    }
  });
}

async function walk(page: Page, each: Case, key: string): Promise<void> {
  const shot = (name: string): Promise<void> => screenshot(page, `${each.profile}-${name}`);
  await statusText(page, /Argus/);
  await openFile(page, "config.ts");
  await enableCopilot(page);
  await chatTurn(page, `What is wrong with this line? export const key = "${key}"`, each.answer);
  await toast(page, each.notification);
  await shot("toast");
  assert.equal(stub.receivedText().includes(key), false, "the key did not leave");
  if (each.profile === "strict") {
    assert.equal(stub.requests.filter(({ method }) => method === "POST").length, 0);
  }
  assert.match(await problem(page, each.problem), /Ln 2,/);
  await shot("problems");
  await command(page, "Argus: Open Dashboard");
  await webview(page)
    .getByText(/AKIA\*{4}/)
    .first()
    .waitFor();
  await shot("dashboard");
  await allow(page);
  await chatTurn(page, `And now? export const key = "${key}"`, /pong/);
  assert.ok(stub.receivedText().includes(key), "an allowed key passes");
  await shot("allowed");
}

/** Allows the newest value for this user, from the palette. */
async function allow(page: Page): Promise<void> {
  await command(page, "Argus: Allow Value…");
  await choose(page, "AKIA****");
  await choose(page, "Everywhere");
  await toast(page, /Argus allows/);
}
