/** How many connections to one host there are at once, and how many stay open. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";

import {
  createUpstreams,
  maxIdleSocketsPerHost,
  maxSocketsPerHost,
} from "../../../src/node/guard/upstream.ts";

const network = { noProxy: [], strictSsl: true, caCertificates: [] };

test("so many requests go to a host at once, one more waits and is not lost; the spare ones close", async (context) => {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    server.emit("arrived");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const upstreams = createUpstreams(network, 1);
  context.after(() => {
    upstreams.stop();
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${port}/`);
  const agent = upstreams.agentFor(url);
  const open = (): number => Object.values(agent.sockets).flat().length;
  const idle = (): number => Object.values(agent.freeSockets).flat().length;
  const ask = async (): Promise<number | undefined> => {
    const asking = request(url, { agent }).end();
    const [response] = await once(asking, "response");
    response.resume();
    await once(response, "end");
    return response.statusCode;
  };
  const answers = Array.from({ length: maxSocketsPerHost + 1 }, ask);
  while (waiting.length < maxSocketsPerHost) await once(server, "arrived");
  assert.equal(open(), maxSocketsPerHost);
  assert.equal(Object.values(agent.requests).flat().length, 1);
  waiting[0]?.end();
  while (waiting.length <= maxSocketsPerHost) await once(server, "arrived");
  for (const response of waiting.slice(1)) response.end();
  assert.deepEqual(new Set(await Promise.all(answers)), new Set([200]));
  while (open() > 0) await new Promise(setImmediate);
  assert.equal(idle(), maxIdleSocketsPerHost);
});
