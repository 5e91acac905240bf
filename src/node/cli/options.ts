/**
 * Reads a command's options with `node:util` `parseArgs`, strictly: what is not known is an error.
 *
 * A usage error is a value with one sentence; the caller prints it and exits 3.
 */

import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";

export type OptionSpecs = NonNullable<ParseArgsConfig["options"]>;

export type Parsed<T extends OptionSpecs> =
  | {
      readonly kind: "ok";
      readonly values: ReturnType<typeof parseStrictly<T>>["values"];
      readonly positionals: readonly string[];
    }
  | { readonly kind: "usage"; readonly message: string };

/** Every command understands `--help`. */
export const helpOption = { help: { type: "boolean", short: "h" } } as const;

export function readOptions<T extends OptionSpecs>(args: readonly string[], options: T): Parsed<T> {
  try {
    const { values, positionals } = parseStrictly(args, options);
    return { kind: "ok", values, positionals };
  } catch (error) {
    return { kind: "usage", message: reason(error) };
  }
}

// eslint-disable-next-line typescript/explicit-module-boundary-types -- the type is parseArgs's own
function parseStrictly<T extends OptionSpecs>(args: readonly string[], options: T) {
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
}

/** First sentence only: the second one of Node explains `--` to shell users at length. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return "options could not be read";
  const first = error.message.split(". ")[0] ?? error.message;
  return first.charAt(0).toLowerCase() + first.slice(1);
}
