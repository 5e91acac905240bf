/** What must stay flat: heap after a collection, resident memory, file handles, timers, sockets. */

import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export interface Mark {
  readonly hour: number;
  /** Heap in use and array buffers of this thread after a collection, in MiB. */
  readonly heapMiB: number;
  readonly rssMiB: number;
  /** Absent where the system does not list them. */
  readonly handles?: number;
  readonly timers: number;
  /** Everything else that keeps the event loop alive, by kind. */
  readonly resources: Readonly<Record<string, number>>;
}

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

export async function takeMark(hour: number): Promise<Mark> {
  // What ended a moment ago is still being taken down.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 60);
    });
    collect();
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  const { Timeout: timers = 0, ...others } = resources;
  const handles = openHandles();
  return {
    hour,
    heapMiB: (heapUsed + arrayBuffers) / 2 ** 20,
    rssMiB: rss / 2 ** 20,
    ...(handles === undefined ? {} : { handles }),
    timers,
    resources: others,
  };
}

function openHandles(): number | undefined {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return undefined;
  }
}
