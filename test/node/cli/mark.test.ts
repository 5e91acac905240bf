/** `argus mark` as a process, and what a guard that runs makes of it. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startTestGuard } from "../../support/guard.ts";
import { startSink } from "../../support/sink.ts";
import { runArgus } from "./argus.ts";

let root = "";
before(async () => {
  root = await mkdtemp(join(tmpdir(), "argus-mark-"));
  await mkdir(join(root, "design"));
  await writeFile(join(root, "design", "ledger.md"), ledger);
});
after(() => rm(root, { recursive: true }));

const ledger = Array.from(
  { length: 24 },
  (_, i) =>
    `account ${i} moves ${i * 17} units through the amber gate when rate ${i} exceeds ${i * 3}`,
).join("\n");
const excerpt = ledger.split("\n").slice(7, 16).join("\n");

function mark(args: readonly string[], dataDir: string) {
  return runArgus(["mark", ...args, "--data", dataDir], { workingDirectory: root });
}

test("marks are added, listed and removed; nothing of the text is said", async () => {
  const data = join(root, "data");
  const added = await mark(["add", "design"], data);
  assert.equal(added.code, 0);
  assert.match(added.stdout, /design {2}1 file/);
  const listed = await mark(["list", "--json"], data);
  const [one]: { path: string; files: number; fingerprints: number }[] = JSON.parse(listed.stdout);
  assert.equal(one?.path, join(root, "design"));
  assert.ok(one.fingerprints > 20);
  assert.equal(listed.stdout.includes("amber"), false);
  assert.equal((await mark(["remove", "design"], data)).code, 0);
  assert.equal((await mark(["list"], data)).stdout, "");
});

test("what cannot be marked is told, exit 4; wrong words are a usage error", async () => {
  const data = join(root, "data");
  const missing = await mark(["add", "nowhere"], data);
  assert.equal(missing.code, 4);
  assert.match(missing.stderr, /no file or folder/);
  assert.equal((await mark(["remove", "nowhere"], data)).code, 4);
  assert.equal((await mark([], data)).code, 3);
});

test("a guard that runs stops an excerpt of what was marked meanwhile", async (context) => {
  const tested = await startTestGuard();
  context.after(() => tested.stop());
  const scan = async (): Promise<readonly string[]> => {
    const reply = await tested.guard.api.scanText({ text: `Explain:\n${excerpt}` });
    return reply.kind === "scanned" ? reply.findings.map(({ type }) => type) : [reply.reason];
  };
  assert.deepEqual(await scan(), []);
  assert.equal((await mark(["add", "design/ledger.md"], tested.dataDir)).code, 0);
  const deadline = Date.now() + 20_000;
  while ((await scan()).length === 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 250));
  assert.deepEqual(await scan(), ["marked_content"]);
});

test("a mark set through the guard is in force when the call returns, and so is its end", async (context) => {
  const tested = await startTestGuard();
  context.after(() => tested.stop());
  const { api } = tested.guard;
  const path = join(root, "design");
  const types = async (): Promise<readonly string[]> => {
    const reply = await api.scanText({ text: excerpt });
    return reply.kind === "scanned" ? reply.findings.map(({ type }) => type) : [reply.reason];
  };
  const reply = await api.mark(path);
  assert.ok(reply.kind === "marked");
  assert.deepEqual(await types(), ["marked_content"]);
  assert.deepEqual(
    (await api.marks()).map((one) => [one.path, one.files]),
    [[path, 1]],
  );
  assert.equal(await api.unmark(reply.mark.id), true);
  assert.deepEqual(await types(), []);
  assert.equal(await api.unmark(reply.mark.id), false);
  assert.equal((await api.mark(join(root, "nowhere"))).kind, "missing");
});

test("a request with an excerpt is stopped before it reaches the provider; one without is sent", async (context) => {
  const upstream = await startSink();
  context.after(() => upstream.stop());
  const tested = await startTestGuard({ upstream: upstream.url });
  context.after(() => tested.stop());
  await tested.guard.api.mark(join(root, "design"));
  const route = await tested.route("anthropic");
  const send = async (text: string): Promise<number> => {
    const body = JSON.stringify({
      model: "m",
      max_tokens: 9,
      messages: [{ role: "user", content: text }],
    });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${route}/v1/messages`, { method: "POST", headers, body });
    await answer.arrayBuffer();
    return answer.status;
  };
  assert.equal(await send(`Summarise:\n${excerpt.replaceAll("\n", "\n\n  ")}`), 451);
  assert.equal(upstream.hosts.length, 0);
  assert.equal(await send("Summarise the news."), 502);
  assert.equal(upstream.hosts.length, 1);
});
