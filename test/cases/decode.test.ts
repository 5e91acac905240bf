/** Reference cases: area `decode`, text of unknown origin. */

import { findingsIn, runCases } from "./scanCases.ts";

runCases("decode", ({ text = "" }) => findingsIn(text).map(({ type }) => type));
