/**
 * The connections to the providers: keep-alive agents, corporate proxy, extra CAs.
 *
 * A worker thread is not patched by the editor, so what the editor knows of the network comes in as
 * `NetworkSettings`. Our own port is never used as a proxy: the request would come back to us.
 */

import type { AgentOptions } from "node:http";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { rootCertificates } from "node:tls";

import type { NetworkSettings } from "../../protocol/control.ts";
import { isOwnAddress } from "./routes.ts";

export interface Upstreams {
  agentFor(url: URL): HttpAgent | HttpsAgent;
  readonly strictSsl: boolean;
  /** Set when the configured proxy could not be used, as a sentence for the user. */
  readonly problem?: string;
  stop(): void;
}

/** Loopback upstreams (local models, tests) never go through a corporate proxy. */
const alwaysDirect = ["127.0.0.1", "localhost", "::1"];

const maxSocketsPerHost = 256;
const maxIdleSocketsPerHost = 16;

export function createUpstreams(network: NetworkSettings, ownPort: number): Upstreams {
  const proxy = usableProxy(network.proxy, ownPort);
  const noProxy = [...alwaysDirect, ...network.noProxy].join(",");
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: maxSocketsPerHost,
    maxFreeSockets: maxIdleSocketsPerHost,
    ...(proxy.url === undefined
      ? {}
      : { proxyEnv: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: noProxy } }),
  };
  const plain = new HttpAgent(options);
  const secure = new HttpsAgent({
    ...options,
    rejectUnauthorized: network.strictSsl,
    ...(network.caCertificates.length === 0
      ? {}
      : { ca: [...rootCertificates, ...network.caCertificates] }),
  });
  return {
    agentFor: (url) => (url.protocol === "https:" || url.protocol === "wss:" ? secure : plain),
    strictSsl: network.strictSsl,
    ...(proxy.problem === undefined ? {} : { problem: proxy.problem }),
    stop() {
      plain.destroy();
      secure.destroy();
    },
  };
}

function usableProxy(
  text: string | undefined,
  ownPort: number,
): { readonly url?: string; readonly problem?: string } {
  if (text === undefined || text === "") return {};
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    return { problem: "the configured proxy is no http or https address" };
  if (isOwnAddress(url, ownPort)) return { problem: "the configured proxy is the guard itself" };
  return { url: url.href };
}
