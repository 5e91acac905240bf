/** Answers on real sockets: each event at once, and every kind of end. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";

import { maxAnswerEncodings } from "../../../src/node/guard/answerStream.ts";
import { requestOf } from "../../support/echo.ts";
import { plantedKey, startTestGuard, type TestGuard } from "../../support/guard.ts";
import {
  startStubProvider,
  type StubProvider,
  type StubReply,
} from "../../support/stubProvider.ts";

let stub: StubProvider;
let guarded: TestGuard;
let word = "";

const eventStream = { "content-type": "text/event-stream" };
const delta = (text: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;

before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({ upstream: stub.url });
  await textOf(await ask(() => ({ kind: "reply", status: 200, headers: {}, body: "{}" })));
  word = /ARGUS_\w+/.exec(stub.receivedText())?.[0] ?? "";
  assert.notEqual(word, "");
});

after(async () => {
  await guarded.stop();
  await stub.stop();
});

/** Sends the key, so that the answer has to be read. */
async function ask(reply: () => StubReply): Promise<IncomingMessage> {
  stub.respond(reply);
  const { path, body } = requestOf("openai.chat", `aws_access_key_id = ${plantedKey}`);
  const headers = { "content-type": "application/json", "content-length": body.length };
  const url = `${await guarded.route("openai")}${path}`;
  const sent = httpRequest(url, { method: "POST", headers });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, "response");
  if (response === undefined) throw new Error("no response");
  return response;
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Chunks that leave one by one, each when it is asked for. */
class Gate {
  readonly #chunks: string[] = [];
  #wake = (): void => {};
  #over = false;

  send(chunk: string): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  end(): void {
    this.#over = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    for (;;) {
      const next = this.#chunks.shift();
      if (next !== undefined) yield next;
      else if (this.#over) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

test("the head comes before the first event, and each event before the next one is sent", async () => {
  const gate = new Gate();
  const response = await ask(() => ({
    kind: "stream",
    status: 200,
    headers: eventStream,
    chunks: gate,
  }));
  for (const text of ["one", "two", `x ${word} y`, "three"]) {
    gate.send(delta(text));
    const [chunk]: Buffer[] = await once(response, "data");
    assert.equal(chunk?.toString(), delta(text.replace(word, plantedKey)));
  }
  gate.end();
  await once(response, "end");
});

test("an event that may begin a placeholder waits for the next one, and both leave as two", async () => {
  const gate = new Gate();
  const response = await ask(() => ({
    kind: "stream",
    status: 200,
    headers: eventStream,
    chunks: gate,
  }));
  gate.send(delta(`a ${word.slice(0, 9)}`));
  gate.send(delta(word.slice(9)));
  gate.send(delta("A"));
  gate.send(delta("RE"));
  gate.end();
  const text = await textOf(response);
  assert.equal(text, [`a ${plantedKey}`, "", "A", "RE"].map(delta).join(""));
});

test("a client that goes away ends the call of the upstream", async () => {
  const gate = new Gate();
  stub.clear();
  const response = await ask(() => ({
    kind: "stream",
    status: 200,
    headers: eventStream,
    chunks: gate,
  }));
  gate.send(delta("one"));
  await once(response, "data");
  response.destroy();
  for (let tries = 0; tries < 200 && stub.requests[0]?.aborted !== true; tries += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  assert.equal(stub.requests[0]?.aborted, true);
  gate.end();
});

test("an upstream that breaks off breaks off for the client too", async () => {
  const response = await ask(() => ({
    kind: "stream",
    status: 200,
    headers: eventStream,
    chunks: [delta("one"), delta("two").slice(0, 20)],
    gapMs: 20,
    cut: true,
  }));
  await assert.rejects(textOf(response));
});

test("encodings are undone up to a number, beyond it the answer goes as it is", async () => {
  const encoded = async (times: number): Promise<IncomingMessage> => {
    const names = Array.from({ length: times }, () => "gzip");
    const body = names.reduce<Buffer>((bytes) => gzipSync(bytes), Buffer.from(delta(word)));
    const headers = { ...eventStream, "content-encoding": names.join(", ") };
    return ask(() => ({ kind: "stream", status: 200, headers, chunks: [body] }));
  };
  const undone = await encoded(maxAnswerEncodings);
  assert.equal(await textOf(undone), delta(plantedKey));
  const beyond = await encoded(maxAnswerEncodings + 1);
  assert.match(String(beyond.headers["content-encoding"]), /^gzip(?:, gzip){4}$/);
  assert.equal((await textOf(beyond)).includes(plantedKey), false);
});

test("an encoding that is broken breaks the answer off", async () => {
  const body = gzipSync(delta("one").repeat(100)).fill(7, 40, 60);
  const headers = { ...eventStream, "content-encoding": "gzip" };
  const response = await ask(() => ({ kind: "stream", status: 200, headers, chunks: [body] }));
  await assert.rejects(textOf(response));
});

test("a client that reads slowly gets everything, in order", async () => {
  const events = Array.from({ length: 4000 }, (_, index) =>
    delta(`${index} ${"x".repeat(1000)} ${word}`),
  );
  const response = await ask(() => ({
    kind: "stream",
    status: 200,
    headers: eventStream,
    chunks: events,
  }));
  await new Promise((resolve) => {
    setTimeout(resolve, 100);
  });
  assert.equal(await textOf(response), events.join("").replaceAll(word, plantedKey));
});

test("answers without a body, and of other types, pass with their own heads", async () => {
  const png = {
    kind: "reply",
    status: 200,
    headers: { "content-type": "image/png" },
    body: word,
  } as const;
  const picture = await ask(() => png);
  assert.equal(picture.headers["content-length"], String(word.length));
  assert.equal(await textOf(picture), word);
  const empty = await ask(() => ({ kind: "stream", status: 204, headers: {}, chunks: [] }));
  assert.deepEqual([empty.statusCode, await textOf(empty)], [204, ""]);
  const failed = await ask(() => ({
    kind: "reply",
    status: 429,
    headers: { "content-type": "application/json", "retry-after": "7" },
    body: `{"error":{"message":"slow down"}}`,
  }));
  assert.deepEqual([failed.statusCode, failed.headers["retry-after"]], [429, "7"]);
  assert.equal(await textOf(failed), `{"error":{"message":"slow down"}}`);
});
