/**
 * A real VS Code (code-server, see `test/setup`) in a real browser, for journeys and the demo.
 *
 * Everything lies below one temporary folder that `stop` removes, HOME included; the server leads
 * its own process group. Activation failures of extensions make `stop` throw. With `copilot`, the
 * editor's outside traffic goes to a loopback sink, so that nothing leaves the machine.
 */

import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, FrameLocator, Page } from "playwright-core";
import { chromium } from "playwright-core";

import { ensureBrowser } from "../setup/browser.mjs";
import { ensureWorkbench } from "../setup/workbench.mjs";
import { startSink } from "./sink.ts";

/** The server answers within this time, also on a loaded machine. */
const startLimitMs = 60_000;
const pollMs = 200;
const extensionId = "argus-guard.argus-guard";
const results = join(import.meta.dirname, "../../test-results");

/** How long a notification may take on a loaded machine. */
const toastLimitMs = 60_000;

export interface WorkbenchOptions {
  readonly vsix: string;
  /** Files of the workspace: relative path and content. */
  readonly workspace: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files below the user data folder, written before the start. */
  readonly userData?: Readonly<Record<string, string>>;
}

export interface Folders {
  readonly home: string;
  readonly userData: string;
  readonly workspace: string;
  /** The extension's own folder (`globalStorageUri`). */
  readonly data: string;
}

export interface Workbench {
  readonly url: string;
  readonly folders: Folders;
  /** Removes the extension as a person does from a terminal, and starts the editor anew. */
  uninstall(): Promise<void>;
  stop(): Promise<void>;
}

export interface Window {
  readonly page: Page;
  /** Lines of the browser's console. */
  readonly console: readonly string[];
  close(): Promise<void>;
}

/**
 * What every run sets: no dialogs, no outside look-ups, and files that are written when they are saved:
 * in a browser the workbench's default writes them a second after a keystroke, on a desktop never.
 */
const quiet = {
  "files.autoSave": "off",
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "security.workspace.trust.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "remote.autoForwardPorts": false,
  "git.enabled": false,
  "json.schemaDownload.enable": false,
  "typescript.disableAutomaticTypeAcquisition": true,
};

export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const paths = await ensureWorkbench();
  const top = mkdtempSync(join(tmpdir(), "argus-workbench-"));
  const sink = await startSink();
  const folders = layOut(top, options, sink.url);
  const port = await freePort();
  const base = [
    paths.entry,
    `--config=${join(top, "config.yaml")}`,
    `--user-data-dir=${folders.userData}`,
    `--extensions-dir=${join(top, "extensions")}`,
  ];
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folders.home,
    LANG: "C.UTF-8",
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };
  const inEditor = (...args: readonly string[]): Buffer =>
    execFileSync(paths.node, [...base, ...args], { env, stdio: "pipe" });
  inEditor("--install-extension", options.vsix, "--force");
  const bind = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`];
  const flags = ["--disable-telemetry", "--disable-update-check", "--reconnection-grace-time", "2"];
  const more = ["--disable-getting-started-override"];
  const launch = (): ChildProcess => {
    const started = spawn(paths.node, [...base, ...bind, ...flags, ...more], {
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    keepLog(started);
    return started;
  };
  let server = launch();
  const killNow = (): void => signalGroup(server, "SIGKILL");
  process.on("exit", killNow);
  await healthy(`http://127.0.0.1:${port}/healthz`);
  return {
    url: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folders.workspace)}`,
    folders,
    async uninstall() {
      await endServer(server);
      inEditor("--uninstall-extension", extensionId);
      server = launch();
      await healthy(`http://127.0.0.1:${port}/healthz`);
      await fetch(`http://127.0.0.1:${port}/`);
    },
    async stop() {
      await endServer(server);
      process.off("exit", killNow);
      await sink.stop();
      keepExtensionLog(folders.userData, server.pid);
      rmSync(top, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function layOut(top: string, options: WorkbenchOptions, sinkUrl: string): Folders {
  const userData = join(top, "data");
  const folders = {
    home: join(top, "home"),
    userData,
    workspace: join(top, "workspace"),
    data: join(userData, "User", "globalStorage", extensionId),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = { ...quiet, "http.proxy": sinkUrl, ...options.settings };
  writeIn(userData, {
    "User/settings.json": JSON.stringify(settings, undefined, 2),
    "Machine/settings.json": JSON.stringify(ofMachine(settings), undefined, 2),
    ...options.userData,
  });
  writeIn(folders.workspace, options.workspace);
  return folders;
}

/**
 * Settings of scope `machine` belong to the server. In the user's file they hold only until the editor
 * has read the extension's manifest: on a loaded machine that is before the start, and they are ignored.
 */
function ofMachine(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([id]) => id.startsWith("argus.")));
}

export function writeIn(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content, { mode: 0o600 });
  }
}

function keepLog(server: ChildProcess): void {
  mkdirSync(results, { recursive: true });
  const log = createWriteStream(join(results, `workbench-${server.pid}.log`));
  server.stdout?.pipe(log);
  server.stderr?.pipe(log);
}

/** What the extension logged in every window, beside the server's log. */
function keepExtensionLog(userData: string, pid: number | undefined): void {
  const logs = join(userData, "logs");
  const names = readdirSync(logs, { recursive: true, encoding: "utf8" });
  const texts = names
    .filter((name) => name.endsWith("Argus.log"))
    .map((name) => `== ${name}\n${readFileSync(join(logs, name), "utf8")}`);
  writeFileSync(join(results, `extension-${pid}.log`), texts.join("\n"));
}

async function healthy(url: string): Promise<void> {
  const end = Date.now() + startLimitMs;
  while (Date.now() < end) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(pollMs);
  }
  throw new Error("the workbench did not start; see test-results/workbench-*.log");
}

/** The server alone first, so that extensions are deactivated; then whatever is left of its group. */
async function endServer(server: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  if (server.exitCode === null) server.kill("SIGTERM");
  await Promise.race([gone, sleep(5_000)]);
  signalGroup(server, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * A port that nobody holds, to be taken a little later: below the range from which the system gives
 * ports to everything else that runs meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureBrowser(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
}

export async function openWindow(browser: Browser, url: string): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const lines: string[] = [];
  page.on("console", (message) => lines.push(message.text()));
  await page.goto(url);
  await page.locator(".monaco-workbench").waitFor({ timeout: startLimitMs });
  return {
    page,
    console: lines,
    async close() {
      await page.close();
      await context.close();
      const failures = lines.filter((line) => /Activating extension .* failed/.test(line));
      assert.deepEqual(failures, [], "every extension is activated");
    },
  };
}

/** Runs a command by its title from the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** Brings the keyboard into the editor: what is typed before it is there would go elsewhere. */
export async function focusEditor(page: Page): Promise<void> {
  await command(page, "View: Focus Active Editor Group");
  await page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
}

/** Picks the row of an open quick pick that holds a text. */
export async function choose(page: Page, label: string): Promise<void> {
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first();
  await row.waitFor();
  await row.click();
}

export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+P");
  const input = page.locator(".quick-input-widget input").first();
  await input.waitFor();
  await input.fill(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".tab", { hasText: name }).first().waitFor();
}

export async function statusText(page: Page, label: RegExp): Promise<string> {
  const item = page.locator(".statusbar-item", { hasText: label }).first();
  await item.waitFor();
  return item.innerText();
}

/** The text of the row of the Problems view that says so: others may be there before it. */
export async function problem(page: Page, text: RegExp): Promise<string> {
  await command(page, "Problems: Focus on Problems View");
  const row = page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
  await row.waitFor();
  return row.innerText();
}

/**
 * A notification's text. The page is drawn while waiting: a headless browser that has nothing to
 * draw makes no frames, and the workbench shows notifications with the next frame.
 */
export async function toast(page: Page, text: RegExp): Promise<string> {
  const found = page.locator(".notification-toast", { hasText: text }).first();
  for (const end = Date.now() + toastLimitMs; Date.now() < end;) {
    if (await found.isVisible()) return found.innerText();
    await page.screenshot();
    await page.waitForTimeout(250);
  }
  throw new Error(`no notification with ${String(text)}`);
}

/** The page of the webview that is shown. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(join(results, "screenshots"), { recursive: true });
  await page.screenshot({ path: join(results, "screenshots", `${name}.png`) });
}
