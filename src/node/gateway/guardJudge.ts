/**
 * Asks the running guard about lines, over loopback HTTP with a kept-alive connection.
 *
 * Where the guard listens is read from `endpoint.json` and read again after each failure: a guard
 * that was restarted on another port is found. No connection means "absent"; an answer that is no
 * verdict, or none within the deadline, means the line is refused.
 */

import { Agent, request } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";

import { decodeVerdict, headers, mcpCheckPath } from "../../core/mcp/verdict.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Judge, JudgedLine, JudgeReply } from "./judge.ts";
import { unavailable } from "./judge.ts";

export interface GuardJudgeOptions {
  /** Reads `endpoint.json`; undefined when there is none. */
  readonly find: () => Promise<Endpoint | undefined>;
  /** Longest time for one verdict, in milliseconds. */
  readonly timeoutMs: number;
}

/** Longer than the guard's own scan deadline, so that its answer about a failed scan arrives. */
export const verdictTimeoutMs = 15_000;

export function createGuardJudge(options: GuardJudgeOptions): Judge {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let known: Endpoint | undefined;
  return {
    async judge(line) {
      known ??= await options.find();
      if (known === undefined) return { kind: "absent" };
      const call: Call = { agent, endpoint: known, line, timeoutMs: options.timeoutMs };
      const first = await ask(call);
      // A kept-alive connection may have been closed in between: asked once more on a fresh one.
      const reply = first === "stale" ? await ask({ ...call, agent: undefined }) : first;
      if (reply !== "stale" && reply.kind !== "absent") return reply;
      known = undefined;
      return { kind: "absent" };
    },
    stop() {
      agent.destroy();
      return Promise.resolve();
    },
  };
}

interface Call {
  readonly agent: Agent | undefined;
  readonly endpoint: Endpoint;
  readonly line: JudgedLine;
  readonly timeoutMs: number;
}

/** `stale`: the reused connection broke before an answer came. */
function ask(call: Call): Promise<JudgeReply | "stale"> {
  return new Promise((resolve) => {
    const outgoing = open(call);
    const deadline = setTimeout(() => {
      resolve(unavailable);
      outgoing.destroy();
    }, call.timeoutMs);
    const settle = (reply: JudgeReply | "stale"): void => {
      clearTimeout(deadline);
      resolve(reply);
    };
    outgoing.on("response", (response) => {
      readVerdict(response).then(settle, () => settle(unavailable));
    });
    outgoing.on("error", () => settle(outgoing.reusedSocket ? "stale" : { kind: "absent" }));
    outgoing.end(call.line.body);
  });
}

function open(call: Call): ClientRequest {
  const { endpoint, line } = call;
  return request({
    host: "127.0.0.1",
    port: endpoint.port,
    method: "POST",
    path: mcpCheckPath,
    ...(call.agent === undefined ? {} : { agent: call.agent }),
    headers: {
      authorization: `Bearer ${endpoint.mcpToken}`,
      "content-type": "application/octet-stream",
      "content-length": line.body.length,
      [headers.direction]: line.direction,
      [headers.client]: line.client,
      ...(line.method === undefined ? {} : { [headers.method]: line.method }),
    },
  });
}

/** 403 and 404 come from something that is not our guard any more: as good as absent. */
async function readVerdict(response: IncomingMessage): Promise<JudgeReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  if (response.statusCode === 403 || response.statusCode === 404) return { kind: "absent" };
  const verdict = response.headers[headers.verdict];
  if (response.statusCode !== 200 || typeof verdict !== "string") return unavailable;
  return decodeVerdict(verdict, Buffer.concat(chunks)) ?? unavailable;
}
