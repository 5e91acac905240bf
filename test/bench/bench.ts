/**
 * What the guard adds to a request and to a stream chunk, against a direct connection.
 *
 * Direct and guarded calls alternate in one run, so both see the same machine; what is printed are
 * percentiles of each, their difference, and the guard's memory before and after 1 000 requests.
 * Nothing is asserted. Run with `npm run bench`.
 */

import { Agent, request } from "node:http";
import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";

import { startServe } from "../node/cli/argus.ts";
import { startStubProvider } from "../support/stubProvider.ts";

const rounds = Number(process.argv[2] ?? 150);
const stub = await startStubProvider();
const guard = await startServe({ upstream: stub.url });
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const target = "/v1/messages";
const direct = `${stub.url}${target}`;
const guarded = `${guard.routes["anthropic"] ?? ""}${target}`;

function send(url: string, body: Buffer, onChunk?: (chunk: Buffer) => void): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.length };
    const outgoing = request(url, { method: "POST", agent, headers });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      response.on("data", (chunk: Buffer) => onChunk?.(chunk));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - started);
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    outgoing.end(body);
  });
}

const words =
  "const value return await import from string number index buffer stream request answer policy".split(
    " ",
  );
let seed = 1;
function random(limit: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed % limit;
}

/** Code-like text in turns of about 4 KB, all new at every call. */
function conversation(bytes: number, stream = false): Buffer {
  const messages = [];
  for (let size = 0; size < bytes;) {
    let content = "";
    while (content.length < 4000) {
      const name = `${words[random(words.length)]}_${random(9999)}`;
      content += `${words[random(words.length)]} ${name} = ${words[random(words.length)]}(${random(999)});\n`;
    }
    messages.push({ role: messages.length % 2 === 0 ? "user" : "assistant", content });
    size += content.length;
  }
  return Buffer.from(JSON.stringify({ model: "m", max_tokens: 10, stream, messages }));
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function report(name: string, plain: readonly number[], through: readonly number[]): void {
  const cells = [0.5, 0.99].map((share) => {
    const [a, b] = [percentile(plain, share), percentile(through, share)];
    return `p${share * 100} direct ${a.toFixed(2)} guarded ${b.toFixed(2)} added ${(b - a).toFixed(2)} ms (x${(b / a).toFixed(2)})`;
  });
  console.log(`${name.padEnd(34)} ${cells.join(" | ")}`);
}

async function compare(name: string, count: number, next: () => Buffer): Promise<void> {
  const plain: number[] = [];
  const through: number[] = [];
  for (let round = -5; round < count; round += 1) {
    const body = next();
    const first = round % 2 === 0;
    if (first) plain.push(await send(direct, body));
    through.push(await send(guarded, body));
    if (!first) plain.push(await send(direct, body));
    if (round < 0) plain.length = through.length = 0;
  }
  report(name, plain, through);
}

const small = conversation(50_000);
const large = conversation(1_000_000);
await compare("50 KB, repeated conversation", rounds, () => small);
await compare("50 KB, all new text", rounds, () => conversation(50_000));
await compare("1 MB, repeated conversation", Math.ceil(rounds / 3), () => large);
await compare("1 MB, all new text", Math.ceil(rounds / 3), () => conversation(1_000_000));

async function* stamped(count: number): AsyncGenerator<string> {
  for (let index = 0; index < count; index += 1)
    yield await Promise.resolve(`data: ${performance.now()}\n\n`);
}

/** Stub and client share one clock: each chunk carries the moment it was written. */
async function chunkDelays(url: string): Promise<readonly number[]> {
  const delays: number[] = [];
  await send(url, conversation(2000, true), (chunk) => {
    for (const [, sent] of chunk.toString().matchAll(/data: ([\d.]+)/g))
      delays.push(performance.now() - Number(sent));
  });
  return delays;
}

stub.respond(() => ({
  kind: "stream",
  status: 200,
  headers: { "content-type": "text/event-stream" },
  chunks: stamped(200),
  gapMs: 2,
}));
const plainChunks: number[] = [];
const guardedChunks: number[] = [];
for (let round = 0; round < 5; round += 1) {
  plainChunks.push(...(await chunkDelays(direct)));
  guardedChunks.push(...(await chunkDelays(guarded)));
}
report("stream chunk (5 x 200, 2 ms apart)", plainChunks, guardedChunks);
stub.respond(undefined);

async function residentMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kb = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
  return kb === undefined ? undefined : Number(kb) / 1024;
}

const before = await residentMb(guard.pid);
for (let round = 0; round < 1000; round += 10)
  await Promise.all(Array.from({ length: 10 }, () => send(guarded, conversation(20_000))));
const afterwards = await residentMb(guard.pid);
stub.clear();
console.log(
  `memory of the guard process: ${before?.toFixed(0)} MB before, ${afterwards?.toFixed(0)} MB after 1000 new requests of 20 KB`,
);

agent.destroy();
await guard.stop();
await guard.remove();
await stub.stop();
