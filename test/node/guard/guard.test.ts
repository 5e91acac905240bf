/** The guard as a whole over real sockets: start, election, control, stop. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { millis, routeId } from "../../../src/core/model/ids.ts";
import { startGuard } from "../../../src/node/guard/guard.ts";
import { followGuard } from "../../../src/node/guard/guardHost.ts";
import { startTestGuard, testGuardOptions, testSettings } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
before(async () => {
  stub = await startStubProvider();
});
after(() => stub.stop());

async function withFolder(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "argus-guard-"));
  try {
    await work(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

test("endpoint and routes are private files; the endpoint goes with the guard", () =>
  withFolder(async (dataDir) => {
    const guarded = await startTestGuard({ dataDir, upstream: stub.url });
    const path = join(dataDir, "endpoint.json");
    const endpoint = JSON.parse(await readFile(path, "utf8"));
    assert.equal(endpoint.port, guarded.guard.port);
    assert.equal(endpoint.pid, process.pid);
    if (process.platform !== "win32")
      for (const name of ["endpoint.json", "routes.json"])
        assert.equal((await stat(join(dataDir, name))).mode & 0o777, 0o600);
    await guarded.stop();
    await assert.rejects(stat(path));
  }));

test("an editor's control token is not written anywhere", () =>
  withFolder(async (dataDir) => {
    const controlToken = "editor-token-".repeat(4);
    const guarded = await startTestGuard({ dataDir, controlToken });
    for (const name of ["endpoint.json", "routes.json"])
      assert.ok(!(await readFile(join(dataDir, name), "utf8")).includes(controlToken));
    await guarded.stop();
  }));

test("routes and port are the same after a restart", () =>
  withFolder(async (dataDir) => {
    const first = await startTestGuard({ dataDir, upstream: stub.url });
    const urls = (await first.guard.api.routes()).map(({ url }) => url);
    await first.stop();
    const second = await startTestGuard({ dataDir, upstream: stub.url });
    assert.deepEqual(
      (await second.guard.api.routes()).map(({ url }) => url),
      urls,
    );
    await second.stop();
  }));

test("a second guard of the same directory follows the first", () =>
  withFolder(async (dataDir) => {
    const first = await startTestGuard({ dataDir });
    const second = await startGuard(await testGuardOptions({ dataDir }));
    assert.deepEqual(second, {
      kind: "follow",
      port: first.guard.port,
      controlToken: first.guard.controlToken,
    });
    await first.stop();
  }));

test("two guards that start at the same moment elect one", () =>
  withFolder(async (dataDir) => {
    const free = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => free.once("listening", resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const options = await testGuardOptions({ dataDir, port });
    const started = await Promise.all([startGuard(options), startGuard(options)]);
    assert.deepEqual(started.map(({ kind }) => kind).toSorted(), ["follow", "lead"]);
    for (const each of started) if (each.kind === "lead") await each.guard.stop();
  }));

test("a stale endpoint file is ignored", () =>
  withFolder(async (dataDir) => {
    await writeFile(
      join(dataDir, "endpoint.json"),
      JSON.stringify({ pid: 1, port: stub.port, mcpToken: "x".repeat(32) }),
    );
    const guarded = await startTestGuard({ dataDir });
    assert.notEqual(guarded.guard.port, stub.port);
    await guarded.stop();
  }));

test("a port taken by something else is left, reported and not asked for again", () =>
  withFolder(async (dataDir) => {
    const first = await startTestGuard({ dataDir, port: stub.port });
    const { port } = first.guard;
    assert.notEqual(port, stub.port);
    assert.deepEqual((await first.guard.api.status()).degraded, ["port_changed"]);
    await first.stop();
    const second = await startTestGuard({ dataDir, port: stub.port });
    assert.equal(second.guard.port, port);
    await second.stop();
  }));

test("a follower over the socket calls and hears the guard; its stop only leaves", async () => {
  const guarded = await startTestGuard({ upstream: stub.url });
  const { connection } = await followGuard(guarded.guard.port, guarded.guard.controlToken);
  const heard = new Promise((resolve) => connection.onEvent((event) => resolve(event.kind)));
  await connection.api.pause(millis(Date.now() + 60_000));
  assert.equal(await heard, "guard.paused");
  assert.equal((await connection.api.status()).state, "paused");
  await connection.api.stop();
  await connection.closed;
  assert.equal((await guarded.guard.api.status()).state, "paused");
  await assert.rejects(followGuard(guarded.guard.port, "wrong"));
  await guarded.stop();
});

test("a pause ends by itself, and cannot be longer than a day", async () => {
  const guarded = await startTestGuard();
  const { api } = guarded.guard;
  const resumed = new Promise<void>((resolve) => {
    guarded.guard.onEvent((event) => {
      if (event.kind === "guard.resumed") resolve();
    });
  });
  await api.pause(millis(Date.now() + 50));
  await resumed;
  assert.equal((await api.status()).state, "guarding");
  await api.pause(millis(Date.now() + 10 * 24 * 3600 * 1000));
  const { pausedUntil = 0 } = await api.status();
  assert.ok(pausedUntil <= Date.now() + 24 * 3600 * 1000);
  await guarded.stop();
});

test("a route keeps its token when its upstream changes, and loses it when closed", async () => {
  const guarded = await startTestGuard();
  const { api, port } = guarded.guard;
  const request = { name: "continue", client: "continue", family: "openai" as const };
  const first = await api.openRoute({ ...request, upstream: "https://one.example/v1/" });
  const second = await api.openRoute({ ...request, upstream: stub.url });
  assert.equal(first.upstream, "https://one.example/v1");
  assert.equal(second.url, first.url);
  assert.equal((await fetch(`${second.url}/v1/models`)).status, 200);
  assert.equal(await api.closeRoute(second.id), true);
  assert.equal(await api.closeRoute(second.id), false);
  assert.equal((await fetch(`${second.url}/v1/models`)).status, 403);
  for (const upstream of [
    `http://127.0.0.1:${port}`,
    `http://localhost:${port}/x`,
    "ftp://x",
    "nonsense",
    "https://u:p@x.example",
  ])
    await assert.rejects(api.openRoute({ ...request, upstream }));
  await assert.rejects(api.openRoute({ ...request, name: "../x", upstream: stub.url }));
  await guarded.stop();
});

test("a probe goes through the route up to the scanner and not to the upstream", async () => {
  stub.clear();
  const guarded = await startTestGuard({ upstream: stub.url });
  const { api } = guarded.guard;
  for (const route of await api.routes())
    assert.deepEqual(await api.probeRoute(route.id), { ok: true, detail: "scanned" });
  assert.equal((await api.probeRoute(routeId("none"))).ok, false);
  assert.equal(stub.requests.length, 0);
  assert.equal((await api.status()).counters.requests, 0);
  await guarded.stop();
});

test("the guard does not use itself as a proxy", async () => {
  const guarded = await startTestGuard({ upstream: stub.url });
  const { api, port } = guarded.guard;
  const settings = testSettings();
  const network = { ...settings.network, proxy: `http://localhost:${port}` };
  await api.configure({ ...settings, network });
  assert.equal((await fetch(`${await guarded.route("openai")}/v1/models`)).status, 200);
  assert.ok((await api.status()).degraded.includes("upstream_unreachable"));
  await guarded.stop();
});

test("a corporate proxy carries what is not on the loopback", async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as { port: number };
  const settings = testSettings();
  const network = {
    ...settings.network,
    proxy: `http://127.0.0.1:${port}`,
    noProxy: ["direct.test"],
  };
  const guarded = await startTestGuard({
    upstream: "http://provider.test",
    settings: { ...settings, network },
  });
  assert.equal((await fetch(`${await guarded.route("openai")}/v1/models`)).status, 200);
  assert.deepEqual(asked, ["http://provider.test/v1/models"]);
  const direct = await guarded.guard.api.openRoute({
    name: "direct",
    client: "x",
    family: "openai",
    upstream: stub.url,
  });
  assert.equal((await fetch(`${direct.url}/v1/models`)).status, 200);
  assert.equal(asked.length, 1);
  await guarded.stop();
  proxy.closeAllConnections();
  proxy.close();
});
