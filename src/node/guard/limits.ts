/**
 * Every limit of the guard by name, with what happens at it.
 *
 * `defaultLimits` holds for everybody; tests pass smaller ones to reach the edges.
 */

export interface Limits {
  /** Of one request body, as received and decoded. Beyond: answered, never forwarded. */
  readonly maxBodyBytes: number;
  /** Decoded size over encoded size, beyond the first MiB. More is a decompression bomb: "too large". */
  readonly maxDecodedRatio: number;
  /** Stacked content encodings. More: "undecodable". */
  readonly maxEncodings: number;
  /** Of all bodies held at once. Beyond: the new request is answered 503. */
  readonly maxHeldBytes: number;
  /** Requests being read or judged at once (forwarded ones do not count). Beyond: 503. */
  readonly maxInFlight: number;
  /** Requests waiting for a person's answer. Beyond: the fallback of policy, at once. */
  readonly maxHeldRequests: number;
  /** Of the bodies of requests that wait for an answer. Beyond: the fallback of policy, at once. */
  readonly maxAskedBytes: number;
  /** Of the request line and all headers. Beyond: 431 by the HTTP parser. */
  readonly maxHeaderBytes: number;
  /** Header lines of one request. Beyond: 431, for an upgrade 426. */
  readonly maxHeaders: number;
  /** Time for all headers of a request. Beyond: 408 and the connection ends. */
  readonly headersTimeoutMs: number;
  /** Silence while a body is being sent. Beyond: 408. */
  readonly bodyIdleTimeoutMs: number;
  /** Time for a whole body. Beyond: 408. */
  readonly bodyTimeoutMs: number;
  /** Open connections. Beyond: the new one is closed at once. */
  readonly maxConnections: number;
  /** Silence after an answer before a kept-alive connection is closed. */
  readonly keepAliveMs: number;
  /** Of one WebSocket message. Beyond: close code 1009. */
  readonly maxFrameBytes: number;
  /** Bytes that a WebSocket peer may leave unread before the other side is paused. */
  readonly maxBufferedFrameBytes: number;
  /** Frames of one connection waiting for their scan. At it: the sender is paused. */
  readonly maxQueuedFrames: number;
  /** Of cached scan results. Beyond: the least recently used goes. */
  readonly maxCacheBytes: number;
  /** Routes. Beyond: `openRoute` is refused. */
  readonly maxRoutes: number;
}

const kib = 1024;
const mib = 1024 * kib;

export const defaultLimits: Limits = {
  maxBodyBytes: 50 * mib,
  maxDecodedRatio: 200,
  maxEncodings: 4,
  maxHeldBytes: 256 * mib,
  maxInFlight: 256,
  maxHeldRequests: 64,
  maxAskedBytes: 64 * mib,
  maxHeaderBytes: 64 * kib,
  maxHeaders: 256,
  headersTimeoutMs: 15_000,
  bodyIdleTimeoutMs: 30_000,
  bodyTimeoutMs: 300_000,
  maxConnections: 2048,
  keepAliveMs: 65_000,
  maxFrameBytes: 16 * mib,
  maxBufferedFrameBytes: 1 * mib,
  maxQueuedFrames: 16,
  maxCacheBytes: 32 * mib,
  maxRoutes: 256,
};

/** Longest pause that can be asked for: every pause ends by itself. */
export const maxPauseMs = 24 * 60 * 60 * 1000;
