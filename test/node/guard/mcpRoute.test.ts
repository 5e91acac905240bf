/** The check route and the wrapper's side of it, over a real socket. */

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";

import type { Decision, RawRequest } from "../../../src/core/model/exchange.ts";
import { exchangeId, millis } from "../../../src/core/model/ids.ts";
import { mcpCheckPath } from "../../../src/core/mcp/verdict.ts";
import type { Endpoint } from "../../../src/node/gateway/endpoint.ts";
import { createGuardJudge } from "../../../src/node/gateway/guardJudge.ts";
import type { JudgedLine, JudgeReply } from "../../../src/node/gateway/judge.ts";
import { unavailable } from "../../../src/node/gateway/judge.ts";
import { createMcpRoute } from "../../../src/node/guard/mcpRoute.ts";

const token = "t".repeat(32);
const seen: RawRequest[] = [];
let port = 0;

const nothing = { because: [], findings: [] };
const decisions: Readonly<Record<string, Decision>> = {
  pass: { ...nothing, action: "pass", plan: { kind: "forward", headerEdits: [] } },
  redact: {
    ...nothing,
    action: "redact",
    plan: { kind: "forward", headerEdits: [], body: Buffer.from('{"id":1,"x":"ARGUS"}') },
  },
  block: {
    ...nothing,
    action: "block",
    plan: { kind: "reject", status: 400, headers: [], body: '{"error":{"message":"no"}}' },
  },
};

/** Stands in for the guard's judge: the line says what is to be decided. */
function judge(raw: RawRequest): Promise<Decision> {
  seen.push(raw);
  const decision = decisions[Buffer.from(raw.body).toString()];
  if (decision === undefined) return Promise.reject(new Error("a bug"));
  return Promise.resolve(decision);
}

const route = createMcpRoute({
  token,
  judge,
  newId: () => exchangeId("x1"),
  now: () => millis(1),
});
const server = createServer((request, response) => {
  if (request.url === mcpCheckPath) route(request, response).catch(() => response.destroy());
  else response.writeHead(404).end();
});

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(body: string, given: Partial<Endpoint> = {}): Promise<JudgeReply> {
  const endpoint = { pid: process.pid, port, mcpToken: token, ...given };
  const guard = createGuardJudge({ find: () => Promise.resolve(endpoint), timeoutMs: 5000 });
  const line: JudgedLine = {
    direction: "to-server",
    client: "mcp:claude",
    method: "tools/call",
    body: Buffer.from(body),
  };
  const reply = await guard.judge(line);
  await guard.stop();
  return reply;
}

test("the line reaches the judge as a request", async () => {
  seen.length = 0;
  assert.deepEqual(await ask("pass"), { kind: "pass" });
  const [raw] = seen;
  assert.equal(raw?.target, "/mcp/tools/call/to-server");
  assert.equal(raw?.client, "mcp:claude");
  assert.equal(raw?.id, "x1");
});
test("a rewrite comes back as bytes", async () => {
  const reply = await ask("redact");
  assert.ok(reply.kind === "rewrite");
  assert.equal(Buffer.from(reply.body).toString(), '{"id":1,"x":"ARGUS"}');
});
test("a refusal comes back as its sentence", async () =>
  assert.deepEqual(await ask("block"), { kind: "block", message: "no" }));
test("a bug in the judge refuses the line", async () =>
  assert.deepEqual(await ask("anything"), unavailable));
test("a wrong token is no guard of ours", async () => {
  seen.length = 0;
  assert.deepEqual(await ask("pass", { mcpToken: "u".repeat(32) }), { kind: "absent" });
  assert.equal(seen.length, 0);
});
test("nobody listening is absent", async () =>
  assert.deepEqual(await ask("pass", { port: 1 }), { kind: "absent" }));
test("a direction is required", async () => {
  const response = await fetch(`http://127.0.0.1:${port}${mcpCheckPath}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: "pass",
  });
  assert.equal(response.status, 400);
});
test("one connection serves many lines", async () => {
  const endpoint = { pid: process.pid, port, mcpToken: token };
  const guard = createGuardJudge({ find: () => Promise.resolve(endpoint), timeoutMs: 5000 });
  const line: JudgedLine = { direction: "to-client", client: "mcp", body: Buffer.from("pass") };
  for (let round = 0; round < 5; round += 1)
    assert.deepEqual(await guard.judge(line), { kind: "pass" });
  server.closeAllConnections();
  assert.deepEqual(await guard.judge(line), { kind: "pass" });
  await guard.stop();
});
