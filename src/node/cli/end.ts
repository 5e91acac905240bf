/** How a command ends. */

import type { ExitCode } from "./io.ts";

/** An exit code, or a usage error that the caller prints. */
export type CommandEnd =
  | { readonly kind: "exit"; readonly code: ExitCode }
  | { readonly kind: "usage"; readonly message: string };

export const exit = (code: ExitCode): CommandEnd => ({ kind: "exit", code });
export const usage = (message: string): CommandEnd => ({ kind: "usage", message });
