/**
 * Reading and setting single keys of TOML (toml-patch keeps comments, quotes and line breaks).
 *
 * Its result is a whole text; the one place where that differs from the text before is the edit.
 */

import { parse, patch } from "@decimalturn/toml-patch";

import type { KeyPath } from "./endpoint.ts";
import { difference, type TextChange } from "./textEdit.ts";

type Table = { readonly [key: string]: unknown };

/** `undefined` when it is no TOML. */
export function openToml(text: string): Table | undefined {
  try {
    const root: unknown = parse(text);
    return isTable(root) ? root : undefined;
  } catch {
    return undefined;
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(root: Table | undefined, path: KeyPath): unknown {
  return path.reduce<unknown>((at, key) => (isTable(at) ? at[key] : undefined), root);
}

export function tomlString(root: Table | undefined, path: KeyPath): string | undefined {
  const value = valueAt(root, path);
  return typeof value === "string" ? value : undefined;
}

/** Names in the table at `path`; none when there is no table. */
export function tomlKeys(root: Table, path: KeyPath): readonly string[] {
  const value = valueAt(root, path);
  return isTable(value) ? Object.keys(value) : [];
}

/** Every path below `root` at which a string equals `value`. */
export function tomlPaths(root: Table, value: string): readonly KeyPath[] {
  return Object.entries(root).flatMap(([key, member]): KeyPath[] => {
    if (member === value) return [[key]];
    return isTable(member) ? tomlPaths(member, value).map((path) => [key, ...path]) : [];
  });
}

/** Sets a string; makes missing tables on the way. Empty when the text is no TOML. */
export function setToml(text: string, path: KeyPath, value: string): readonly TextChange[] {
  return changed(text, path, value);
}

export function removeToml(text: string, path: KeyPath): readonly TextChange[] {
  return changed(text, path, undefined);
}

function changed(text: string, path: KeyPath, value: string | undefined): readonly TextChange[] {
  const root = openToml(text);
  if (root === undefined) return [];
  try {
    return difference(text, patch(text, withValue(root, path, value))).map((change) =>
      wholeValue(text, change),
    );
  } catch {
    return [];
  }
}

/** A replaced value is taken whole, with its quotes: they are the user's when it comes back. */
function wholeValue(text: string, change: TextChange): TextChange {
  if (change.removed === "" || change.inserted === "") return change;
  const end = change.offset + change.removed.length;
  const before = /[^\s,{}]*$/.exec(text.slice(0, change.offset))?.[0] ?? "";
  const after = /^[^\s,{}]*/.exec(text.slice(end))?.[0] ?? "";
  return {
    offset: change.offset - before.length,
    removed: before + change.removed + after,
    inserted: before + change.inserted + after,
  };
}

function withValue(table: Table, path: KeyPath, value: string | undefined): Table {
  const [key, ...rest] = path;
  if (key === undefined) return table;
  const { [key]: member, ...others } = table;
  if (rest.length > 0) {
    return { ...table, [key]: withValue(isTable(member) ? member : {}, rest, value) };
  }
  return value === undefined ? others : { ...table, [key]: value };
}
