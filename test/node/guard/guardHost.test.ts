/** The editor's side: the guard's thread is started, followed, replaced and stopped. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import type { GuardEvent } from "../../../src/core/model/event.ts";
import { startGuardHost } from "../../../src/node/guard/guardHost.ts";
import { background } from "../../../src/node/platform/background.ts";
import type { GuardConnection } from "../../../src/protocol/control.ts";
import { plantedKey, testGuardOptions, testSettings } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

const guardWorker = fileURLToPath(new URL("../../../src/guard.ts", import.meta.url));
const controlToken = "editor-token-".repeat(4);

let stub: StubProvider;
let dataDir: string;
before(async () => {
  stub = await startStubProvider();
  dataDir = await mkdtemp(join(tmpdir(), "argus-host-"));
});
after(async () => {
  await stub.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function host(): Promise<GuardConnection> {
  const guard = await testGuardOptions({ dataDir, controlToken, upstream: stub.url });
  return startGuardHost({ guard, guardWorker });
}

async function modelsThrough(connection: GuardConnection): Promise<number> {
  const routes = await connection.api.routes();
  const route = routes.find(({ name }) => name === "openai");
  const response = await fetch(`${route?.url}/v1/models`);
  await response.text();
  return response.status;
}

test("a guard in its own thread serves, is controlled, tells events and stops", async () => {
  const connection = await host();
  const events: GuardEvent[] = [];
  connection.onEvent((event) => events.push(event));
  assert.equal(await modelsThrough(connection), 200);
  await connection.api.configure(testSettings("strict"));
  const status = await connection.api.status();
  assert.equal(status.profile, "strict");
  const names = await connection.api.ruleNames();
  assert.equal(names.length, status.rules);
  assert.ok(names.some(({ id, description }) => id === "aws-access-key-id" && description !== ""));
  assert.equal(status.counters.requests, 1);
  assert.ok(events.some(({ kind }) => kind === "exchange.decided"));
  await connection.api.stop();
  await connection.closed;
  await assert.rejects(fetch(`http://127.0.0.1:${status.port}/health`));
});

test("a second window follows, and takes over on the same port when the first one goes", async () => {
  const first = await host();
  const second = await host();
  const { port } = await first.api.status();
  assert.equal((await second.api.status()).port, port);
  const heard = new Promise<void>((resolve) => {
    second.onEvent(({ kind }) => {
      if (kind === "exchange.decided") resolve();
    });
  });
  assert.equal(await modelsThrough(second), 200);
  await heard;
  await first.api.stop();
  const taken = async (): Promise<number> => {
    try {
      return (await second.api.status()).port;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return taken();
    }
  };
  assert.equal(await taken(), port);
  assert.equal(await modelsThrough(second), 200);
  await second.api.stop();
});

test("a window that shows questions still does so under the guard that comes next", async () => {
  const plain = testSettings();
  const settings = { ...plain, policy: { ...plain.policy, askInstead: "redact" as const } };
  const start = async (workspace: string): Promise<GuardConnection> => {
    const options = await testGuardOptions({ dataDir, controlToken, upstream: stub.url });
    const guard = { ...options, settings: { ...settings, workspaces: [workspace] } };
    return startGuardHost({ guard, guardWorker });
  };
  const first = await start("/one");
  const second = await start("/two");
  assert.deepEqual(await second.api.attend(), []);
  const answer = (event: GuardEvent): void => {
    if (event.kind === "exchange.asked") background(second.api.answer(event.id, "redact"), fail);
  };
  const fail = (): void => assert.fail("the answer did not reach the guard");
  second.onEvent(answer);
  assert.equal(await chatThrough(second, "one"), 200);
  await first.api.stop();
  while ((await second.api.status().catch(() => undefined)) === undefined) await sleep(20);
  assert.equal(await chatThrough(second, "two"), 200);
  assert.equal(stub.receivedText().includes(plantedKey), false);
  await second.api.stop();
});

/** A chat turn with a key, in a conversation of its own. */
async function chatThrough(connection: GuardConnection, session: string): Promise<number> {
  const routes = await connection.api.routes();
  const route = routes.find(({ name }) => name === "openai");
  const response = await fetch(`${route?.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-session-id": session },
    body: JSON.stringify({ messages: [{ role: "user", content: `key ${plantedKey}` }] }),
  });
  await response.text();
  return response.status;
}

test("a guard that cannot start says so", async () => {
  const guard = await testGuardOptions({ dataDir, rulesDir: join(dataDir, "no-such-rules") });
  await assert.rejects(startGuardHost({ guard, guardWorker: join(dataDir, "absent.js") }));
});

/** A thread that says `first` and then hangs: what a loop without end looks like from outside. */
async function hanging(name: string, first: string): Promise<string> {
  const path = join(dataDir, `${name}.mjs`);
  const code = `import { parentPort } from "node:worker_threads";\n${first}\nfor (;;);\n`;
  await writeFile(path, code);
  return path;
}

test("a thread that hangs is ended when its time to stop is over", async () => {
  const started = { argus: "started", result: { kind: "lead", port: 1, controlToken } };
  const post = `parentPort.postMessage(${JSON.stringify(started)});`;
  const connection = await startGuardHost({
    guard: await testGuardOptions({ dataDir }),
    guardWorker: await hanging("deaf", post),
    stopWithinMs: 50,
  });
  await connection.api.stop();
  await connection.closed;
});

test("a thread that never says what it is has not started", async () => {
  const guard = await testGuardOptions({ dataDir });
  const guardWorker = await hanging("mute", "");
  const starting = startGuardHost({ guard, guardWorker, startWithinMs: 50 });
  await assert.rejects(starting, /the guard's thread did not start/);
});
