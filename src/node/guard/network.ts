/** The upstream connections of the present network settings; replaced when those change. */

import type { DegradedReason } from "../../core/model/event.ts";
import type { NetworkSettings } from "../../protocol/control.ts";
import type { Upstreams } from "./upstream.ts";
import { createUpstreams } from "./upstream.ts";

export interface Network {
  readonly upstreams: () => Upstreams;
  use(settings: NetworkSettings): void;
  stop(): void;
}

export function createNetwork(
  settings: NetworkSettings,
  ownPort: number,
  degrade: (reason: DegradedReason, detail?: string) => void,
): Network {
  const made: Upstreams[] = [];
  const make = (next: NetworkSettings): Upstreams => {
    const upstreams = createUpstreams(next, ownPort);
    // Streams in flight keep their old agent; it is ended with the guard.
    made.push(upstreams);
    if (upstreams.problem !== undefined) degrade("upstream_unreachable", upstreams.problem);
    return upstreams;
  };
  let key = JSON.stringify(settings);
  let current = make(settings);
  return {
    upstreams: () => current,
    use(next) {
      if (JSON.stringify(next) === key) return;
      key = JSON.stringify(next);
      current = make(next);
    },
    stop() {
      for (const upstreams of made.splice(0)) upstreams.stop();
    },
  };
}
