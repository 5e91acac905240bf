/** Tells whose rule file a text is and reads it. */

import { jsoncRules } from "./own.ts";
import type { ForeignFile, Origin } from "./foreign.ts";
import { readGitleaks } from "./gitleaks.ts";
import { readNoseyparker } from "./noseyparker.ts";

export type ReadFile =
  | { readonly kind: "foreign"; readonly origin: Origin; readonly file: ForeignFile }
  /** Our own schema. */
  | { readonly kind: "own"; readonly json: unknown }
  | { readonly kind: "unknown"; readonly message: string };

/** `name` is the file's name: its ending decides, the text decides between the YAML tools. */
export function readRuleText(name: string, text: string): ReadFile {
  const ending = name.toLowerCase().split(".").at(-1) ?? "";
  if (ending === "toml") return { kind: "foreign", origin: "gitleaks", file: readGitleaks(text) };
  if (ending === "yml" || ending === "yaml") {
    const origin = /^\s*(?:-\s+)?["']?id["']?\s*:\s*["']?kingfisher\./m.test(text)
      ? "kingfisher"
      : "noseyparker";
    return { kind: "foreign", origin, file: readNoseyparker(text) };
  }
  if (ending === "json" || ending === "jsonc") return jsoncRules(text);
  return {
    kind: "unknown",
    message: "expected .toml (gitleaks), .yml (noseyparker, kingfisher), .json or .jsonc (our own)",
  };
}
