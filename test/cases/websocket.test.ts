/** Reference cases: WebSocket frames in both directions, through a real guard and real sockets. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";

import { WebSocket, WebSocketServer } from "ws";

import type { DecidedFinding } from "../../src/core/model/exchange.ts";
import { startTestGuard, type TestGuard, testSettings } from "../support/guard.ts";
import { readCases } from "./readCases.ts";

interface Input {
  readonly direction: "in" | "out";
  readonly text: string;
}
interface Expect {
  readonly types?: readonly string[];
  readonly types_include?: readonly string[];
  readonly at?: readonly string[];
}

/** Every finding of every rule is told: nothing is replaced, nothing is stopped. */
function alertOnly(): ReturnType<typeof testSettings> {
  const settings = testSettings("balanced");
  const detectorActions = { secrets: "alert", pii: "alert", injection: "alert" } as const;
  return { ...settings, policy: { ...settings.policy, detectorActions, answers: "alert" } };
}

let server: WebSocketServer;
let guarded: TestGuard;
let reply = "";

before(async () => {
  server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  server.on("connection", (peer) => peer.on("message", () => peer.send(reply)));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  guarded = await startTestGuard({ upstream: `http://127.0.0.1:${port}`, settings: alertOnly() });
});
after(async () => {
  await guarded.stop();
  server.close();
});

/** Answers are scanned while they pass: one more scan stands behind theirs. */
let barriers = 0;
async function scanned(): Promise<void> {
  barriers += 1;
  await guarded.guard.api.scanText({ text: `behind ${barriers}` });
}

/** Of an answer that its end alone completes this is told when both sockets are closed. */
async function found(input: Input, wanted: number): Promise<readonly DecidedFinding[]> {
  const start = guarded.events.length;
  await exchange(input);
  for (let tries = 0; ; tries += 1) {
    await scanned();
    const told = guarded.events.slice(start).filter((event) => event.kind === "exchange.decided");
    const findings = told.flatMap((event) => event.findings);
    if (findings.length >= wanted || tries >= 100) return findings;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

async function exchange({ direction, text }: Input): Promise<void> {
  const route = (await guarded.route("openai")).replace("http:", "ws:");
  const socket = new WebSocket(`${route}/v1/responses`);
  await once(socket, "open");
  reply = direction === "in" ? text : "fine";
  const answered = once(socket, "message");
  socket.send(direction === "out" ? text : "hello");
  await answered;
  const closed = once(socket, "close");
  socket.close();
  await closed;
}

/** The frame, without the member of its JSON; a frame of JSON that comes in is an answer's. */
function frameOf({ path, encoding }: DecidedFinding): string {
  const frame = path
    .replace(/^(ws\.outbound)[.[].*$/, "$1")
    .replace(/^response\b.*$/, "ws.inbound");
  return frame + encoding.map((one) => `[${one}]`).join("");
}

for (const { id, level, input, expect } of readCases<Input, Expect>("websocket")) {
  test(`${id} (${level})`, async () => {
    const findings = await found(input, (expect.types ?? expect.types_include ?? []).length);
    const types = [...new Set(findings.map(({ type }) => type))].toSorted();
    if (expect.types !== undefined) assert.deepEqual(types, expect.types.toSorted());
    for (const type of expect.types_include ?? []) assert.ok(types.includes(type), types.join());
    if (expect.at !== undefined) assert.deepEqual([...new Set(findings.map(frameOf))], expect.at);
  });
}
