/**
 * A loopback proxy that leads nowhere: what an editor sends outside ends here with 502.
 *
 * It keeps the names of the hosts that were asked for, never their bytes.
 */

import { createServer } from "node:http";

export interface Sink {
  readonly url: string;
  readonly hosts: readonly string[];
  stop(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const hosts: string[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host ?? "");
    request.resume();
    response.writeHead(502).end();
  });
  server.on("connect", (request, socket) => {
    hosts.push(request.url ?? "");
    socket.on("error", () => {});
    socket.end("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    hosts,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
