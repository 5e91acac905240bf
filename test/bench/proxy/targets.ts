/** The processes of the benchmark as the load generator sees them: a URL, usage, a stop. */

import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import * as v from "valibot";

import type { Ask, HostData, Usage } from "./messages.ts";
import { readySchema, usageSchema } from "./messages.ts";

export interface Target {
  readonly name: string;
  /** Base URL without trailing slash. */
  readonly url: string;
  /** Undefined for proxies that are not ours to ask. */
  readonly usage?: () => Promise<Usage>;
  readonly burn?: (on: boolean) => void;
  stop(): Promise<void>;
}

const hostFile = fileURLToPath(new URL("./hostProcess.ts", import.meta.url));

export async function startTarget(
  name: string,
  data: HostData,
  execArgv: readonly string[] = [],
): Promise<Target> {
  const child = fork(hostFile, [JSON.stringify(data)], { execArgv: [...execArgv] });
  const { ready } = v.parse(readySchema, await nextMessage(child));
  return {
    name,
    url: ready,
    async usage() {
      tell(child, { ask: "usage" });
      return v.parse(usageSchema, await nextMessage(child));
    },
    // The provider is nobody's neighbour.
    ...(data.kind === "stub" ? {} : { burn: (on: boolean) => tell(child, { ask: "burn", on }) }),
    async stop() {
      const ended = once(child, "exit");
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

export function foreignTarget(text: string): Target {
  const [name = "", ...rest] = text.split("=");
  return { name, url: rest.join("=").replace(/\/$/, ""), stop: () => Promise.resolve() };
}

function tell(child: ChildProcess, ask: Ask): void {
  child.send(ask);
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const done = new AbortController();
  const { signal } = done;
  const gone = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`a process of the benchmark ended with ${code}`);
  });
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), gone]);
    return message;
  } finally {
    gone.catch(() => {
      // The loser of the race is given up.
    });
    done.abort();
  }
}
