/** The parts that give meaning: facts of containers, places in a conversation, root members, project. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openBody } from "../../../src/core/exchange/body.ts";
import { maxOpeningLength, openingOf } from "../../../src/core/exchange/opening.ts";
import { lexBody } from "../../../src/core/json/lex.ts";
import {
  factKeys,
  factOf,
  fileOf,
  fileOfCall,
  maxFactLength,
  partOf,
} from "../../../src/core/wire/facts.ts";
import { isConversation, placeIn, type Places } from "../../../src/core/wire/places.ts";
import { maxPromptLength, projectContext } from "../../../src/core/wire/project.ts";
import { maxMemberLength, readRoot } from "../../../src/core/wire/root.ts";

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const lex = (value: unknown) => lexBody(encode(value), factKeys) ?? assert.fail("not JSON");

test("facts are the first of duplicates, short, and only of named members", () => {
  const { containers } = lex({
    id: "i",
    other: "o",
    name: "x".repeat(maxFactLength),
    uri: "x".repeat(maxFactLength + 1),
    input: { path: "file:///w/a.ts" },
  });
  const [root] = containers;
  assert.ok(root);
  assert.equal(factOf(root, "id"), "i");
  assert.equal(factOf(root, "other"), undefined);
  assert.equal(factOf(root, "name")?.length, maxFactLength);
  assert.equal(factOf(root, "uri"), "");
  assert.equal(factOf(undefined, "id"), undefined);
  assert.equal(fileOf(partOf(root, "input")), "/w/a.ts");
  assert.equal(fileOfCall(root), "/w/a.ts");
  const twice = lexBody(new TextEncoder().encode('{"id":"1","id":"2","input":{}}'), factKeys);
  assert.equal(factOf(twice?.containers[0], "id"), "1");
});

test("turns are found at the root and below `request`, nowhere else", () => {
  const cases: readonly (readonly [unknown, number])[] = [
    [{ messages: [{}, {}] }, 2],
    [{ request: { contents: [{}] } }, 1],
    [{ other: { messages: [{}] } }, 0],
    [[{ messages: [{}] }], 0],
    [{ messages: { input: [{}] } }, 0],
    [{ request: { request: { contents: [{}] } } }, 0],
  ];
  for (const [body, count] of cases) {
    const places: Places = new Map();
    const { containers } = lex(body);
    const turns = containers.filter((each) => placeIn(places, each).turn === each);
    assert.equal(turns.length, count, JSON.stringify(body));
    assert.equal(containers.some(isConversation), count > 0);
  }
});

test("members of the root and of objects in it are read, others are not", () => {
  const { members, values, stream } = readRoot(
    lex({
      model: "m",
      stream: true,
      metadata: { user_id: "u", deep: { x: "y" } },
      list: ["z"],
      long: "x".repeat(maxMemberLength),
      longer: "x".repeat(maxMemberLength + 1),
    }).tokens,
  );
  assert.deepEqual([...members], ["model", "stream", "metadata", "list", "long", "longer"]);
  assert.deepEqual([...values.keys()], ["model", "metadata.user_id", "long"]);
  assert.equal(stream, true);
  assert.equal(readRoot(lex({ x: { stream: true } }).tokens).stream, false);
});

test("the project is read behind its labels, at any place of the prompt", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["Working directory: /w/a\nnext", "/w/a"],
    ["- Primary working directory: /w/b", "/w/b"],
    ["<env><cwd>/w/c</cwd></env>", "/w/c"],
    ["Current directory = /w/d", "/w/d"],
    ["the working directory\n", undefined],
    ["keep the working directory throughout.\nWorking directory: C:\\w", "C:\\w"],
    ["# Current Working Directory (/w/e) Files", "/w/e"],
    ["The current working directory is `/w/f`.", "/w/f"],
    ["I'm currently working in the directory: /w/g", "/w/g"],
    ["I am working in a workspace with the following folders:\n- /w/h \n- /w/i", "/w/h"],
    [`${"x".repeat(maxPromptLength)}\nWorking directory: /w`, undefined],
    ["Working directory: /w/bob's (copy)/a\r\n", "/w/bob's (copy)/a"],
    ["**Working directory:** /w/j", "/w/j"],
    ["Current Workspace Directory: /w/k", "/w/k"],
    ["Workspace root folder: /w/l", "/w/l"],
    ["Working directory**: /w/q", "/w/q"],
    ["Working directory \t=** \t/w/r", "/w/r"],
    [`working directory${" ".repeat(590)}`.repeat(400), undefined],
    ["Start in the working directory /tmp.\n- Working directory: /w/m", "/w/m"],
  ];
  for (const [prompt, expected] of cases) {
    assert.equal(projectContext(prompt, "").workingDirectory, expected, prompt.slice(0, 60));
  }
  assert.equal(projectContext("", "<cwd>/w/u</cwd>").workingDirectory, "/w/u");
  assert.equal(projectContext("", "working directory: /w/u").workingDirectory, undefined);
  const user = "I'm currently working in the directory: /w/u\nMy operating system is: linux";
  assert.deepEqual(projectContext("", user), { workingDirectory: "/w/u", osPlatform: "linux" });
  const users: readonly (readonly [string, object])[] = [
    ["# Current Working Directory (/w/n) Files", { workingDirectory: "/w/n" }],
    [
      "The user's OS version is linux 6.8. The absolute path of the user's workspace is /w/o. The",
      { workingDirectory: "/w/o", osPlatform: "linux 6.8" },
    ],
    [
      "OS Version: darwin 24\n\nWorkspace Path: /w/p\n",
      { workingDirectory: "/w/p", osPlatform: "darwin 24" },
    ],
    ["The user's current OS is: Linux", { osPlatform: "Linux" }],
  ];
  for (const [text, expected] of users)
    assert.deepEqual(projectContext("", `<info>\n${text}`), expected, text);
  assert.equal(projectContext("a branch is\nbranch: main", "").gitBranch, "main");
  const prose = "Write cross-platform: tools.\nAlways name the branch: x\n";
  const said = projectContext(`${prose}**Platform:** linux\nCurrent branch: \`dev\``, "");
  assert.deepEqual(said, { gitBranch: "dev", osPlatform: "linux" });
  assert.equal(
    projectContext(`cwd: ${"x"}\nPlatform: ${"p".repeat(80)}`, "").osPlatform?.length,
    64,
  );
});

test("a conversation's opening is what every later turn repeats", () => {
  const first = [
    { role: "system", content: "S1" },
    { role: "user", content: [{ type: "text", text: "U1" }] },
  ];
  const later = [...first, { role: "assistant", content: "A" }, { role: "system", content: "S2" }];
  const system = [
    { type: "text", text: "x-anthropic-billing-header: cc_version=1" },
    { type: "text", text: "S0", cache_control: { type: "ephemeral" } },
  ];
  for (const messages of [first, later]) {
    const opening = openingOf(openBody(encode({ messages, system }), []));
    assert.deepEqual(opening, { system: "S0\nS1", firstUser: "U1" });
  }
  const plain = openBody(encode({ messages: first.slice(1), system: ["S0", "S1"] }), []);
  assert.deepEqual(openingOf(plain), { system: "S0\nS1", firstUser: "U1" });
  const long = { messages: [{ role: "user", content: "x".repeat(maxOpeningLength + 1) }] };
  assert.equal(openingOf(openBody(encode(long), [])).firstUser?.length, maxOpeningLength);
  assert.deepEqual(openingOf(openBody(encode({ prompt: "x" }), [])), { system: "" });
});
