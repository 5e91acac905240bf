/** The relay around a real server process: bytes, refusals, both ends' deaths. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import type { Verdict } from "../../../src/core/mcp/verdict.ts";
import { startStdioRelay } from "../../../src/node/gateway/stdio.ts";
import type { StdioOptions, StdioRelay } from "../../../src/node/gateway/stdio.ts";
import type { JudgedLine } from "../../../src/node/gateway/judge.ts";

const server = fileURLToPath(new URL("stubServer.ts", import.meta.url));

interface Wrapped {
  readonly relay: StdioRelay;
  readonly judged: JudgedLine[];
  readonly notes: string[];
  send(text: string | Uint8Array): void;
  /** The next whole output up to a newline. */
  next(): Promise<string>;
  end(): void;
  rest(): string;
}

function wrap(options: Partial<StdioOptions> = {}, args: readonly string[] = []): Wrapped {
  const input = new PassThrough();
  const output = new PassThrough();
  const judged: JudgedLine[] = [];
  const notes: string[] = [];
  let received = "";
  output.on("data", (chunk: Buffer) => (received += chunk.toString()));
  const relay = startStdioRelay({
    command: process.execPath,
    args: [server, ...args],
    environment: { PATH: process.env["PATH"] ?? "" },
    input,
    output,
    judge: (line) => {
      judged.push(line);
      return Promise.resolve(verdictFor(line));
    },
    note: (text) => notes.push(text),
    ...options,
  });
  return {
    relay,
    judged,
    notes,
    send: (text) => input.write(text),
    async next() {
      while (!received.includes("\n")) await once(output, "data");
      const line = received.slice(0, received.indexOf("\n") + 1);
      received = received.slice(line.length);
      return line;
    },
    end: () => input.end(),
    rest: () => received,
  };
}

/** Stands in for the guard: `BLOCK` blocks, `SECRET` is replaced. */
function verdictFor(line: JudgedLine): Verdict {
  const text = Buffer.from(line.body).toString();
  if (text.includes("BLOCK")) return { kind: "block", message: "stopped" };
  if (!text.includes("SECRET")) return { kind: "pass" };
  return { kind: "rewrite", body: Buffer.from(text.replaceAll("SECRET", "ARGUS_X")) };
}

function textOf(line: string): string {
  return JSON.parse(line).result.content[0].text;
}

const message = (id: number | string, method: string, params: object = {}): string =>
  `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;

test("a line that may pass is byte-identical in both directions", async () => {
  const wrapped = wrap();
  const odd = '{ "method":"echo",\t"id" : 1.0, "x":"\\u00e9é\\/" ,"x":1e2}';
  wrapped.send(`${odd}\r\n`);
  assert.equal(textOf(await wrapped.next()), odd);
  const answer = '{"result" : {"b":1,"a":[ ]},"id":2 , "jsonrpc":"2.0"}\r\n';
  wrapped.send(message(2, "raw", { line: answer }));
  assert.equal(await wrapped.next(), answer);
  wrapped.end();
  assert.equal(await wrapped.relay.done, 0);
});

test("text that is no JSON is judged and passed too", async () => {
  const wrapped = wrap();
  wrapped.send("hello there\n");
  assert.equal(JSON.parse(await wrapped.next()).params.text, "hello there");
  wrapped.send(message(1, "raw", { line: "Listening on 3000\n" }));
  assert.equal(await wrapped.next(), "Listening on 3000\n");
  wrapped.end();
  await wrapped.relay.done;
});

test("a blocked request is answered and never reaches the server", async () => {
  const wrapped = wrap();
  wrapped.send(message("7", "tools/call", { name: "write", arguments: { text: "BLOCK" } }));
  assert.deepEqual(JSON.parse(await wrapped.next()), {
    jsonrpc: "2.0",
    id: "7",
    error: { code: -32600, message: "stopped" },
  });
  wrapped.send(message(8, "echo"));
  assert.equal(JSON.parse(await wrapped.next()).id, 8);
  wrapped.end();
  await wrapped.relay.done;
  assert.equal(wrapped.rest(), "");
});

test("a value is replaced in arguments and in results", async () => {
  const wrapped = wrap();
  wrapped.send(message(1, "tools/call", { name: "w", arguments: { text: "SECRET" } }));
  assert.match(textOf(await wrapped.next()), /"text":"ARGUS_X"/);
  wrapped.send(message(2, "raw", { line: '{"id":2,"result":{"t":"SEC' }));
  wrapped.send(message(3, "raw", { line: 'RET"}}\r\n' }));
  assert.equal(await wrapped.next(), '{"id":2,"result":{"t":"ARGUS_X"}}\r\n');
  wrapped.end();
  await wrapped.relay.done;
});

test("a blocked result of a tool becomes an error result", async () => {
  const wrapped = wrap();
  wrapped.send(message(1, "hang"));
  wrapped.send(message(2, "tools/call", { name: "x", arguments: { how: "BLO" + "X" } }));
  await wrapped.next();
  wrapped.send(message(3, "raw", { line: '{"id":1,"result":{"t":"BLO' }));
  wrapped.send(message(4, "raw", { line: 'CK"}}\n' }));
  assert.equal(JSON.parse(await wrapped.next()).error.code, -32600);
  wrapped.end();
  await wrapped.relay.done;
});

test("a blocked request of the server is answered to the server", async () => {
  const wrapped = wrap();
  const ask = '{"jsonrpc":"2.0","id":"s1","method":"sampling/createMessage","params":{"x":"BLO';
  wrapped.send(message(1, "raw", { line: ask }));
  wrapped.send(message(2, "raw", { line: 'CK"}}\n' }));
  const told = JSON.parse(JSON.parse(await wrapped.next()).params.text);
  assert.deepEqual(told, { jsonrpc: "2.0", id: "s1", error: { code: -32600, message: "stopped" } });
  wrapped.end();
  await wrapped.relay.done;
});

test("a refused notification is dropped and noted", async () => {
  const wrapped = wrap();
  wrapped.send('{"jsonrpc":"2.0","method":"notifications/message","params":"BLOCK"}\n');
  wrapped.send(message(1, "echo"));
  assert.equal(JSON.parse(await wrapped.next()).id, 1);
  wrapped.end();
  await wrapped.relay.done;
  assert.equal(wrapped.notes.length, 1);
});

test("the judge learns direction, method and client, also for responses", async () => {
  const wrapped = wrap();
  wrapped.send(
    message(1, "tools/call", { _meta: { "io.modelcontextprotocol/clientInfo": { name: "C D" } } }),
  );
  await wrapped.next();
  wrapped.end();
  await wrapped.relay.done;
  const seen = wrapped.judged.map((line) => `${line.direction} ${line.method} ${line.client}`);
  assert.deepEqual(seen, ["to-server tools/call mcp:c-d", "to-client tools/call mcp:c-d"]);
});

test("lines of many megabytes pass whole", async () => {
  const wrapped = wrap();
  const text = "x".repeat(5_000_000);
  wrapped.send(message(1, "echo", { text }));
  assert.equal(JSON.parse(textOf(await wrapped.next())).params.text, text);
  wrapped.end();
  await wrapped.relay.done;
});

test("a line over the limit is refused with its id, in both directions", async () => {
  const wrapped = wrap({ limit: 20_000 });
  wrapped.send(message(5, "echo", { text: "x".repeat(20_001) }));
  const request = JSON.parse(await wrapped.next());
  assert.equal(request.id, 5);
  assert.match(request.error.message, /larger than 64 MB/);
  wrapped.send(message(6, "big", { size: 20_001 }));
  const result = JSON.parse(await wrapped.next());
  assert.equal(result.id, 6);
  assert.match(result.error.message, /larger than 64 MB/);
  wrapped.end();
  await wrapped.relay.done;
});

test("requests that wait when the server dies are answered, its exit code is ours", async () => {
  const wrapped = wrap();
  wrapped.send(message(1, "hang"));
  wrapped.send(message("two", "hang"));
  wrapped.send(message(3, "exit", { code: 42 }));
  assert.equal(await wrapped.relay.done, 42);
  const answers = wrapped
    .rest()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    answers.map((one) => one.id),
    [1, "two", 3],
  );
  assert.ok(answers.every((one) => one.error.code === -32000));
});

test("a server that is killed gives 128 and its signal", async () => {
  const wrapped = wrap();
  wrapped.send(message(1, "kill"));
  assert.equal(await wrapped.relay.done, 128 + 9);
});

test("a command that does not exist gives 127 and answers what waits", async () => {
  const wrapped = wrap({ command: "argus-no-such-command" });
  wrapped.send(message(1, "echo"));
  assert.equal(await wrapped.relay.done, 127);
  assert.match(wrapped.notes.join(), /cannot start `argus-no-such-command`: ENOENT/);
});

test("a server that does not end with its input is stopped, then killed", async () => {
  const wrapped = wrap({ delays: { term: 50, kill: 50 } }, ["stubborn"]);
  wrapped.send(message(1, "echo"));
  await wrapped.next();
  wrapped.end();
  assert.equal(await wrapped.relay.done, 128 + 9);
});

test("a signal is handed on", async () => {
  const wrapped = wrap();
  wrapped.send(message(1, "echo"));
  await wrapped.next();
  wrapped.relay.signal("SIGTERM");
  assert.equal(await wrapped.relay.done, 128 + 15);
});
