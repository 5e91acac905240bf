/** An abort signal for the end of a stream: for work that is worthless once nobody waits for it. */

import type { Duplex, Writable } from "node:stream";

export function closedSignal(stream: Duplex | Writable): AbortSignal {
  const gone = new AbortController();
  if (stream.closed) gone.abort();
  else stream.once("close", () => gone.abort());
  return gone.signal;
}
