/** Where clients keep their files, what else is touched there, and what is known without a guard. */

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { parse as parseJsonc } from "jsonc-parser";

import { createClients } from "../../../src/node/clients/clients.ts";
import { forgetJournal, journalFolders, noteJournal } from "../../../src/node/clients/journals.ts";
import { continueText, makeHome, put, stateOf } from "../../support/clientHome.ts";

test("variables move a client's file, as they do for the client itself", async () => {
  const { clients, home, file } = makeHome([], (at) => ({
    CLAUDE_CONFIG_DIR: join(at, "claude"),
    CONTINUE_GLOBAL_DIR: join(at, "continue"),
    CLINE_DATA_DIR: "relative/is/not/taken",
    CODEX_HOME: join(at, "codex"),
  }));
  put(join(home, "claude/settings.json"), "{}");
  put(join(home, "continue/config.yaml"), continueText);
  put(join(home, "codex/config.toml"), 'model = "x"\n');
  const results = await clients.apply(["claude_code", "continue", "cline", "codex"]);
  assert.ok(
    results.every(({ ok }) => ok),
    JSON.stringify(results),
  );
  for (const name of [
    "claude/settings.json",
    "continue/config.yaml",
    "codex/config.toml",
    ".cline/data/settings/providers.json",
  ]) {
    assert.match(file(name), /127\.0\.0\.1:41417/, name);
  }
  assert.equal(file(".continue/config.yaml"), continueText);
});

test("addresses in synced settings are left out of Settings Sync, and that is taken back too", async () => {
  const settings = '{\n  "settingsSync.ignoredSettings": ["mine"], // own\n  "a": 1\n}\n';
  const keys = [
    "github.copilot.advanced.debug.overrideCapiUrl",
    "github.copilot.internal.completionsUrl",
  ];
  const { clients, profile } = makeHome(["github.copilot-chat"]);
  const path = join(profile, "settings.json");
  const ignored = (): unknown =>
    (parseJsonc(readFileSync(path, "utf8")) as Record<string, unknown>)[
      "settingsSync.ignoredSettings"
    ];
  put(path, settings);
  await clients.apply(["copilot"]);
  assert.deepEqual(ignored(), ["mine", ...keys]);
  await clients.restore();
  assert.equal(readFileSync(path, "utf8"), settings);
  await clients.apply(["copilot"]);
  writeFileSync(path, readFileSync(path, "utf8").replace('"a": 1', '"a": 2'));
  await clients.restore();
  assert.deepEqual(ignored(), ["mine"]);
  assert.equal(readFileSync(path, "utf8").includes("127.0.0.1"), false);
});

test("a list that was made for Settings Sync goes away with its last entry", async () => {
  const { clients, profile } = makeHome(["github.copilot-chat"]);
  const path = join(profile, "settings.json");
  put(path, '{\n  "a": 1\n}\n');
  await clients.apply(["copilot"]);
  writeFileSync(path, readFileSync(path, "utf8").replace('"a": 1', '"a": 2'));
  await clients.restore();
  assert.equal(readFileSync(path, "utf8"), '{\n  "a": 2\n}\n');
});

const codexText = `# mine
model = "gpt-5" # best

[model_providers.corp]
name = "Corp"
base_url = 'https://llm.corp.example/v1'
env_key = "CORP_KEY"
`;

test("Codex: its own endpoint and every defined provider, back to the byte", async () => {
  const { clients, home, file, routes } = makeHome();
  put(join(home, ".codex/config.toml"), codexText);
  put(join(home, ".codex/auth.json"), '{"OPENAI_API_KEY":"k","tokens":null}');
  assert.equal(await stateOf(clients, "codex"), "not_guarded");
  const preview = await clients.preview(["codex"]);
  assert.match(preview[0]?.changes[1]?.difference ?? "", /^- base_url = "https:\/\/llm.corp/m);
  await clients.apply(["codex"]);
  assert.match(file(".codex/config.toml"), /model = "gpt-5" # best\nopenai_base_url = "http:/);
  assert.deepEqual(
    routes.map(({ upstream }) => upstream),
    ["https://api.openai.com", "https://llm.corp.example"],
  );
  assert.equal(await stateOf(clients, "codex"), "guarded");
  await clients.restore();
  assert.equal(file(".codex/config.toml"), codexText);
  await clients.apply(["codex"]);
  put(join(home, ".codex/config.toml"), `${file(".codex/config.toml")}# later\n`);
  await clients.restore();
  assert.equal(file(".codex/config.toml"), `${codexText}# later\n`);
});

test("opencode and Kilo: the providers that the file names, else the reason is said", async () => {
  const { clients, home, file } = makeHome();
  const text =
    '{ "provider": { "anthropic": {}, "own": { "options": { "baseURL": "https://own.example/v1" } }, "odd": {} } }';
  put(join(home, ".config/opencode/opencode.json"), text);
  put(join(home, ".config/kilo/kilo.json"), "{}");
  assert.equal(await stateOf(clients, "opencode"), "not_guarded");
  assert.equal(await stateOf(clients, "kilo_code"), "unsupported");
  assert.equal((await clients.list()).filter(({ id }) => id === "kilo_code").length, 1);
  await clients.apply(["opencode"]);
  assert.equal(file(".config/opencode/opencode.json").match(/127\.0\.0\.1/g)?.length, 2);
  assert.equal(await stateOf(clients, "opencode"), "guarded");
  await clients.restore();
  assert.equal(file(".config/opencode/opencode.json"), text);
});

test("Codex signed in with ChatGPT is left alone, and why is said", async () => {
  const { clients, home, file } = makeHome();
  put(join(home, ".codex/config.toml"), codexText);
  put(join(home, ".codex/auth.json"), '{"OPENAI_API_KEY":null,"tokens":{"id_token":"x"}}');
  const row = (await clients.list()).find(({ id }) => id === "codex");
  assert.equal(row?.state, "unsupported");
  assert.match(row.detail, /signed in with ChatGPT/);
  assert.deepEqual(
    (await clients.apply(["codex"])).map(({ ok }) => ok),
    [false],
  );
  assert.equal(file(".codex/config.toml"), codexText);
});

test("without a guard a client that leads to one is not called guarded", async () => {
  const { clients, home, profile, dataDir } = makeHome();
  await clients.apply(["continue"]);
  const later = createClients({ home, profile, dataDir, extensions: [], api: () => undefined });
  assert.equal(await stateOf(later, "continue"), "drifted");
  assert.equal(await stateOf(later, "cline"), "not_guarded");
});

test("where the journal is, is noted for the uninstaller", async () => {
  const { clients, home, dataDir } = makeHome();
  assert.deepEqual(await journalFolders(home), []);
  await clients.apply(["continue"]);
  assert.deepEqual(await journalFolders(home), [dataDir]);
  await noteJournal(home, "/other");
  await forgetJournal(home, dataDir);
  assert.deepEqual(await journalFolders(home), ["/other"]);
  await forgetJournal(home, "/other");
  assert.equal(existsSync(join(home, ".argus/journals.json")), false);
});
