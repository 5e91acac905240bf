/**
 * Reads a request body whole, within size and time.
 *
 * Answers `Expect: 100-continue` only after the declared size was checked. A body that is too
 * large, too slow or cut off is a value; what the client is told is the caller's.
 */

import type { IncomingMessage, ServerResponse } from "node:http";

import { systemClock } from "../platform/clock.ts";
import type { Limits } from "./limits.ts";

export type ReadBody =
  | { readonly kind: "body"; readonly bytes: Buffer }
  | { readonly kind: "too_large" }
  | { readonly kind: "too_slow" }
  /** The client went away: nobody is left to answer. */
  | { readonly kind: "aborted" };

type BodyLimits = Pick<Limits, "maxBodyBytes" | "bodyIdleTimeoutMs" | "bodyTimeoutMs">;

export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limits: BodyLimits,
): Promise<ReadBody> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limits.maxBodyBytes) return Promise.resolve({ kind: "too_large" });
  if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
  return new Promise((resolve) => collect(request, limits, resolve));
}

function collect(
  request: IncomingMessage,
  limits: BodyLimits,
  resolve: (body: ReadBody) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const settle = (body: ReadBody): void => {
    watch.stop();
    request.off("data", onData);
    request.pause();
    resolve(body);
  };
  const watch = watchBody(limits, () => settle({ kind: "too_slow" }));
  const onData = (chunk: Buffer): void => {
    watch.heard();
    size += chunk.length;
    if (size > limits.maxBodyBytes) return settle({ kind: "too_large" });
    chunks.push(chunk);
  };
  request.on("data", onData);
  request.once("end", () => {
    const [first] = chunks;
    const whole = chunks.length === 1 && first !== undefined;
    settle({ kind: "body", bytes: whole ? first : Buffer.concat(chunks, size) });
  });
  request.once("error", () => settle({ kind: "aborted" }));
  request.once("close", () => {
    if (!request.complete) settle({ kind: "aborted" });
  });
}

interface Watch {
  /** Something came. */
  heard(): void;
  stop(): void;
}

/** One timer for both limits, moved when it goes off: nearly all bodies are there long before. */
function watchBody({ bodyIdleTimeoutMs, bodyTimeoutMs }: BodyLimits, onSlow: () => void): Watch {
  const started = systemClock.elapsed();
  let last = started;
  const left = (): number => {
    const end = Math.min(last + bodyIdleTimeoutMs, started + bodyTimeoutMs);
    return end - systemClock.elapsed();
  };
  const look = (): void => {
    const ms = left();
    if (ms <= 0) onSlow();
    else timer = setTimeout(look, ms);
  };
  let timer = setTimeout(look, left());
  return {
    heard() {
      last = systemClock.elapsed();
    },
    stop: () => clearTimeout(timer),
  };
}
