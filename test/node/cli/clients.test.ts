/** `argus clients` and `argus restore` on a home of their own, with a guard and without. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { makeHome, put } from "../../support/clientHome.ts";
import { runArgus, startServe } from "./argus.ts";

const claude = '{ "env": { "ANTHROPIC_BASE_URL": "https://api.anthropic.com" } }\n';

test("clients are listed with their state without a guard", async () => {
  const { home, dataDir } = makeHome();
  const environment = { HOME: home, USERPROFILE: home };
  put(join(home, ".claude/settings.json"), claude);
  const ended = await runArgus(["clients", "--data", dataDir], { environment });
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /^Claude Code {2}not guarded {2}/m);
  assert.match(ended.stdout, /^not found: .*Codex/m);
  assert.match(ended.stdout, /^no guard is running$/m);
});

test("a client that leads through a running guard is guarded, and can be restored without one", async () => {
  const serving = await startServe({ upstream: "http://127.0.0.1:9" });
  const { home } = makeHome();
  const environment = { HOME: home, USERPROFILE: home };
  const route = serving.routes["anthropic"] ?? "";
  put(
    join(home, ".claude/settings.json"),
    claude.replace("https://api.anthropic.com", `${route}/v1`),
  );
  const args = ["clients", "--json", "--data", serving.dataDir];
  const running = JSON.parse((await runArgus(args, { environment })).stdout) as {
    clients: { id: string; state: string }[];
    routes: unknown[];
  };
  assert.equal(running.clients.find(({ id }) => id === "claude_code")?.state, "guarded");
  assert.ok(running.routes.length > 0);
  assert.equal(JSON.stringify(running).includes(route), false, "no token");
  await serving.stop();
  const later = await runArgus(args, { environment });
  assert.match(later.stdout, /"state": "drifted"/);
  await serving.remove();
});

test("restore puts back what the journal says", async () => {
  const { home, dataDir, clients } = makeHome();
  put(join(home, ".claude/settings.json"), claude);
  await clients.apply(["claude_code"]);
  const ended = await runArgus(["restore", "--data", dataDir]);
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /^claude_code {2}.*as it was before$/m);
  assert.equal(readFileSync(join(home, ".claude/settings.json"), "utf8"), claude);
});
