/**
 * A small MCP server over stdio for tests: started as a process, it does what each request asks.
 *
 * `echo` answers with the raw line it got; `raw` writes `params.line` as it stands; `exit` and
 * `hang` end or never answer; `ask` sends a request of its own. It notes to stderr that it started.
 */

import { createInterface } from "node:readline";

interface Incoming {
  readonly id?: string | number;
  readonly method?: string;
  readonly params: { readonly line: string; readonly code: number; readonly size: number };
}

const [mode] = process.argv.slice(2);

process.stderr.write("stub server started\n");
if (mode === "stubborn") process.on("SIGTERM", () => process.stderr.write("will not stop\n"));
if (mode === "deaf") process.stdin.destroy();
if (mode === "stubborn" || mode === "deaf") setInterval(() => undefined, 1000);

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on("line", (line) => {
  const message = parse(line);
  if (message === undefined) return send({ jsonrpc: "2.0", method: "got", params: { text: line } });
  const { id, method, params } = message;
  if (method === "raw") process.stdout.write(params.line);
  if (method === "env") send({ jsonrpc: "2.0", id, result: process.env });
  if (method === "echo" || method === "tools/call")
    send({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text: line }] } });
  if (method === "exit") process.exit(params.code);
  if (method === "kill") process.kill(process.pid, "SIGKILL");
  if (method === "big") send({ result: { text: "y".repeat(params.size) }, jsonrpc: "2.0", id });
  if (method === undefined) send({ jsonrpc: "2.0", method: "got", params: { text: line } });
});

function send(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function parse(line: string): Incoming | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
