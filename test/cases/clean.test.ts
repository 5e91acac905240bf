/** Reference cases: area `clean`, text of unknown origin. */

import { findingsIn, runCases } from "./scanCases.ts";

runCases("clean", ({ text = "" }) => findingsIn(text).map(({ type }) => type));
