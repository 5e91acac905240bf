/**
 * The demo: the packaged product, a stand-in provider and a sample workspace with a planted key.
 *
 * Uses the desktop `code` when it is on PATH, with folders of its own, else the workbench of the
 * journeys in any browser. Ctrl-C ends everything and removes the temporary folders.
 */

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { customEndpoint, modelsFile } from "../journeys/copilot.ts";
import { onPath } from "../setup/browser.mjs";
import { packageProduct, plantedKey, startProduct } from "../support/product.ts";
import type { StubProvider } from "../support/stubProvider.ts";
import { startStubProvider } from "../support/stubProvider.ts";
import { freePort, writeIn } from "../support/workbench.ts";

interface Shown {
  readonly where: string;
  stop(): Promise<void>;
}

/** Resolves when the person has ended it with Ctrl-C (or SIGTERM), with nothing left behind. */
export async function runDemo(say: (text: string) => void): Promise<void> {
  const ended = interrupted();
  say("- building and packaging …");
  const product = packageProduct();
  const stub = await startStubProvider();
  const code = onPath("code");
  const shown =
    code === undefined
      ? await showInBrowser(product.vsix, stub)
      : await showOnDesktop(code, product.vsix, stub);
  say(`\n${shown.where}\n`);
  say("1. Open config.ts: the key in line 2 is planted; the warning says that Argus guards it.");
  say(
    '2. Run "Chat: Manage Language Models", close it, and ask the chat (Stub Model) about that line.',
  );
  say(
    '3. See toast, Problems and "Argus: Open Dashboard"; then "Argus: Allow Value…" and ask again.',
  );
  say(`\nStand-in provider: ${stub.url}. Ctrl-C ends everything.`);
  await ended;
  say(`\n- stopping (the provider received ${stub.requests.length} requests) …`);
  await shown.stop();
  await stub.stop();
  product.remove();
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve());
  });
}

function sample(): Record<string, string> {
  return {
    "config.ts": `export const region = "eu-central-1";\nexport const key = "${plantedKey()}";\n`,
    "README.md": "# Sample\n\nThe key in config.ts was made for this demo and opens nothing.\n",
  };
}

async function showInBrowser(vsix: string, stub: StubProvider): Promise<Shown> {
  const userData = (route: string): Record<string, string> => ({
    [modelsFile]: customEndpoint(`${route}/v1`),
  });
  const { workbench } = await startProduct({ vsix, stub, workspace: sample(), userData });
  return { where: `Open ${workbench.url}`, stop: () => workbench.stop() };
}

/** A desktop editor with folders of its own: nothing of the person's set-up is read or changed. */
async function showOnDesktop(code: string, vsix: string, stub: StubProvider): Promise<Shown> {
  const top = mkdtempSync(join(tmpdir(), "argus-demo-"));
  const userData = join(top, "data");
  const workspace = join(top, "workspace");
  mkdirSync(workspace, { recursive: true });
  writeIn(workspace, sample());
  const port = await freePort();
  const token = randomBytes(24).toString("base64url");
  const route = { id: "stub", name: "stub", client: "copilot", family: "openai" };
  writeIn(userData, {
    "User/settings.json": JSON.stringify({ "argus.port": port, "extensions.autoUpdate": false }),
    "User/globalStorage/argus-guard.argus-guard/routes.json": JSON.stringify({
      port: { wanted: port, actual: port },
      routes: [{ ...route, upstream: stub.url, token }],
    }),
    [modelsFile]: customEndpoint(`http://127.0.0.1:${port}/r/stub/${token}/v1`),
  });
  const own = ["--user-data-dir", userData, "--extensions-dir", join(top, "extensions")];
  await finished(code, [...own, "--install-extension", vsix, "--force"]);
  const editor = spawn(code, [...own, "--new-window", "--wait", workspace], {
    detached: true,
    stdio: "ignore",
  });
  return {
    where: "The editor is opening.",
    async stop() {
      await endGroup(editor.pid);
      rmSync(top, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function finished(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: "ignore" });
    child.on("error", reject);
    child.on("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`${file} ended with ${status}`)),
    );
  });
}

async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}
