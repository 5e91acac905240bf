/** Config files of AI clients as text: found, set by the smallest edit, taken back to the byte. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { openCodeProviders } from "../../../src/core/clients/readers.ts";
import {
  addressOf,
  isArgusAddress,
  routeName,
  splitAddress,
} from "../../../src/core/clients/endpoint.ts";
import { integrations } from "../../../src/core/clients/integrations.ts";
import { otherClients } from "../../../src/core/clients/knownClients.ts";
import {
  addJsoncItem,
  jsoncItems,
  jsoncString,
  openJsonc,
  pathsOfValue,
  removeJsonc,
  removeJsoncItem,
  setJsonc,
} from "../../../src/core/clients/jsonc.ts";
import {
  applyChanges,
  difference,
  revertChanges,
  lineBreakOf,
} from "../../../src/core/clients/textEdit.ts";
import {
  openToml,
  removeToml,
  setToml,
  tomlKeys,
  tomlPaths,
  tomlString,
} from "../../../src/core/clients/tomlFile.ts";
import { setYaml, yamlList } from "../../../src/core/clients/yamlFile.ts";

const ours = `http://127.0.0.1:41417/r/continue-x/${"t".repeat(43)}`;

function endpoints(id: string, text: string): readonly string[] | undefined {
  const found = integrations.find((each) => each.id === id)?.endpoints(text);
  return found?.map((each) => `${each.path.join(".")}=${addressOf(each) ?? ""} ${each.family}`);
}

test("addresses are split into host and rest; ours are known", () => {
  assert.deepEqual(splitAddress("https://api.x.com/v1/"), {
    origin: "https://api.x.com",
    rest: "/v1/",
  });
  assert.deepEqual(splitAddress("http://localhost:1234"), {
    origin: "http://localhost:1234",
    rest: "",
  });
  for (const wrong of ["", "ftp://x", "https://user:pass@x/", "not an address"]) {
    assert.equal(splitAddress(wrong), undefined, wrong);
  }
  assert.equal(isArgusAddress(`${ours}/v1`), true);
  assert.equal(isArgusAddress("http://127.0.0.1:8080/v1"), false);
  assert.match(
    routeName("claude_code", "https://api.anthropic.com", "t1"),
    /^claude-code-api-anthropic-com-t1$/,
  );
});

test("each client's endpoints are found where they stand", () => {
  assert.deepEqual(
    endpoints(
      "copilot_models",
      '[{"vendor":"customendpoint","apiType":"messages","models":[{"url":"https://a/v1"}]}]',
    ),
    ["0.models.0.url=https://a/v1 anthropic"],
  );
  assert.deepEqual(
    endpoints("copilot", '{"github.copilot.advanced":{"debug.overrideCapiUrl":"https://corp"}}'),
    [
      "github.copilot.advanced.debug.overrideCapiUrl=https://corp copilot",
      "github.copilot.internal.completionsUrl=https://copilot-proxy.githubusercontent.com copilot",
    ],
  );
  assert.deepEqual(
    endpoints(
      "continue",
      "models:\n  - name: a\n    provider: anthropic\n  - name: b\n    provider: openai\n    apiBase: https://x/v1\n",
    ),
    [
      "models.0.apiBase=https://api.anthropic.com/v1/ anthropic",
      "models.1.apiBase=https://x/v1 openai",
    ],
  );
  assert.deepEqual(
    endpoints(
      "cline",
      '{"providers":{"anthropic":{"settings":{}},"openai-compatible":{"settings":{}},"odd":{}}}',
    ),
    ["providers.anthropic.settings.baseUrl=https://api.anthropic.com/v1 anthropic"],
  );
  assert.deepEqual(endpoints("claude_code", "{}"), [
    "env.ANTHROPIC_BASE_URL=https://api.anthropic.com anthropic",
  ]);
});

test("a file that cannot be parsed is left alone", () => {
  assert.equal(endpoints("cline", '{"providers": '), undefined);
  assert.equal(endpoints("continue", "models:\n  - name: [\n"), undefined);
  assert.deepEqual(openJsonc("{ nonsense"), { kind: "broken" });
});

test("the clients that are not guarded say why", () => {
  assert.ok(integrations.length + otherClients.length >= 12);
  assert.ok(otherClients.every((each) => each.reason.length > 20));
});

const commented = `// settings
{
\t"a": 1, /* keep */
\t"env": {
\t\t"X": "1" // last
\t},
}
`;

test("setting a key keeps comments and indentation, and taking it back is byte for byte", () => {
  for (const text of [commented, commented.replaceAll("\n", "\r\n"), "{}", "", `\ufeff{"a":1}`]) {
    const changes = setJsonc(text, ["env", "URL"], ours);
    const set = applyChanges(text, changes);
    assert.equal(jsoncString(openRoot(set), ["env", "URL"]), ours);
    assert.equal(revertChanges(set, changes), text);
    if (text.includes("keep")) assert.ok(set.includes("/* keep */") && set.includes("// last"));
  }
  assert.equal(lineBreakOf("a\r\nb"), "\r\n");
});

function openRoot(text: string) {
  const opened = openJsonc(text);
  return opened.kind === "ok" ? opened.root : undefined;
}

test("any JSON, any key: set and taken back leaves the same bytes", () => {
  const names = fc.constantFrom("a", "b", "c.d");
  fc.assert(
    fc.property(
      fc.dictionary(names, fc.oneof(fc.string(), fc.integer(), fc.dictionary(names, fc.string()))),
      fc.constantFrom(0, 2, "\t"),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const changes = setJsonc(text, ["new", "key"], ours);
        const set = applyChanges(text, changes);
        assert.equal(jsoncString(openRoot(set), ["new", "key"]), ours);
        assert.equal(revertChanges(set, changes), text);
      },
    ),
  );
});

test("a key is found again by its value, and removed with its comma", () => {
  const text = `{"list":[{"url":"${ours}"}],"x":1}`;
  assert.deepEqual(pathsOfValue(openRoot(text), ours), [["list", 0, "url"]]);
  const removed = applyChanges(text, removeJsonc(text, ["x"]));
  assert.deepEqual(JSON.parse(removed), { list: [{ url: ours }] });
});

const yaml = `# my models
name: mine
models:
  - name: "A" # first
    provider: openai
    apiBase: 'https://a/v1' # mine
  - provider: anthropic
    name: B
`;

test("YAML is spliced, not rewritten: replaced and inserted keys come back byte for byte", () => {
  for (const text of [yaml, yaml.replaceAll("\n", "\r\n")]) {
    for (const index of [0, 1]) {
      const changes = setYaml(text, ["models", index, "apiBase"], ours);
      const set = applyChanges(text, changes);
      assert.equal(yamlList(set, "models")?.[index]?.values.get("apiBase"), ours);
      assert.ok(set.includes("# first") && set.includes("# mine"));
      assert.equal(revertChanges(set, changes), text);
    }
  }
});

test("YAML in flow style is not touched", () => {
  assert.deepEqual(
    setYaml("models: [{name: a, provider: openai}]", ["models", 0, "apiBase"], ours),
    [],
  );
});

test("text that was edited since is not reverted by offsets", () => {
  const changes = setJsonc("{}", ["a"], ours);
  const set = applyChanges("{}", changes);
  assert.equal(revertChanges(` ${set}`, changes), undefined);
});

test("a difference is the edit between two texts", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const changes = difference(before, after);
      assert.equal(applyChanges(before, changes), after);
      assert.equal(revertChanges(after, changes), before);
      assert.ok(changes.length <= 1);
    }),
  );
});

const toml = `# first
a = "x" # mine

[t.'odd name']
url = 'https://a/v1' # here
other = { url = "https://b/v1", key = "k" }
`;

test("TOML: one key is set, comments, quotes and neighbours stay, and it comes back to the byte", () => {
  for (const text of [toml, toml.replaceAll("\n", "\r\n"), "", "a = 1"]) {
    for (const path of [["new"], ["t", "odd name", "url"], ["t", "odd name", "other", "url"]]) {
      const changes = setToml(text, path, ours);
      const set = applyChanges(text, changes);
      assert.equal(tomlString(openToml(set), path), ours, set);
      assert.equal(revertChanges(set, changes), text);
      assert.equal(set.includes("# mine"), text.includes("# mine"));
    }
  }
  const [change] = setToml(toml, ["t", "odd name", "url"], ours);
  assert.equal(change?.removed, "'https://a/v1'");
});

test("TOML: keys and values are found, and removed", () => {
  const root = openToml(toml) ?? {};
  assert.deepEqual(tomlKeys(root, ["t"]), ["odd name"]);
  assert.deepEqual(tomlKeys(root, ["nothing"]), []);
  assert.deepEqual(tomlPaths(root, "https://b/v1"), [["t", "odd name", "other", "url"]]);
  const without = applyChanges(toml, removeToml(toml, ["a"]));
  assert.equal(tomlString(openToml(without), ["a"]), undefined);
  assert.equal(openToml("a = "), undefined);
  assert.deepEqual(setToml("a = ", ["a"], ours), []);
});

test("strings are put into lists and taken out; a list that was made goes with its last one", () => {
  for (const text of ['{ "a": 1 }', '{ "list": ["x"] }', '{ "list": [] }']) {
    const made = !text.includes("list");
    const changes = addJsoncItem(text, ["list"], "ours");
    const set = applyChanges(text, changes);
    const opened = openJsonc(set);
    assert.equal(opened.kind === "ok" && jsoncItems(opened.root, ["list"]).at(-1), "ours");
    assert.equal(revertChanges(set, changes), text);
    const out = removeJsoncItem(set, ["list"], { value: "ours", made });
    assert.deepEqual(JSON.parse(applyChanges(set, out)), JSON.parse(text));
    assert.deepEqual(removeJsoncItem(set, ["list"], { value: "other", made }), []);
  }
});

test("Codex: which sign-in endpoint settings have no effect with", () => {
  const blocks = integrations.find(({ id }) => id === "codex")?.signIn?.blocks;
  const account = '{"tokens":{"access_token":"x"}}';
  assert.match(blocks?.("", account) ?? "", /signed in with ChatGPT/);
  assert.equal(blocks?.('model_provider = "corp"', account), undefined);
  assert.equal(blocks?.("", '{"OPENAI_API_KEY":"k","tokens":null}'), undefined);
  assert.equal(blocks?.("", "no json"), undefined);
});

test("opencode: named providers with their defaults, own ones only with an address", () => {
  const text = `{ // mine
    "provider": {
      "google": { "options": { "apiKey": "k" } },
      "own": { "options": { "baseURL": "https://own.example/v1" } },
      "odd": {},
    },
  }`;
  assert.deepEqual(
    openCodeProviders(text)?.map(
      (each) => `${each.path.join(".")}=${addressOf(each)} ${each.family}`,
    ),
    [
      "provider.google.options.baseURL=https://generativelanguage.googleapis.com/v1beta gemini",
      "provider.own.options.baseURL=https://own.example/v1 generic",
    ],
  );
  assert.deepEqual(openCodeProviders("{}"), []);
  assert.equal(openCodeProviders("{"), undefined);
});
