/** Reference cases: prompt injection in text of unknown origin. */

import { findingsIn, runCases } from "./scanCases.ts";

runCases("injection", ({ text = "" }) => findingsIn(text).map(({ type }) => type));
