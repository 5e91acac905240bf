/**
 * The bare relay that Argus is measured against: express and http-proxy-middleware, nothing else.
 *
 * Runs in a worker thread of a process, like the guard. Streams both ways, keeps connections alive.
 */

import { Agent, createServer } from "node:http";
import { parentPort, workerData } from "node:worker_threads";

import express from "express";
import { createProxyMiddleware } from "http-proxy-middleware";
import * as v from "valibot";

const { upstream } = v.parse(v.object({ upstream: v.string() }), workerData);
const app = express();
app.disable("x-powered-by");
app.use(
  createProxyMiddleware({
    target: upstream,
    agent: new Agent({ keepAlive: true, maxSockets: 256 }),
  }),
);
const server = createServer({ noDelay: true }, app);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  parentPort?.postMessage(address !== null && typeof address === "object" ? address.port : 0);
});
