/**
 * The connections to the providers: keep-alive agents, corporate proxy, extra CAs.
 *
 * A worker thread is not patched by the editor, so what the editor knows of the network comes in as
 * `NetworkSettings`. Our own port is never used as a proxy: the request would come back to us.
 */

import type { AgentOptions } from "node:http";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";

import type { NetworkSettings } from "../../protocol/control.ts";
import { isOwnAddress } from "./routes.ts";

export interface Upstreams {
  agentFor(url: URL): HttpAgent | HttpsAgent;
  readonly strictSsl: boolean;
  /** Some of the connections go through a corporate proxy. */
  readonly isProxied: boolean;
  /** Set when the configured proxy could not be used, as a sentence for the user. */
  readonly problem?: string;
  stop(): void;
}

/** Loopback upstreams (local models, tests) never go through a corporate proxy. */
const alwaysDirect = ["127.0.0.1", "localhost", "::1"];

/** Connections to one host at once, and with each scheme. Beyond: a request waits until one is free. */
export const maxSocketsPerHost = 256;
/** Of those, how many stay open for the next request. Beyond: closed after the answer. */
export const maxIdleSocketsPerHost = 16;

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
  // Made when first needed: reading the system's authorities takes its time.
  let made: HttpsAgent | undefined;
  const secure = (): HttpsAgent =>
    (made ??= new HttpsAgent({
      ...options,
      rejectUnauthorized: network.strictSsl,
      secureContext: trustOf(network),
    }));
  return {
    agentFor: (url) => (url.protocol === "https:" || url.protocol === "wss:" ? secure() : plain),
    strictSsl: network.strictSsl,
    isProxied: proxy.url !== undefined,
    ...(proxy.problem === undefined ? {} : { problem: proxy.problem }),
    stop() {
      plain.destroy();
      made?.destroy();
    },
  };
}

/**
 * Node's own authorities with those of `NODE_EXTRA_CA_CERTS`, of the system and of the settings: a
 * company that opens TLS has put its own into the system. One context for all connections: parsing
 * hundreds of certificates for each would cost more than the handshake.
 */
function trustOf(network: NetworkSettings): SecureContext {
  const own = getCACertificates("default");
  const system = network.systemCertificates === false ? [] : systemCertificates();
  const trusted = new Set([...own, ...system]);
  try {
    return createSecureContext({ ca: [...trusted, ...network.caCertificates] });
  } catch {
    // One that is no certificate adds nothing: what needs it is refused, with the reason.
    return createSecureContext({ ca: [...trusted] });
  }
}

function systemCertificates(): readonly string[] {
  try {
    return getCACertificates("system");
  } catch {
    // A store that cannot be read adds nothing.
    return [];
  }
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
