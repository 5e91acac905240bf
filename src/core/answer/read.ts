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
