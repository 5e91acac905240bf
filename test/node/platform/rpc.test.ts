/** Every call across a thread or socket settles. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, test } from "node:test";
import { MessageChannel } from "node:worker_threads";

import { WebSocket, WebSocketServer } from "ws";

import type { Carrier, Remote, Served } from "../../../src/node/platform/rpc.ts";
import {
  connect,
  maxBatch,
  portCarrier,
  RpcError,
  serve,
  socketCarrier,
} from "../../../src/node/platform/rpc.ts";

const calculator = {
  add: (a: number, b: number): number => a + b,
  later: (text: string): Promise<string> => Promise.resolve(text),
  nothing: (): void => {},
  fail: (): never => {
    throw new TypeError("no such luck");
  },
  never: (): Promise<never> => new Promise(() => {}),
};
type Calculator = typeof calculator;

interface Pair {
  readonly remote: Remote<Calculator>;
  readonly served: Served;
  readonly carrier: Carrier;
}

function overPort(): Pair {
  const { port1, port2 } = new MessageChannel();
  const carrier = portCarrier(port2);
  return {
    served: serve(portCarrier(port1), calculator),
    remote: connect<Calculator>(carrier),
    carrier,
  };
}

const servers: WebSocketServer[] = [];
after(() => {
  for (const server of servers) server.close();
});

async function overSocket(): Promise<Pair> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  servers.push(server);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const [[peer]] = await Promise.all([once(server, "connection"), once(client, "open")]);
  const carrier = socketCarrier(client);
  return {
    served: serve(socketCarrier(peer), calculator),
    remote: connect<Calculator>(carrier),
    carrier,
  };
}

const carriers: readonly (readonly [string, () => Pair | Promise<Pair>])[] = [
  ["a port", overPort],
  ["a socket", overSocket],
];

const code =
  (expected: string) =>
  (error: unknown): boolean =>
    error instanceof RpcError && error.code === expected;

for (const [name, open] of carriers) {
  test(`over ${name}, results come back to their calls`, async () => {
    const { remote } = await open();
    const sums = await Promise.all([remote.call("add", [1, 2]), remote.call("add", [3, 4])]);
    assert.deepEqual(sums, [3, 7]);
    assert.equal(await remote.call("later", ["x"]), "x");
    assert.equal(await remote.call("nothing", []), undefined);
    remote.close();
  });

  test(`over ${name}, errors cross as text`, async () => {
    const { remote } = await open();
    await assert.rejects(
      remote.call("fail", []),
      (error: unknown) => code("ARGUS_RPC_REMOTE")(error) && /no such luck/.test(String(error)),
    );
    remote.close();
  });

  test(`over ${name}, only own methods can be called`, async () => {
    const { remote, carrier } = await open();
    const loose = connect<Record<string, () => void>>(carrier);
    for (const method of ["constructor", "toString", "__proto__", "hasOwnProperty", "absent"])
      await assert.rejects(loose.call(method, []), code("ARGUS_RPC_REMOTE"));
    remote.close();
  });

  test(`over ${name}, a call without an answer ends at its deadline`, async () => {
    const { remote } = await open();
    await assert.rejects(remote.call("never", [], 20), code("ARGUS_RPC_TIMEOUT"));
    remote.close();
  });

  test(`over ${name}, calls in flight and later ones end with the peer`, async () => {
    const { remote, served } = await open();
    const inFlight = remote.call("never", []);
    const ended = assert.rejects(inFlight, code("ARGUS_RPC_CLOSED"));
    served.close();
    await ended;
    await remote.closed;
    await assert.rejects(remote.call("add", [1, 2]), code("ARGUS_RPC_CLOSED"));
  });

  test(`over ${name}, events arrive in order until unsubscribed`, async () => {
    const { remote, served } = await open();
    const seen: unknown[] = [];
    const unsubscribe = remote.onEvent((event) => seen.push(event));
    served.emit({ n: 1 });
    served.emit({ n: 2 });
    await remote.call("add", [0, 0]);
    unsubscribe();
    served.emit({ n: 3 });
    await remote.call("add", [0, 0]);
    assert.deepEqual(seen, [{ n: 1 }, { n: 2 }]);
    remote.close();
  });

  test(`over ${name}, events that wait keep their place among events and answers`, async () => {
    const { remote, served } = await open();
    const seen: unknown[] = [];
    remote.onEvent((event) => seen.push(event));
    for (let n = 0; n < maxBatch + 2; n += 1) served.emitLater(n);
    served.emit("now");
    served.emitLater("later");
    await remote.call("add", [0, 0]);
    const expected = [...Array.from({ length: maxBatch + 2 }, (_, n) => n), "now", "later"];
    assert.deepEqual(seen, expected);
    remote.close();
  });

  test(`over ${name}, events that wait are sent without anything else`, async () => {
    const { remote, served } = await open();
    const arrived = new Promise((resolve) => remote.onEvent(resolve));
    served.emitLater("alone");
    assert.equal(await arrived, "alone");
    remote.close();
    served.emitLater("to nobody");
  });

  test(`over ${name}, frames of another shape are dropped`, async () => {
    const { remote, carrier } = await open();
    for (const frame of [null, 7, {}, { t: "call" }, { t: "ok", id: "1" }, { t: "x", id: 1 }])
      carrier.send(frame);
    assert.equal(await remote.call("add", [1, 1]), 2);
    remote.close();
  });
}
