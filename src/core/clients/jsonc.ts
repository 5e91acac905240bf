/** Reading and setting single keys of JSON with comments, by the smallest edit (jsonc-parser). */

import {
  findNodeAtLocation,
  modify,
  type Node,
  parseTree,
  type ParseError,
  type FormattingOptions,
} from "jsonc-parser";

import type { KeyPath } from "./endpoint.ts";
import { lineBreakOf, type TextChange } from "./textEdit.ts";

export type JsoncDocument =
  | { readonly kind: "ok"; readonly root: Node | undefined; readonly text: string }
  | { readonly kind: "broken" };

/** Comments and trailing commas are fine; anything else that is no JSON is `broken`. */
export function openJsonc(text: string): JsoncDocument {
  const errors: ParseError[] = [];
  const body = text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text;
  const root = parseTree(body, errors, { allowTrailingComma: true });
  if (errors.length > 0 && body.trim() !== "") return { kind: "broken" };
  return { kind: "ok", root, text: body };
}

export function jsoncNode(root: Node | undefined, path: KeyPath): Node | undefined {
  return root === undefined ? undefined : findNodeAtLocation(root, [...path]);
}

export function jsoncString(root: Node | undefined, path: KeyPath): string | undefined {
  const value: unknown = jsoncNode(root, path)?.value;
  return typeof value === "string" ? value : undefined;
}

/** Sets a string; makes missing objects on the way. */
export function setJsonc(text: string, path: KeyPath, value: string): readonly TextChange[] {
  return changesOf(text, path, value);
}

export function removeJsonc(text: string, path: KeyPath): readonly TextChange[] {
  return changesOf(text, path, undefined);
}

/** The strings of the list at `path`; none when there is no list. */
export function jsoncItems(root: Node | undefined, path: KeyPath): readonly string[] {
  return (jsoncNode(root, path)?.children ?? []).flatMap((item): string[] => {
    const value: unknown = item.value;
    return typeof value === "string" ? [value] : [];
  });
}

/** Puts a string at the end of a list; makes the list when there is none. */
export function addJsoncItem(text: string, path: KeyPath, value: string): readonly TextChange[] {
  return changesOf(text, [...path, -1], value);
}

/** Takes a string out of a list; the empty list goes too when `made` says that it was ours. */
export function removeJsoncItem(
  text: string,
  path: KeyPath,
  item: { readonly value: string; readonly made: boolean },
): readonly TextChange[] {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return [];
  const items = jsoncNode(opened.root, path)?.children ?? [];
  const at = items.findIndex((each) => each.value === item.value);
  if (at < 0) return [];
  return removeJsonc(text, item.made && items.length === 1 ? path : [...path, at]);
}

function changesOf(text: string, path: KeyPath, value: string | undefined): readonly TextChange[] {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return [];
  const node = path.at(-1) === -1 ? undefined : jsoncNode(opened.root, path);
  if (node !== undefined && value !== undefined) {
    const removed = text.slice(node.offset, node.offset + node.length);
    return [{ offset: node.offset, removed, inserted: JSON.stringify(value) }];
  }
  const edits = modify(opened.text, [...path], value, {
    formattingOptions: formatOf(text),
    isArrayInsertion: path.at(-1) === -1,
  });
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .map((edit) => ({
      offset: edit.offset,
      removed: text.slice(edit.offset, edit.offset + edit.length),
      inserted: edit.content,
    }));
}

/** As the file is indented already. */
function formatOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)["\]{}]/.exec(text)?.[1] ?? "  ";
  const tabs = indent.startsWith("\t");
  return { insertSpaces: !tabs, tabSize: tabs ? 1 : indent.length, eol: lineBreakOf(text) };
}

/** Every path below `root` at which a string equals `value`. */
export function pathsOfValue(root: Node | undefined, value: string): readonly KeyPath[] {
  const found: KeyPath[] = [];
  const visit = (node: Node, path: KeyPath): void => {
    if (node.type === "string" && node.value === value) found.push(path);
    for (const [index, child] of (node.children ?? []).entries()) {
      if (node.type === "array") visit(child, [...path, index]);
      const [key, member] = child.children ?? [];
      const name: unknown = key?.value;
      if (node.type === "object" && member !== undefined && typeof name === "string") {
        visit(member, [...path, name]);
      }
    }
  };
  if (root !== undefined) visit(root, []);
  return found;
}
