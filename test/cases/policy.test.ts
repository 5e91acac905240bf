/** Reference cases: which action a request gets, through a real guard. */

import { runGuardCases } from "./guardCases.ts";

runGuardCases("policy");
