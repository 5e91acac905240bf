/**
 * Reading untyped JSON in the validators, and the form of what they say.
 *
 * A validator plays the provider: it lists what the real API would answer 400 for.
 */

export type Json = Readonly<Record<string, unknown>>;
export type Validator = (body: unknown) => readonly string[];

export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Content that is not empty: a text, or a list of parts. */
export function hasContent(value: unknown): boolean {
  return typeof value === "string" ? value !== "" : Array.isArray(value) && value.length > 0;
}

/** Ids that stand in one list and not in the other. */
export function difference(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...a.filter((id) => !b.includes(id)), ...b.filter((id) => !a.includes(id))];
}

/** What is said where something is broken. */
export function when(broken: boolean, message: string): readonly string[] {
  return broken ? [message] : [];
}

/** What every API says of two neighbours with one role. */
export function sameRole(items: readonly Json[], index: number): boolean {
  const role = items[index]?.["role"];
  return role !== undefined && role === items[index - 1]?.["role"];
}
