/**
 * An endpoint setting of an AI client: where it stands in a file, where it leads, and where it
 * leads through the guard.
 *
 * INVARIANT: an Argus address is never taken for somebody's own endpoint, so nothing is chained to
 * itself.
 */

import type { Family } from "../model/exchange.ts";

export type FileFormat = "jsonc" | "yaml" | "toml";

/** A place in a config file: property names and indices from the root. */
export type KeyPath = readonly (string | number)[];

export interface Endpoint {
  readonly path: KeyPath;
  /** The address as it is set; absent: the client uses `fallback`. */
  readonly value?: string;
  /** What the client uses when nothing is set; absent: it must be set. */
  readonly fallback?: string;
  readonly family: Family;
}

/** The client's address for an endpoint: what is set, else its own default. */
export function addressOf(endpoint: Endpoint): string | undefined {
  return endpoint.value ?? endpoint.fallback;
}

const argusPattern = /^http:\/\/127\.0\.0\.1:\d{1,5}\/r\/[a-z0-9-]+\/[\w-]{16,}/;

export function isArgusAddress(address: string): boolean {
  return argusPattern.test(address);
}

export interface SplitAddress {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path, query and the like; kept behind the route. */
  readonly rest: string;
}

/** `undefined` when it is no http(s) address. */
export function splitAddress(address: string): SplitAddress | undefined {
  const found = /^(https?:\/\/[^/?#\s]+)([^\s]*)$/i.exec(address.trim());
  const [, origin, rest] = found ?? [];
  if (origin === undefined || rest === undefined || origin.includes("@")) return undefined;
  return { origin, rest };
}

/**
 * A name for the route of a client to a host, as a URL segment. `tag` tells hosts apart whose names
 * look the same once they are made fit for a URL.
 */
export function routeName(client: string, origin: string, tag: string): string {
  const host = origin.replace(/^https?:\/\//i, "").toLowerCase();
  const slug = host.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  const name = `${client.replaceAll("_", "-")}-${slug}`.slice(0, 48).replace(/-$/, "");
  return `${name}-${tag}`;
}

/** An address without what could be a credential in it, for people to read. */
export function maskAddress(address: string): string {
  return address
    .replace(/\/\/[^/@]*@/, "//****@")
    .replace(/\?.*$/, "?…")
    .replace(/\/r\/([a-z0-9-]+)\/[\w-]+/, "/r/$1/****");
}
