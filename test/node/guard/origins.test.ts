/** Web pages: none by default, those a person named on routes, none ever on the control channel. */

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";

import { WebSocket } from "ws";

import { startTestGuard, type TestGuard, testSettings } from "../../support/guard.ts";
import { startStubProvider, type StubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
let guarded: TestGuard;
const page = "http://localhost:3000";

before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({ upstream: stub.url });
});
after(async () => {
  await guarded.stop();
  await stub.stop();
});

async function statusFor(path: string, origin: string): Promise<number> {
  const { port } = guarded.guard;
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, path, headers: { origin } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

async function socketFor(url: string, origin: string): Promise<string> {
  const socket = new WebSocket(url, { headers: { origin } });
  return new Promise((resolve) => {
    socket.on("open", () => {
      socket.terminate();
      resolve("open");
    });
    socket.on("error", (error) => resolve(/\d{3}/.exec(error.message)?.[0] ?? "gone"));
  });
}

interface Expected {
  readonly relay: number;
  readonly socket: string;
}

async function check(origin: string, expected: Expected): Promise<void> {
  const route = await guarded.route("openai");
  const path = new URL(route).pathname;
  assert.equal(await statusFor(`${path}/v1/models`, origin), expected.relay);
  const socket = await socketFor(`${route.replace("http:", "ws:")}/v1/responses`, origin);
  assert.equal(socket, expected.socket);
}

const refused: Expected = { relay: 403, socket: "403" };
const accepted: Expected = { relay: 200, socket: "open" };

test("without a list every page is refused, the editor's own windows are not", async () => {
  await guarded.guard.api.configure(testSettings());
  await check(page, refused);
  await check("null", refused);
  await check("vscode-file://vscode-app", accepted);
});

test("a page of the list may use routes, to the letter, and nothing else", async () => {
  await guarded.guard.api.configure({ ...testSettings(), allowedOrigins: [page, "null"] });
  await check(page, accepted);
  for (const origin of ["http://localhost:3001", `${page}.example.com`, "http://localhost", "null"])
    await check(origin, refused);
  assert.equal(await statusFor("/health", page), 403);
  const { port } = guarded.guard;
  assert.equal(await socketFor(`ws://127.0.0.1:${port}/control`, page), "403");
  await guarded.guard.api.configure(testSettings());
  await check(page, refused);
});
