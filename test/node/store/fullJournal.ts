/** Child process of a test: three appends, of which the second finds the disk full in its middle. */

import { openJournal } from "../../../src/node/store/journal.ts";
import { tell } from "../../support/fileLimit.ts";

process.on("SIGXFSZ", () => {});
const journal = await openJournal(process.argv[2] ?? "", new Uint8Array(32).fill(9), 0);
for (const text of ["first", "x".repeat(64 * 1024), "last"]) await tell(journal.append([text]));
await journal.close();
