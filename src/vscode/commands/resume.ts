/** Ends a pause at once. */

import type { Shell } from "../shell.ts";
import { guardOrExplain } from "./ask.ts";

export async function resume(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  await api.resume();
  await shell.guard.refresh();
}
