/** Reference cases: area `rule`, text of unknown origin. */

import { findingsIn, runCases } from "./scanCases.ts";

runCases("rule", ({ text = "" }) => findingsIn(text).map(({ type }) => type));
