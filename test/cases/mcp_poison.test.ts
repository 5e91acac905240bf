/** Reference cases: poisoned tool descriptions, as a server lists them and as text of unknown origin. */

import { findingsIn, runCases } from "./scanCases.ts";
import { stringsIn } from "./stringsIn.ts";

runCases("mcp_poison", ({ tool }) =>
  stringsIn(tool).flatMap((text) =>
    findingsIn(text, { role: "unknown", key: "description" }).map(({ type }) => type),
  ),
);
runCases("mcp_poison", ({ tool }) =>
  stringsIn(tool).flatMap((text) => findingsIn(text).map(({ type }) => type)),
);
runCases("mcp_poison", ({ tool }) => findingsIn(JSON.stringify(tool)).map(({ type }) => type));
