/** The whole way on real files in a temporary home: found, previewed, applied, drifted, restored. */

import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { createClients } from "../../../src/node/clients/clients.ts";
import { readClientJournal, writeClientJournal } from "../../../src/node/clients/journal.ts";
import { restoreClients } from "../../../src/node/clients/restore.ts";
import { clineText, continueText, makeHome, put, stateOf } from "../../support/clientHome.ts";
import { startTestGuard } from "../../support/guard.ts";

test("applied and restored: every endpoint leads through the guard, then every byte is as before", async () => {
  const { clients, file, routes } = makeHome();
  assert.equal(await stateOf(clients, "continue"), "not_guarded");
  const results = await clients.apply(["continue", "cline"]);
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, true],
    JSON.stringify(results),
  );
  assert.match(
    file(".continue/config.yaml"),
    /apiBase: "http:\/\/127\.0\.0\.1:41417\/r\/continue-api-openai-com-[0-9a-f]{10}\/t+\/v1\/"/,
  );
  assert.deepEqual(
    routes.map(({ upstream }) => upstream),
    ["https://api.openai.com", "https://b.example", "https://api.anthropic.com"],
  );
  assert.equal(await stateOf(clients, "continue"), "guarded");
  assert.deepEqual(
    (await clients.restore()).map(({ ok }) => ok),
    [true, true],
  );
  assert.equal(file(".continue/config.yaml"), continueText);
  assert.equal(file(".cline/data/settings/providers.json"), clineText);
  assert.equal(routes.length, 0, "the tokens are dead");
  assert.deepEqual(await clients.restore(), []);
});

test("a preview says what would change and shows neither keys nor tokens", async () => {
  const { clients, file } = makeHome();
  const previews = await clients.preview(["continue"]);
  const text = JSON.stringify(previews);
  assert.deepEqual(
    previews[0]?.changes.map(({ place, difference }) => [place.split(":").at(-1), difference]),
    [
      ["3", 'models.0.apiBase\n+ apiBase: "http://127.0.0.1/r/continue-api-openai-com-…/****/v1/"'],
      [
        "7",
        'models.1.apiBase\n- apiBase: "https://b.example/v1/"\n+ apiBase: "http://127.0.0.1/r/continue-b-example-…/****/v1/"',
      ],
    ],
  );
  assert.equal(text.includes("sk-own"), false);
  assert.equal(file(".continue/config.yaml"), continueText);
});

test("a preview names the port that the guard listens on, where it is known", async () => {
  const { home, profile, dataDir } = makeHome();
  const options = { home, profile, dataDir, extensions: [], api: () => undefined };
  const [preview] = await createClients({ ...options, port: () => 41418 }).preview(["continue"]);
  assert.equal(preview?.changes.length, 2);
  for (const { difference } of preview.changes) {
    assert.match(difference, /\+ apiBase: "http:\/\/127\.0\.0\.1:41418\/r\/continue-/);
  }
});

test("applying twice changes nothing more, and still leads back to the start", async () => {
  const { clients, file } = makeHome();
  await clients.apply(["continue"]);
  const once = file(".continue/config.yaml");
  await clients.apply(["continue"]);
  assert.equal(file(".continue/config.yaml"), once);
  await clients.restore();
  assert.equal(file(".continue/config.yaml"), continueText);
});

test("later edits by the user survive a restore", async () => {
  const { clients, home, file } = makeHome();
  await clients.apply(["continue"]);
  const path = join(home, ".continue/config.yaml");
  writeFileSync(
    path,
    file(".continue/config.yaml").replace("name: a # mine", "name: renamed # mine"),
  );
  await clients.restore();
  assert.equal(
    file(".continue/config.yaml"),
    continueText.replace("name: a # mine", "name: renamed # mine"),
  );
});

test("what somebody else set since is theirs, and shows as drift", async () => {
  const { clients, home, file } = makeHome();
  await clients.apply(["cline"]);
  const path = join(home, ".cline/data/settings/providers.json");
  const other = file(".cline/data/settings/providers.json").replace(
    /http:\/\/127[^"]*/,
    "https://other.example/v1",
  );
  writeFileSync(path, other);
  assert.equal(await stateOf(clients, "cline"), "drifted");
  await clients.restore();
  assert.equal(file(".cline/data/settings/providers.json"), other);
});

test("a client that leads to another port than the guard's is called stranded", async () => {
  const { clients, routes } = makeHome();
  await clients.apply(["continue"]);
  const rowOf = async () => (await clients.list()).find(({ id }) => id === "continue");
  assert.equal((await rowOf())?.stranded, undefined);
  const moved = routes.map((route) => ({ ...route, url: route.url.replace("41417", "41418") }));
  routes.splice(0, routes.length, ...moved);
  const row = await rowOf();
  assert.deepEqual([row?.state, row?.stranded], ["drifted", true]);
  assert.match(row?.detail ?? "", /where the guard does not listen/);
});

test("an unparsable file is refused and left as it is", async () => {
  const { clients, home, file } = makeHome();
  put(join(home, ".cline/data/settings/providers.json"), '{"providers": ');
  const [result] = await clients.apply(["cline"]);
  assert.equal(result?.ok, false);
  assert.equal(file(".cline/data/settings/providers.json"), '{"providers": ');
});

test("a crash between journal and file leaves nothing to repair", async () => {
  const { clients, dataDir, home, file } = makeHome();
  await clients.apply(["continue"]);
  const journal = await readClientJournal(dataDir);
  put(join(home, ".continue/config.yaml"), continueText);
  await writeClientJournal(dataDir, journal);
  const restored = await restoreClients(dataDir);
  assert.deepEqual(
    restored.map(({ ok }) => ok),
    [true],
  );
  assert.equal(file(".continue/config.yaml"), continueText);
});

test("settings.json is made when Copilot is there and it is missing, and removed again", async () => {
  const { clients, profile } = makeHome(["github.copilot-chat"]);
  const path = join(profile, "settings.json");
  await clients.apply(["copilot"]);
  const settings: Record<string, unknown> = JSON.parse(readFileSync(path, "utf8"));
  assert.match(
    String(settings["github.copilot.advanced.debug.overrideCapiUrl"]),
    /\/r\/copilot-api-githubcopilot-com-[0-9a-f]{10}\//,
  );
  await clients.restore();
  assert.equal(existsSync(path), false);
});

test("mode and symbolic links stay", async () => {
  const { clients, home } = makeHome();
  const path = join(home, ".cline/data/settings/providers.json");
  const real = join(home, "real.json");
  put(real, clineText);
  rmSync(path);
  symlinkSync(real, path);
  chmodSync(real, 0o640);
  await clients.apply(["cline"]);
  assert.equal(statSync(real).mode & 0o777, 0o640);
  assert.match(readFileSync(real, "utf8"), /127\.0\.0\.1/);
  await clients.restore();
  assert.equal(readFileSync(real, "utf8"), clineText);
});

test("with a real guard the applied address is live and verified", async () => {
  const guard = await startTestGuard();
  try {
    const { home, profile, dataDir, file } = makeHome();
    const clients = createClients({
      home,
      profile,
      extensions: [],
      dataDir,
      api: () => guard.guard.api,
    });
    await clients.apply(["continue"]);
    const [verified] = await clients.verify(["continue"]);
    assert.equal(verified?.ok, true, verified?.detail);
    await clients.restore();
    assert.equal(file(".continue/config.yaml"), continueText);
  } finally {
    await guard.stop();
  }
});

test("a model that was added between two applications does not spoil the way back", async () => {
  const { clients, home, file } = makeHome();
  await clients.apply(["continue"]);
  const path = join(home, ".continue/config.yaml");
  const added = "  - name: c\n    provider: anthropic\n";
  writeFileSync(path, `# note\n${file(".continue/config.yaml")}${added}`);
  await clients.apply(["continue"]);
  assert.equal(await stateOf(clients, "continue"), "guarded");
  await clients.restore();
  assert.equal(file(".continue/config.yaml"), `# note\n${continueText}${added}`);
});

test("a crash before the edit, then a second application, still leads back to the start", async () => {
  const { clients, home, file } = makeHome();
  await clients.apply(["continue"]);
  put(join(home, ".continue/config.yaml"), continueText);
  await clients.apply(["continue"]);
  await clients.restore();
  assert.equal(file(".continue/config.yaml"), continueText);
});

test("hosts whose names look alike have routes of their own", async () => {
  const { clients, home, routes } = makeHome();
  const model = (host: string): string =>
    `  - name: ${host}\n    provider: openai\n    apiBase: https://${host}/v1/\n`;
  put(
    join(home, ".continue/config.yaml"),
    `models:\n${model("a-b.example")}${model("a.b.example")}`,
  );
  await clients.apply(["continue"]);
  assert.deepEqual(
    routes.map(({ upstream }) => upstream),
    ["https://a-b.example", "https://a.b.example"],
  );
});

test("a file that became unparsable is not called restored, and nothing is forgotten", async () => {
  const { clients, dataDir, home, file, routes } = makeHome();
  await clients.apply(["cline"]);
  const path = join(home, ".cline/data/settings/providers.json");
  writeFileSync(path, `${file(".cline/data/settings/providers.json")} } broken`);
  const [result] = await clients.restore();
  assert.equal(result?.ok, false);
  assert.equal((await readClientJournal(dataDir)).length, 1);
  assert.equal(routes.length, 1, "the client still works");
});

test("a value that was set since is what a restore gives back", async () => {
  const { clients, home, file } = makeHome();
  await clients.apply(["cline"]);
  const path = join(home, ".cline/data/settings/providers.json");
  const own = file(".cline/data/settings/providers.json").replace(
    /http:\/\/127[^"]*/,
    "https://corp.example/v1",
  );
  writeFileSync(path, own);
  await clients.apply(["cline"]);
  await clients.restore();
  assert.equal(file(".cline/data/settings/providers.json"), own);
});

test("where an unknown address of ours leads is not guessed", async () => {
  const { clients, home } = makeHome();
  const stale = `http://127.0.0.1:41417/r/other/${"z".repeat(43)}/v1`;
  const settings = { providers: { anthropic: { settings: { baseUrl: stale } } } };
  put(join(home, ".cline/data/settings/providers.json"), JSON.stringify(settings));
  const [result] = await clients.apply(["cline"]);
  assert.equal(result?.ok, false);
  assert.match(result?.detail ?? "", /not known/);
});
