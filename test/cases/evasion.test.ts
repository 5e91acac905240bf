/** Reference cases: area `evasion`, text of unknown origin. */

import { findingsIn, runCases } from "./scanCases.ts";

runCases("evasion", ({ text = "" }) => findingsIn(text).map(({ type }) => type));
