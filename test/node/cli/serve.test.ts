/** `argus serve` stopped and started again in the middle of a conversation. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { plantedKey } from "../../support/guard.ts";
import { startStubProvider, type StubProvider } from "../../support/stubProvider.ts";
import { journalFolders } from "../../../src/node/clients/journals.ts";
import { filesBelow, leaks } from "../../canary/search.ts";
import { startServe } from "./argus.ts";

let stub: StubProvider;
before(async () => {
  stub = await startStubProvider();
});
after(() => stub.stop());

/** A turn of a conversation that the provider keeps: only what is new is sent. */
async function turn(route: string, input: string, previous?: string): Promise<string> {
  const response = await fetch(`${route}/responses`, {
    method: "POST",
    headers: { "content-type": "application/json", "session-id": "s1" },
    body: JSON.stringify({
      model: "m",
      input,
      ...(previous === undefined ? {} : { previous_response_id: previous }),
    }),
  });
  return response.text();
}

function say(text: string): void {
  const content = [{ type: "output_text", text }];
  const output = [{ type: "message", role: "assistant", content }];
  const body = JSON.stringify({ id: "resp_2", object: "response", output });
  const headers = { "content-type": "application/json" };
  stub.respond(() => ({ kind: "reply", status: 200, headers, body }));
}

async function overRestart(args: readonly string[]): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "argus-again-"));
  try {
    stub.clear();
    stub.respond(undefined);
    const first = await startServe({ upstream: stub.url, dataDir, args });
    await turn(first.routes["openai"] ?? "", `my key is ${plantedKey}`);
    await first.stop();
    const [word = ""] = /ARGUS_\w+/.exec(stub.receivedText()) ?? [];
    assert.notEqual(word, "");
    assert.deepEqual(leaks(plantedKey, await filesBelow(dataDir)), []);
    say(`it is ${word}.`);
    const second = await startServe({ upstream: stub.url, dataDir, args });
    const answer = await turn(second.routes["openai"] ?? "", "what was my key?", "resp_1");
    await second.stop();
    return answer.replace(word, "(the placeholder)");
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

test("values that are kept come back after a restart, in answers to what holds none of them", async () => {
  assert.match(await overRestart(["--keep-replaced"]), new RegExp(`it is ${plantedKey}\\.`));
});

test("without that a restart forgets them", async () => {
  assert.match(await overRestart([]), /it is \(the placeholder\)\./);
});

test("where values are kept is noted for the uninstaller, and only then", async () => {
  for (const args of [[], ["--keep-replaced"]]) {
    const home = await mkdtemp(join(tmpdir(), "argus-home-"));
    const environment = { HOME: home, USERPROFILE: home };
    const serving = await startServe({ upstream: stub.url, args, environment });
    try {
      const noted = args.length === 0 ? [] : [serving.dataDir];
      assert.deepEqual(await journalFolders(home), noted);
    } finally {
      await serving.stop();
      await serving.remove();
      await rm(home, { recursive: true, force: true });
    }
  }
});

test("values that a server kept and never came back for are deleted when any guard starts", async () => {
  const home = await mkdtemp(join(tmpdir(), "argus-home-"));
  const kept = join(home, ".argus", "replaced");
  await mkdir(kept, { recursive: true });
  await writeFile(join(kept, "values"), "sealed");
  const environment = { HOME: home, USERPROFILE: home };
  const dayAgo = Date.now() / 1000 - 24 * 60 * 60;
  for (const [written, left] of [
    [dayAgo + 600, ["replaced"]],
    [dayAgo, []],
  ] as const) {
    await utimes(join(kept, "values"), written, written);
    const serving = await startServe({ upstream: stub.url, environment });
    await serving.stop();
    await serving.remove();
    assert.deepEqual(await readdir(join(home, ".argus")), left);
  }
  await rm(home, { recursive: true, force: true });
});
