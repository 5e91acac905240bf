/** The load: conversations of code-like text, requests over kept-alive connections, timed streams. */

import { Agent, request } from "node:http";

export const agent = new Agent({ keepAlive: true, maxSockets: 128 });

export interface Sent {
  readonly totalMs: number;
  readonly firstByteMs: number;
  /** From being written by the provider to being read here, per chunk. */
  readonly delaysMs: readonly number[];
  /** Between arrivals. */
  readonly gapsMs: readonly number[];
  /** Reads that held more than one chunk. */
  readonly merged: number;
}

/** Rejects on anything but status 200. */
export function send(url: string, body: Buffer): Promise<Sent> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.length };
    const outgoing = request(url, { method: "POST", agent, headers });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const arrivals: number[] = [];
      const delaysMs: number[] = [];
      let merged = 0;
      let last = 0;
      let firstByteMs = Number.NaN;
      response.on("data", (chunk: Buffer) => {
        const now = process.hrtime.bigint();
        const at = performance.now();
        if (Number.isNaN(firstByteMs)) firstByteMs = at - started;
        else arrivals.push(at - last);
        last = at;
        const stamps = [...chunk.toString("latin1").matchAll(/"sent":"(\d+)"/g)];
        for (const [, sent = ""] of stamps) delaysMs.push(Number(now - BigInt(sent)) / 1e6);
        if (stamps.length > 1) merged++;
      });
      response.on("end", () => {
        const totalMs = performance.now() - started;
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        else resolve({ totalMs, firstByteMs, delaysMs, gapsMs: arrivals, merged });
      });
    });
    outgoing.end(body);
  });
}

const words =
  "const value return await import from string number index buffer stream request answer policy".split(
    " ",
  );
let seed = 1;
function random(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % limit;
}

/** Code-like text that was never seen before. */
export function text(chars: number): string {
  let content = "";
  while (content.length < chars) {
    const name = `${words[random(words.length)]}_${random(99_999)}`;
    content += `${words[random(words.length)]} ${name} = ${words[random(words.length)]}(${random(999)});\n`;
  }
  return content.slice(0, chars);
}

export interface Turn {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** Turns of 4 000 characters each. */
export function turns(bytes: number): Turn[] {
  const count = Math.max(1, Math.round(bytes / 4_000));
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
    content: text(Math.min(bytes, 4_000)),
  }));
}

export function body(messages: readonly Turn[], stream = false): Buffer {
  return Buffer.from(JSON.stringify({ model: "m", max_tokens: 10, stream, messages }));
}
