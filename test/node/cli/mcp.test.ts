/** `argus mcp` as a client starts it: with a running guard and without one. */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { startStubProvider } from "../../support/stubProvider.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { runArgus, startServe } from "./argus.ts";
import type { Ended, Serving } from "./argus.ts";

const server = fileURLToPath(new URL("../gateway/stubServer.ts", import.meta.url));
const secret = ["AKIA", "CATAGDYBL6HCQR6I"].join("");

let empty = "";
let stub: StubProvider;
let strict: Serving;
let balanced: Serving;

before(async () => {
  empty = await mkdtemp(join(tmpdir(), "argus-none-"));
  stub = await startStubProvider();
  [strict, balanced] = await Promise.all([
    startServe({ upstream: stub.url, profile: "strict" }),
    startServe({ upstream: stub.url }),
  ]);
});
after(async () => {
  for (const serving of [strict, balanced]) {
    await serving.stop();
    await serving.remove();
  }
  await stub.stop();
  await rm(empty, { recursive: true });
});

interface Where {
  readonly name: string;
  readonly guarded: boolean;
  readonly args: (profile: string) => readonly string[];
}

const places: readonly Where[] = [
  {
    name: "with a guard",
    guarded: true,
    args: (profile) => ["--data", (profile === "strict" ? strict : balanced).dataDir],
  },
  {
    name: "without a guard",
    guarded: false,
    args: (profile) => ["--data", empty, "--profile", profile],
  },
];

async function wrap(args: readonly string[], lines: readonly object[]): Promise<Ended> {
  const input = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return runArgus(["mcp", ...args, "--", process.execPath, server], { input });
}

const call = (id: number | string, text: string): object => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "write", arguments: { text } },
});

/** `JSON.parse` answers with `any`: what a line holds is what the test asserts. */
function answers(ended: Ended): ReturnType<typeof JSON.parse>[] {
  return ended.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

for (const where of places) {
  test(`${where.name}: a key in arguments is refused under strict, the next call passes`, async () => {
    const ended = await wrap(where.args("strict"), [call("a", `key ${secret}`), call(2, "hi")]);
    const [refused, passed] = answers(ended);
    assert.equal(refused.id, "a");
    assert.equal(refused.error.code, -32600);
    assert.match(refused.error.message, /AKIA\*{4}/);
    assert.equal(passed.id, 2);
    assert.ok(!ended.stdout.includes(secret));
    assert.equal(ended.code, 0);
    assert.equal(/no guard is running/.test(ended.stderr), !where.guarded);
  });

  test(`${where.name}: a key in arguments is replaced under balanced`, async () => {
    const ended = await wrap(where.args("balanced"), [call(1, `key ${secret} end`)]);
    const [answer] = answers(ended);
    const echoed = JSON.parse(answer.result.content[0].text);
    assert.match(echoed.params.arguments.text, /^key ARGUS_[A-Z0-9_]+_[a-z0-9]+ end$/);
  });

  test(`${where.name}: a key in a result becomes an error result under strict`, async () => {
    const half = secret.length / 2;
    const line = (text: string) => ({ jsonrpc: "2.0", method: "raw", params: { line: text } });
    const waiting = { ...call(1, "hi"), method: "tools/call" };
    const ended = await wrap(where.args("strict"), [
      { jsonrpc: "2.0", id: 9, method: "resources/read" },
      line(`{"jsonrpc":"2.0","id":9,"result":{"contents":[{"text":"${secret.slice(0, half)}`),
      line(`${secret.slice(half)}"}]}}\n`),
      waiting,
    ]);
    const [refused, passed] = answers(ended);
    assert.equal(refused.id, 9);
    assert.equal(refused.error.code, -32600);
    assert.equal(passed.id, 1);
    assert.ok(!ended.stdout.includes(secret));
  });

  test(`${where.name}: a batch with a key is refused as a whole`, async () => {
    const ended = await wrap(where.args("strict"), [
      [call(1, secret), call(2, "hi")],
      call(3, "x"),
    ]);
    const [batch, passed] = answers(ended);
    assert.deepEqual(
      batch.map((one: { id: number }) => one.id),
      [1, 2],
    );
    assert.equal(passed.id, 3);
  });

  test(`${where.name}: text that is no JSON is checked too`, async () => {
    const args = ["mcp", ...where.args("strict"), "--", process.execPath, server];
    const ended = await runArgus(args, { input: `key ${secret}\nhello\n` });
    assert.ok(!ended.stdout.includes(secret));
    assert.equal(answers(ended)[0].params.text, "hello");
  });
}

test("the server's environment is filtered", async () => {
  const args = ["--data", empty, "--env", "A=b=c", "--env-allow", "KEEP_ME"];
  const request = { jsonrpc: "2.0", id: 1, method: "env" };
  const run = (more: readonly string[]): Promise<Ended> =>
    runArgus(["mcp", ...args, ...more, "--", process.execPath, server], {
      input: `${JSON.stringify(request)}\n`,
      environment: { KEEP_ME: "1", DROP_ME: "2" },
    });
  const [filtered] = answers(await run([]));
  assert.equal(filtered.result.A, "b=c");
  assert.equal(filtered.result.KEEP_ME, "1");
  assert.equal(filtered.result.DROP_ME, undefined);
  assert.ok(filtered.result.PATH !== undefined);
  const [whole] = answers(await run(["--no-env-filter"]));
  assert.equal(whole.result.DROP_ME, "2");
});

test("the server's stderr and exit code are passed on", async () => {
  const ended = await wrap(
    ["--data", empty],
    [{ jsonrpc: "2.0", id: 1, method: "exit", params: { code: 9 } }],
  );
  assert.equal(ended.code, 9);
  assert.match(ended.stderr, /stub server started/);
});
