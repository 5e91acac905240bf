/** Looking into JSON values of unknown shape: what is not there, or is something else, is undefined. */

type Key = string | number;

export function member(value: unknown, ...path: readonly Key[]): unknown {
  let at = value;
  for (const key of path) {
    if (!isObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

export function textOf(value: unknown, ...path: readonly Key[]): string | undefined {
  const found = member(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The string at a path as `core/json` writes it; for the plain paths of slots. */
export function textAt(value: unknown, path: string): string | undefined {
  let keys = keysOf.get(path);
  if (keys === undefined) {
    keys = (path.match(/[^.[\]]+/g) ?? []).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (keysOf.size < maxPaths) keysOf.set(path, keys);
  }
  return textOf(value, ...keys);
}

/** Paths that were split before; slots have few. */
const keysOf = new Map<string, readonly Key[]>();
const maxPaths = 256;

/** 0 where no number stands. */
export function numberOf(value: unknown, ...path: readonly Key[]): number {
  const found = member(value, ...path);
  return typeof found === "number" ? found : 0;
}

export function listOf(value: unknown, ...path: readonly Key[]): readonly unknown[] {
  const found = member(value, ...path);
  return Array.isArray(found) ? found : [];
}

function isObject(value: unknown): value is Readonly<Record<Key, unknown>> {
  return typeof value === "object" && value !== null;
}
