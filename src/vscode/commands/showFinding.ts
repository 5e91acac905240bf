/** Shows a finding at its line when it is in a file here, else (or on request) in the dashboard. */

import type { GuardApi } from "../../protocol/control.ts";
import type { FindingRef } from "../findingRef.ts";
import { decodeFindingRef } from "../findingRef.ts";
import { revealFinding } from "../reveal.ts";
import type { Shell } from "../shell.ts";

/** Newest rows searched for the finding. */
const searched = 200;

/** `args`: a `FindingRef`, and optionally `dashboard`. */
export async function showFinding(shell: Shell, args: readonly unknown[]): Promise<void> {
  const ref = decodeFindingRef(args[0]);
  if (ref === undefined) {
    await shell.dashboard.open(shell);
    return;
  }
  if (args[1] !== "dashboard" && (await revealFinding(shell, ref))) return;
  const row = shell.guard.api === undefined ? undefined : await rowOf(shell.guard.api, ref);
  await shell.dashboard.open(shell, row?.id);
}

async function rowOf(
  api: GuardApi,
  ref: FindingRef,
): Promise<Awaited<ReturnType<GuardApi["findings"]>>["rows"][number] | undefined> {
  const page = await api.findings({
    filter: { ruleId: ref.ruleId },
    sort: "lastAt",
    descending: true,
    offset: 0,
    limit: searched,
  });
  return page.rows.find((row) => row.valueHash === ref.valueHash);
}
