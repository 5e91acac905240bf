/**
 * The provider of the benchmark: answers at once with a small JSON document or a timed stream.
 *
 * Chunks carry the moment they were written on the machine's monotonic clock, which all processes
 * share. The path chooses: `/stream/<chunks>/<gapMs>/…` streams, everything else is answered whole.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const answer = Buffer.from(
  JSON.stringify({ type: "message", role: "assistant", content: [{ type: "text", text: "pong" }] }),
);

export async function startStubServer(port: number): Promise<string> {
  const server = createServer({ noDelay: true, keepAliveTimeout: 120_000 }, (request, response) => {
    request.resume();
    request.once("end", () => {
      reply(request, response).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, chunks, gapMs] = /\/stream\/(\d+)\/(\d+)/.exec(request.url ?? "") ?? [];
  if (chunks === undefined) {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": answer.length,
    });
    response.end(answer);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let index = 0; index < Number(chunks) && !response.destroyed; index++) {
    response.write(stamp());
    await sleep(Number(gapMs));
  }
  response.end();
}

function stamp(): string {
  const delta = { type: "content_block_delta", index: 0, sent: `${process.hrtime.bigint()}` };
  const text = "const value = next(buffer);";
  return `event: content_block_delta\ndata: ${JSON.stringify({ ...delta, delta: { type: "text_delta", text } })}\n\n`;
}
