/**
 * Reading and setting single keys of YAML. The library only says where things are: text is spliced
 * at its ranges, so comments, quotes and line breaks stay.
 */

import { isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from "yaml";

import type { KeyPath } from "./endpoint.ts";
import { lineBreakOf, type TextChange } from "./textEdit.ts";

export interface YamlEntry {
  readonly path: KeyPath;
  readonly values: ReadonlyMap<string, string>;
}

/** The maps of the list at a root key, with their plain string members; `undefined` when broken. */
export function yamlList(text: string, key: string): readonly YamlEntry[] | undefined {
  const list = listNode(text, key);
  if (list === "broken") return undefined;
  return list.flatMap((item, index) => {
    if (!isMap(item)) return [];
    const values = item.items.flatMap((pair): [string, string][] => {
      const name = keyOf(pair);
      const value: unknown = isScalar(pair.value) ? pair.value.value : undefined;
      return name !== undefined && typeof value === "string" ? [[name, value]] : [];
    });
    return [{ path: [key, index], values: new Map(values) }];
  });
}

function listNode(text: string, key: string): readonly unknown[] | "broken" {
  const document = parseDocument(text, { strict: false, keepSourceTokens: false });
  if (document.errors.length > 0) return "broken";
  const node: unknown = document.get(key, true);
  return isSeq(node) ? node.items : [];
}

function keyOf(pair: Pair): string | undefined {
  const key: unknown = isScalar(pair.key) ? pair.key.value : pair.key;
  return typeof key === "string" ? key : undefined;
}

/** Sets a string member of an item of a list; empty when it cannot be done by a small edit. */
export function setYaml(text: string, path: KeyPath, value: string): readonly TextChange[] {
  const [list, index, member] = path;
  if (typeof list !== "string" || typeof index !== "number" || typeof member !== "string")
    return [];
  const items = listNode(text, list);
  const item = items === "broken" ? undefined : items[index];
  if (!isMap(item) || item.flow === true) return [];
  const pair = item.items.find((each) => keyOf(each) === member);
  return pair === undefined
    ? insertMember(text, item, `${member}: ${quoted(value)}`)
    : replace(text, pair, value);
}

function quoted(value: string): string {
  return JSON.stringify(value);
}

function replace(text: string, pair: Pair, value: string): readonly TextChange[] {
  const range = isScalar(pair.value) ? pair.value.range : undefined;
  if (range === undefined || range === null) return [];
  const [offset, end] = range;
  return [{ offset, removed: text.slice(offset, end), inserted: quoted(value) }];
}

/** A line of its own behind the first member, indented like it. */
function insertMember(text: string, item: YAMLMap, line: string): readonly TextChange[] {
  const first = item.items[0];
  const key = isScalar(first?.key) ? first.key.range : undefined;
  const value = isScalar(first?.value) ? first.value.range : undefined;
  if (!key || !value) return [];
  const lineStart = text.lastIndexOf("\n", key[0]) + 1;
  const indent = text.slice(lineStart, key[0]).replace(/-/g, " ");
  const lineEnd = text.indexOf("\n", value[1]);
  const at = lineEnd < 0 ? text.length : lineEnd;
  const offset = text[at - 1] === "\r" ? at - 1 : at;
  return [{ offset, removed: "", inserted: `${lineBreakOf(text)}${indent}${line}` }];
}
