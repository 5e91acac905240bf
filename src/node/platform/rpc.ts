/**
 * Typed requests, replies and events over a MessagePort, a worker or a WebSocket.
 *
 * The type of an object is the protocol: one end serves it, the other calls it. Every call settles:
 * result, error, deadline, or the end of the peer. Only own properties of the served object can be
 * called. Errors cross as text, never as objects.
 */

import type { MessagePort, Worker } from "node:worker_threads";

import * as v from "valibot";
import type { WebSocket } from "ws";

/** What a transport offers. `onClose` fires once, also when it was closed already. */
export interface Carrier {
  send(frame: unknown): void;
  /** Both ends are of one build, so that frames may hold several events. */
  readonly batches?: true;
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

export type RpcErrorCode = "ARGUS_RPC_TIMEOUT" | "ARGUS_RPC_CLOSED" | "ARGUS_RPC_REMOTE";

export class RpcError extends Error {
  readonly code: RpcErrorCode;

  constructor(code: RpcErrorCode, message: string) {
    super(message);
    this.name = "RpcError";
    this.code = code;
  }
}

/** The methods of `T` that can cross: every function whose arguments and result are plain values. */
export type MethodName<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never;
}[keyof T] &
  string;

type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

export interface Remote<T> {
  /** Rejects with `RpcError` only. */
  call<K extends MethodName<T>>(
    method: K,
    args: Arguments<T[K]>,
    timeoutMs?: number,
  ): Promise<Result<T[K]>>;
  /** `listener` gets what the served end emits; decoding it is the listener's part. */
  onEvent(listener: (event: unknown) => void): () => void;
  readonly closed: Promise<void>;
  close(): void;
}

export interface Served {
  emit(event: unknown): void;
  /** Sends it within `batchMs`, with others; the order of events and answers stays. */
  emitLater(event: unknown): void;
  close(): void;
}

/** How long an event may wait for others, in ms: whoever listens is woken once for all of them. */
export const batchMs = 50;
/** As many go at once. */
export const maxBatch = 64;

/** Used when a call names none: longer than any answer of a healthy peer. */
export const defaultCallTimeoutMs = 30_000;

const frameSchema = v.variant("t", [
  v.object({
    t: v.literal("call"),
    id: v.number(),
    method: v.string(),
    args: v.array(v.unknown()),
  }),
  // JSON leaves an undefined result out.
  v.object({ t: v.literal("ok"), id: v.number(), value: v.optional(v.unknown()) }),
  v.object({ t: v.literal("error"), id: v.number(), message: v.string() }),
  v.object({ t: v.literal("event"), value: v.optional(v.unknown()) }),
  v.object({ t: v.literal("events"), values: v.array(v.unknown()) }),
]);
type Frame = v.InferOutput<typeof frameSchema>;

/** Answers calls with the own properties of `target`. Frames of another shape are dropped. */
export function serve(carrier: Carrier, target: object): Served {
  const sender = new Sender(carrier);
  carrier.onFrame((raw) => {
    const frame = v.safeParse(frameSchema, raw);
    if (!frame.success || frame.output.t !== "call") return;
    const { id, method, args } = frame.output;
    invoke(target, method, args).then(
      (value) => sender.send({ t: "ok", id, value }),
      (error: unknown) => sender.send({ t: "error", id, message: messageOf(error) }),
    );
  });
  return {
    emit: (value) => sender.send({ t: "event", value }),
    emitLater: (value) => sender.sendLater(value),
    close: () => carrier.close(),
  };
}

/** Frames in order; events that can wait go with whatever is sent next. */
class Sender {
  readonly #carrier: Carrier;
  #waiting: unknown[] = [];
  #timer: NodeJS.Timeout | undefined;
  #open = true;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
    carrier.onClose(() => {
      this.#open = false;
      clearTimeout(this.#timer);
    });
  }

  send(frame: Frame): void {
    this.#flush();
    if (this.#open) this.#carrier.send(frame);
  }

  sendLater(event: unknown): void {
    if (!this.#open) return;
    this.#waiting.push(event);
    if (this.#waiting.length >= maxBatch) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), batchMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const values = this.#waiting;
    if (values.length === 0) return;
    this.#waiting = [];
    if (!this.#open) return;
    if (this.#carrier.batches === true) this.#carrier.send({ t: "events", values });
    else for (const value of values) this.#carrier.send({ t: "event", value });
  }
}

async function invoke(target: object, method: string, args: readonly unknown[]): Promise<unknown> {
  const entry = Object.getOwnPropertyDescriptor(target, method);
  const candidate: unknown = entry?.value;
  if (typeof candidate !== "function") throw new Error(`no method \`${method.slice(0, 64)}\``);
  const result: unknown = Reflect.apply(candidate, target, args);
  return await result;
}

interface Pending {
  readonly settle: (frame: Frame & { t: "ok" | "error" }) => void;
  readonly abandon: (error: RpcError) => void;
}

export function connect<T>(carrier: Carrier): Remote<T> {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: unknown) => void>();
  let ended = (): void => {};
  const closed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  let nextId = 1;
  let open = true;
  carrier.onFrame((raw) => receive(raw, pending, listeners));
  carrier.onClose(() => {
    open = false;
    const error = new RpcError("ARGUS_RPC_CLOSED", "the connection is closed");
    for (const call of pending.values()) call.abandon(error);
    pending.clear();
    ended();
  });
  return {
    call(method, args, timeoutMs = defaultCallTimeoutMs) {
      if (!open)
        return Promise.reject(new RpcError("ARGUS_RPC_CLOSED", "the connection is closed"));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          pending.delete(id);
          reject(new RpcError("ARGUS_RPC_TIMEOUT", `no answer to \`${method}\` in time`));
        }, timeoutMs);
        pending.set(id, {
          settle(frame) {
            clearTimeout(timer);
            if (frame.t === "error") reject(new RpcError("ARGUS_RPC_REMOTE", frame.message));
            // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends are compiled from the same `T`; this is the one place where its result comes back
            else resolve(frame.value as never);
          },
          abandon(error) {
            clearTimeout(timer);
            reject(error);
          },
        });
        carrier.send({ t: "call", id, method, args } satisfies Frame);
      });
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    closed,
    close: () => carrier.close(),
  };
}

function receive(
  raw: unknown,
  pending: Map<number, Pending>,
  listeners: ReadonlySet<(event: unknown) => void>,
): void {
  const parsed = v.safeParse(frameSchema, raw);
  if (!parsed.success) return;
  const frame = parsed.output;
  if (frame.t === "event") for (const listener of listeners) listener(frame.value);
  if (frame.t === "events")
    for (const value of frame.values) for (const listener of listeners) listener(value);
  if (frame.t !== "ok" && frame.t !== "error") return;
  pending.get(frame.id)?.settle(frame);
  pending.delete(frame.id);
}

/** A message port, or a worker as seen from its owner. `close` ends a port, not a worker. */
export function portCarrier(port: MessagePort | Worker): Carrier {
  let open = true;
  const closers = new Set<() => void>();
  const ended = (): void => {
    if (!open) return;
    open = false;
    for (const closer of closers) closer();
  };
  port.on("close", ended);
  port.on("exit", ended);
  return {
    batches: true,
    send: (frame) => {
      if (open) port.postMessage(frame);
    },
    onFrame: (listener) => {
      port.on("message", listener);
    },
    onClose: (listener) => {
      if (open) closers.add(listener);
      else listener();
    },
    close() {
      if ("close" in port) port.close();
      ended();
    },
  };
}

/** JSON text frames. A frame that is not JSON is dropped. */
export function socketCarrier(socket: WebSocket): Carrier {
  return {
    send: (frame) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    },
    onFrame: (listener) => {
      socket.on("message", (data, isBinary) => {
        if (isBinary || !Buffer.isBuffer(data)) return;
        const frame = parseJson(data.toString("utf8"));
        if (frame !== undefined) listener(frame);
      });
    },
    onClose: (listener) => {
      if (socket.readyState === socket.CLOSED) listener();
      else socket.once("close", listener);
    },
    close: () => socket.close(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown error";
}
