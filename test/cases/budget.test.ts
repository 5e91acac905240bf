/** Reference cases: nothing is left out for its size, through a real guard. */

import { runGuardCases } from "./guardCases.ts";

runGuardCases("budget");
