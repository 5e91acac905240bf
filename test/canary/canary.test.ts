/**
 * A marked key goes through the guard in twenty shapes, through MCP, scans and the allowlist; then
 * everything that was ever written or said is searched for it.
 *
 * Searched: every file of the data directory while running and after the stop, the decrypted rows
 * of the store, standard output and error, every event and every reply of the control channel,
 * and every answer that was not the provider's own.
 */

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { exchangeId } from "../../src/core/model/ids.ts";
import { findControl } from "../../src/node/cli/controlSocket.ts";
import { runArgus, startServe } from "../node/cli/argus.ts";
import type { Serving } from "../node/cli/argus.ts";
import { startStubProvider } from "../support/stubProvider.ts";
import type { StubProvider } from "../support/stubProvider.ts";
import type { Sent } from "../ways/ways.ts";
import { filesBelow, leaks } from "./search.ts";
import type { Written } from "./search.ts";
import { forms, shapes } from "./shapes.ts";

const secret = ["AKIA", "2CANARY7QWERTZ5M"].join("");
const server = fileURLToPath(new URL("../node/gateway/stubServer.ts", import.meta.url));

let stub: StubProvider;
const said: Written[] = [];
before(async () => {
  stub = await startStubProvider();
});
after(() => stub.stop());

function keep(name: string, value: unknown): void {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  said.push({ name, bytes: Buffer.from(text) });
}

function send(serving: Serving, sent: Sent): Promise<{ status: number; text: string }> {
  const url = `${serving.routes[sent.route] ?? ""}${sent.target}`;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: sent.method ?? "POST", headers: sent.headers });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      let text = JSON.stringify(response.rawHeaders);
      response.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.end(sent.body);
  });
}

async function throughMcp(serving: Serving): Promise<void> {
  const call = { name: "write", arguments: { text: `key ${secret}` } };
  const line = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: call });
  const args = ["mcp", "--data", serving.dataDir, "--", process.execPath, server];
  const ended = await runArgus(args, { input: `${line}\nnot JSON ${secret}\n` });
  keep("argus mcp stderr", ended.stderr);
  assert.equal(ended.code, 0);
}

async function throughControl(serving: Serving): Promise<void> {
  const found = await findControl(serving.dataDir);
  assert.ok(found.kind === "connected");
  const { guard } = found;
  const { api } = guard;
  let sending = "";
  guard.onEvent((event) => keep(`control event, ${sending}`, event));
  keep("scanText", await api.scanText({ text: `key ${secret}`, path: `/tmp/${secret}.txt` }));
  const scope = "user" as const;
  const added = await api.allow({ kind: "value", value: secret, scope });
  keep("allow", added);
  keep("listAllowed", await api.listAllowed());
  keep("testAllowed", await api.testAllowed(`key ${secret}`));
  if (added.kind === "ok") keep("disallow", await api.disallow(added.entry.id));
  keep("wrong draft", await api.allow({ kind: "value", value: secret, scope: "workspace" }));
  for (const shape of shapes) {
    sending = shape.name;
    await send(serving, shape.send(secret));
    // A reply after the events: they belong to this shape.
    keep("status", await api.status());
  }
  keep("status", await api.status());
  keep("stored", await api.stored());
  keep("routes", await api.routes());
  const query = { filter: {}, sort: "lastAt", descending: true, offset: 0, limit: 200 } as const;
  const findings = await api.findings(query);
  keep("findings", findings);
  assert.ok(findings.total > 0, "nothing was recorded: the search would prove nothing");
  guard.close();
}

async function throughCommands(serving: Serving): Promise<void> {
  const data = ["--data", serving.dataDir];
  const add = await runArgus(["allow", "add", "--value", "-", ...data], { input: secret });
  keep("allow add", add.stdout + add.stderr);
  const [id = ""] = add.stdout.split(" ");
  keep("allow list", (await runArgus(["allow", "list", "--json", ...data])).stdout);
  const removed = await runArgus(["allow", "remove", id, ...data]);
  keep("allow remove", removed.stdout + removed.stderr);
  for (const format of ["text", "json", "sarif"]) {
    const scan = await runArgus(["scan", "-", "--format", format], { input: `key ${secret}` });
    keep(`scan ${format}`, scan.stdout + scan.stderr);
    assert.equal(scan.code, 1);
  }
  const input = `${JSON.stringify({ id: "a", text: `key ${secret}` })}\n`;
  keep("scan --batch", (await runArgus(["scan", "--batch"], { input })).stdout);
}

const runs = [
  { profile: "strict", args: [] },
  { profile: "balanced", args: [] },
  { profile: "balanced", args: ["--keep-replaced"] },
  { profile: "observe", args: [] },
];

for (const { profile, args } of runs)
  test(`${[profile, ...args].join(" ")}: nothing that was written or said holds the key`, async () => {
    const serving = await startServe({ upstream: stub.url, profile, args });
    said.length = 0;
    try {
      await throughAll(serving);
    } finally {
      await serving.stop();
    }
    const kept = (await filesBelow(serving.dataDir)).filter(({ name }) => /replaced/.test(name));
    assert.equal(kept.length, args.length, "the values that are kept are part of the search");
    keep("standard output", serving.stdout());
    keep("standard error", serving.stderr());
    const stopped = await filesBelow(serving.dataDir);
    assert.ok(stopped.length > 0);
    await serving.remove();
    assert.deepEqual(leaks(secret, [...said, ...stopped]), []);
  });

async function throughAll(serving: Serving): Promise<void> {
  for (const shape of shapes) {
    const answer = await send(serving, shape.send(secret));
    keep(`answer to ${shape.name}`, answer.text);
  }
  await throughMcp(serving);
  await throughControl(serving);
  await throughCommands(serving);
  const running = await filesBelow(serving.dataDir);
  said.push(...running);
}

test("the search finds the key in each of its writings", () => {
  for (const [form, needle] of forms(secret)) {
    const written = [{ name: "x", bytes: Buffer.concat([Buffer.from("a"), needle]) }];
    assert.ok(leaks(secret, written).some((leak) => leak.startsWith(form)));
  }
  for (const shift of [0, 1, 2]) {
    const text = Buffer.from(`${"-".repeat(shift)}${secret} and more`).toString("base64");
    assert.notDeepEqual(leaks(secret, [{ name: "x", bytes: Buffer.from(text) }]), []);
  }
  assert.deepEqual(leaks(secret, [{ name: "x", bytes: Buffer.from(exchangeId("harmless")) }]), []);
});
