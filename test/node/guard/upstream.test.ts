/** HTTPS upstreams over real TLS: own authorities, unverified ones, and a corporate CONNECT proxy. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";

import { WebSocket } from "ws";

import type { NetworkSettings } from "../../../src/protocol/control.ts";
import { makeAuthority } from "../../support/certificates.ts";
import { plantedKey, startTestGuard, type TestGuard, testSettings } from "../../support/guard.ts";
import { startServe } from "../cli/argus.ts";
import { startStubProvider, type StubProvider } from "../../support/stubProvider.ts";

/** A proxy as companies run them: CONNECT only, to wherever the test says, with a password. */
interface Proxy {
  readonly port: number;
  readonly asked: readonly IncomingMessage[];
  refuse(status: number | undefined): void;
  stop(): void;
}

const authority = makeAuthority();
const network: NetworkSettings = { noProxy: [], strictSsl: true, caCertificates: [] };
let stub: StubProvider;
let proxy: Proxy;
let guarded: TestGuard;

before(async () => {
  stub = await startStubProvider({ tls: authority.issue(["127.0.0.1", "provider.test"]) });
  proxy = await startProxy(stub.port);
  guarded = await startTestGuard({ upstream: stub.url });
});
after(async () => {
  await guarded.stop();
  await stub.stop();
  proxy.stop();
});
beforeEach(() => {
  stub.clear();
  proxy.refuse(undefined);
});

async function startProxy(target: number): Promise<Proxy> {
  const asked: IncomingMessage[] = [];
  let refusal: number | undefined;
  const server: Server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connect", (request: IncomingMessage, socket) => {
    asked.push(request);
    socket.on("error", () => socket.destroy());
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      return;
    }
    const far = connect(target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(far).pipe(socket);
    });
    far.on("error", () => socket.destroy());
    socket.on("close", () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    asked,
    refuse: (status) => {
      refusal = status;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function use(changes: Partial<NetworkSettings>): Promise<void> {
  const settings = testSettings("balanced");
  await guarded.guard.api.configure({ ...settings, network: { ...network, ...changes } });
}

const body = JSON.stringify({
  model: "m",
  max_tokens: 1,
  messages: [{ role: "user", content: `key ${plantedKey}` }],
});

function ask(route: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${route}/v1/messages`, { method: "POST", headers, body });
}

async function farRoute(): Promise<string> {
  const { url } = await guarded.guard.api.openRoute({
    name: "far",
    client: "x",
    family: "anthropic",
    upstream: "https://provider.test",
  });
  return url;
}

test("an authority that nobody knows is refused, with its reason and without the request", async () => {
  await use({});
  const answer = await ask(await guarded.route("anthropic"));
  assert.equal(answer.status, 502);
  assert.match(await answer.text(), /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED/);
  assert.equal(stub.requests.length, 0);
  const told = guarded.events.findLast(({ kind }) => kind === "guard.degraded");
  assert.equal(told?.kind === "guard.degraded" && told.reason, "upstream_unreachable");
});

test("an extra authority makes it trusted, at once", async () => {
  await use({ caCertificates: [authority.ca] });
  const answer = await ask(await guarded.route("anthropic"));
  assert.equal(answer.status, 200);
  assert.equal(stub.requests.length, 1);
  assert.ok(!stub.receivedText().includes(plantedKey));
});

test("an authority that is no certificate adds nothing and breaks nothing", async () => {
  await use({ caCertificates: ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] });
  assert.equal((await ask(await guarded.route("anthropic"))).status, 502);
  await use({ caCertificates: [authority.ca], systemCertificates: false });
  assert.equal((await ask(await guarded.route("anthropic"))).status, 200);
});

test("authorities of NODE_EXTRA_CA_CERTS are trusted too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "argus-ca-"));
  const file = join(folder, "root.pem");
  await writeFile(file, authority.ca);
  const environment = { NODE_EXTRA_CA_CERTS: file };
  const served = await startServe({ upstream: stub.url, environment });
  assert.equal((await ask(served.routes["anthropic"] ?? "")).status, 200);
  await served.stop();
  await served.remove();
  await rm(folder, { recursive: true });
});

test("a name that the certificate does not have stays refused", async () => {
  await use({ caCertificates: [authority.ca], proxy: `http://127.0.0.1:${proxy.port}` });
  const { url } = await guarded.guard.api.openRoute({
    name: "other",
    client: "x",
    family: "anthropic",
    upstream: "https://other.test",
  });
  const answer = await ask(url);
  assert.equal(answer.status, 502);
  assert.match(await answer.text(), /ERR_TLS_CERT_ALTNAME_INVALID/);
  assert.equal(stub.requests.length, 0);
});

test("strict TLS switched off takes any certificate, and back on refuses it again", async () => {
  await use({ strictSsl: false });
  assert.equal((await ask(await guarded.route("anthropic"))).status, 200);
  await use({});
  assert.equal((await ask(await guarded.route("anthropic"))).status, 502);
});

test("a corporate proxy gets CONNECT with its own password; the provider gets neither", async () => {
  const before = proxy.asked.length;
  await use({
    caCertificates: [authority.ca],
    proxy: `http://user:word@127.0.0.1:${proxy.port}`,
  });
  const answer = await ask(await farRoute());
  assert.equal(answer.status, 200);
  const [request] = proxy.asked.slice(before);
  assert.equal(request?.url, "provider.test:443");
  const basic = Buffer.from("user:word").toString("base64");
  assert.equal(request?.headers["proxy-authorization"], `Basic ${basic}`);
  assert.equal(stub.requests[0]?.headers["proxy-authorization"], undefined);
  assert.equal(stub.requests[0]?.headers.host, "provider.test");
  assert.ok(!stub.receivedText().includes(plantedKey));
});

test("streams and WebSockets go through the proxy too", async () => {
  const before = proxy.asked.length;
  await use({ caCertificates: [authority.ca], proxy: `http://127.0.0.1:${proxy.port}` });
  const route = await farRoute();
  stub.respond(() => ({
    kind: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream" },
    chunks: ["data: 1\n\n", "data: 2\n\n"],
    gapMs: 5,
  }));
  const answer = await ask(route);
  assert.equal(await answer.text(), "data: 1\n\ndata: 2\n\n");
  stub.respond(undefined);
  const socket = new WebSocket(`${route.replace("http:", "ws:")}/v1/responses`);
  await once(socket, "open");
  const first = once(socket, "message");
  socket.send(JSON.stringify({ type: "response.create", input: `key ${plantedKey}` }));
  await first;
  // One tunnel may carry both: the name cannot be resolved any other way.
  assert.equal(proxy.asked[before]?.url, "provider.test:443");
  assert.match(stub.frames[0] ?? "", /key ARGUS_\w+/);
  const closed = once(socket, "close");
  socket.close();
  await closed;
});

test("a host that is excepted is reached without the proxy", async () => {
  const before = proxy.asked.length;
  await use({
    caCertificates: [authority.ca],
    proxy: `http://127.0.0.1:${proxy.port}`,
    noProxy: ["provider.test"],
  });
  assert.equal((await ask(await farRoute())).status, 502);
  assert.equal((await ask(await guarded.route("anthropic"))).status, 200);
  assert.equal(proxy.asked.length, before);
});

test("a proxy that refuses or is gone ends in 502, in the provider's shape", async () => {
  await use({ caCertificates: [authority.ca], proxy: `http://127.0.0.1:${proxy.port}` });
  const route = await farRoute();
  for (const status of [407, 403, 503]) {
    proxy.refuse(status);
    const answer = await ask(route);
    assert.equal(answer.status, 502);
    const { type, error } = (await answer.json()) as { type: string; error: { message: string } };
    assert.equal(type, "error");
    assert.match(error.message, /could not reach provider\.test/);
  }
  await use({ caCertificates: [authority.ca], proxy: "http://127.0.0.1:9" });
  assert.equal((await ask(route)).status, 502);
});
