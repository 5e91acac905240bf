/** Child process of a test: three lines, of which the second finds the disk full in its middle. */

import { openAudit } from "../../../src/node/audit/audit.ts";
import { tell } from "../../support/fileLimit.ts";

process.on("SIGXFSZ", () => {});
const audit = await openAudit({
  folder: process.argv[2] ?? "",
  key: Buffer.alloc(32, 3),
  retentionDays: 1,
  now: () => Date.now(),
});
for (const k of ["first", "x".repeat(64 * 1024), "last"])
  await tell(audit.appendTexts([JSON.stringify({ k })]));
await audit.close();
