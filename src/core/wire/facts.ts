/**
 * What the containers of a body say about themselves: their roles, ids, names and files.
 *
 * Only members with known names are read, and the first of duplicates counts. The texts are copies,
 * so that a remembered fact does not keep a body alive.
 */

import { detach } from "../json/literal.ts";
import type { Container, Token } from "../json/lex.ts";

const factKeys: ReadonlySet<string> = new Set([
  "role",
  "type",
  "id",
  "name",
  "call_id",
  "tool_use_id",
  "tool_call_id",
  "tool_name",
  "signature",
  "thoughtSignature",
  "thought_signature",
  "file_path",
  "filePath",
  "path",
  "filename",
  "uri",
]);
/** Parts of a call or an answer whose own facts count for the whole. */
const partNames: ReadonlySet<string> = new Set([
  "function",
  "functionCall",
  "functionResponse",
  "arguments",
  "input",
  "args",
]);
const fileKeys = ["file_path", "filePath", "path", "filename", "uri"] as const;
/** Longest fact that is read; signatures and the like only count as present. */
export const maxFactLength = 1024;

/** The facts of a body, looked up by container. */
export class Facts {
  readonly #facts = new Map<Container, Map<string, string>>();
  readonly #parts = new Map<Container, Map<string, Container>>();

  addToken(token: Token): void {
    const { parent, key } = token;
    if (parent === undefined || parent.array || token.kind !== "value" || !factKeys.has(key))
      return;
    let own = this.#facts.get(parent);
    if (own === undefined) this.#facts.set(parent, (own = new Map()));
    if (!own.has(key)) own.set(key, token.text.length > maxFactLength ? "" : detach(token.text));
  }

  addContainer(container: Container): void {
    const { parent, name } = container;
    if (parent === undefined || container.index >= 0 || !partNames.has(name)) return;
    let own = this.#parts.get(parent);
    if (own === undefined) this.#parts.set(parent, (own = new Map()));
    if (!own.has(name)) own.set(name, container);
  }

  get(container: Container | undefined, key: string): string | undefined {
    return container === undefined ? undefined : this.#facts.get(container)?.get(key);
  }

  /** The first of several facts that there is. */
  first(places: readonly (readonly [Container | undefined, string])[]): string | undefined {
    for (const [container, key] of places) {
      const fact = this.get(container, key);
      if (fact !== undefined) return fact;
    }
    return undefined;
  }

  part(container: Container | undefined, name: string): Container | undefined {
    return container === undefined ? undefined : this.#parts.get(container)?.get(name);
  }

  /** The file that an object of arguments names. */
  file(container: Container | undefined): string | undefined {
    const facts = container === undefined ? undefined : this.#facts.get(container);
    if (facts === undefined) return undefined;
    for (const key of fileKeys) {
      const file = facts.get(key);
      if (file !== undefined) return plainPath(file);
    }
    return undefined;
  }
}

function plainPath(file: string): string | undefined {
  const path = file.startsWith("file://") ? file.slice("file://".length) : file;
  return path.length > 0 && !path.includes("\n") ? path : undefined;
}
