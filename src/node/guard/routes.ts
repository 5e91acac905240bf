/**
 * The table of routes: names, upstreams and the tokens that make a URL a capability.
 *
 * Kept in `routes.json`, 0600, written atomically, so that clients stay connected over a restart.
 * The token of a closed route is dead at once. Which upstreams are sensible is asked here: http(s)
 * only, never our own port.
 */

import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";

import * as v from "valibot";

import type { Route } from "../../core/model/exchange.ts";
import { families } from "../../core/model/exchange.ts";
import type { RouteId } from "../../core/model/ids.ts";
import { routeId } from "../../core/model/ids.ts";
import type { RouteRequest } from "../../protocol/control.ts";
import { readJson, writePrivate } from "../platform/files.ts";
import { sameSecret } from "./checks.ts";

export interface TokenRoute extends Route {
  readonly token: string;
}

/** Which port was asked for and which one was taken; clients know the latter. */
export interface RememberedPort {
  readonly wanted: number;
  readonly actual: number;
}

export interface RouteTable {
  /** Throws with a sentence for the user when the request makes no sense. */
  open(request: RouteRequest, ownPort: number): Promise<TokenRoute>;
  close(id: RouteId): Promise<boolean>;
  all(): readonly TokenRoute[];
  get(id: RouteId): TokenRoute | undefined;
  /** The route that `name` and `token` open; the comparison takes constant time. */
  match(name: string, token: string): TokenRoute | undefined;
  port(): RememberedPort | undefined;
  rememberPort(port: RememberedPort): Promise<void>;
}

const routeName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

const fileSchema = v.object({
  port: v.optional(v.object({ wanted: portNumber, actual: portNumber })),
  routes: v.array(
    v.object({
      id: v.pipe(v.string(), v.minLength(1), v.transform(routeId)),
      name: routeName,
      client: v.string(),
      family: v.picklist(families),
      upstream: v.string(),
      token: v.pipe(v.string(), v.minLength(32)),
    }),
  ),
});
type RoutesFile = v.InferOutput<typeof fileSchema>;

/** An unreadable file is an empty table: clients must then be applied again. */
export async function openRoutes(dataDir: string, maxRoutes: number): Promise<RouteTable> {
  const path = join(dataDir, "routes.json");
  const parsed = v.safeParse(fileSchema, await readJson(path));
  let file: RoutesFile = parsed.success ? parsed.output : { routes: [] };
  let writing: Promise<void> = Promise.resolve();
  const save = (next: RoutesFile): Promise<void> => {
    file = next;
    writing = writing.catch(() => {}).then(() => writePrivate(path, JSON.stringify(file, null, 2)));
    return writing;
  };
  return {
    async open(request, ownPort) {
      const route = planRoute(file.routes, request, { ownPort, maxRoutes });
      await save({ ...file, routes: [...file.routes.filter(({ id }) => id !== route.id), route] });
      return route;
    },
    async close(id) {
      const kept = file.routes.filter((route) => route.id !== id);
      if (kept.length === file.routes.length) return false;
      await save({ ...file, routes: kept });
      return true;
    },
    all: () => file.routes,
    get: (id) => file.routes.find((route) => route.id === id),
    match: (name, token) => {
      const route = file.routes.find((each) => each.name === name);
      // Compared also for an unknown name, so that its answer takes as long.
      const same = sameSecret(token, route?.token ?? "");
      return same ? route : undefined;
    },
    port: () => file.port,
    rememberPort: (port) => save({ ...file, port }),
  };
}

/** The URL that a client is given. Holds the token: for the client's settings, never for a log. */
export function routeUrl(route: TokenRoute, port: number): string {
  return `http://127.0.0.1:${port}/r/${route.name}/${route.token}`;
}

interface Bounds {
  readonly ownPort: number;
  readonly maxRoutes: number;
}

function planRoute(
  routes: readonly TokenRoute[],
  request: RouteRequest,
  bounds: Bounds,
): TokenRoute {
  if (!v.is(routeName, request.name))
    throw new Error("a route name has lower-case letters, digits and hyphens");
  const upstream = upstreamUrl(request.upstream, bounds.ownPort);
  const old = routes.find(({ name }) => name === request.name);
  if (old === undefined && routes.length >= bounds.maxRoutes) throw new Error("too many routes");
  return {
    id: old?.id ?? routeId(randomUUID()),
    name: request.name,
    client: request.client,
    family: request.family,
    upstream,
    token: old?.token ?? randomBytes(32).toString("base64url"),
  };
}

function upstreamUrl(text: string, ownPort: number): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new Error("an upstream is an http or https address");
  if (isOwnAddress(url, ownPort)) throw new Error("the guard cannot be its own upstream");
  if (url.username !== "" || url.password !== "" || url.hash !== "" || url.search !== "")
    throw new Error("an upstream is a base address without user, query or fragment");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Whether `url` leads back to us: a loopback host with our port. */
export function isOwnAddress(url: URL, ownPort: number): boolean {
  const host = url.hostname.toLowerCase();
  const loopback =
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host.startsWith("127.") ||
    host === "[::1]" ||
    host === "0.0.0.0" ||
    host === "[::]" ||
    host.startsWith("[::ffff:7f");
  const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
  return loopback && port === ownPort;
}
