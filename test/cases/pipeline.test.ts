/** Reference cases: decoders on, off and limited, through a real guard. */

import { runGuardCases } from "./guardCases.ts";

runGuardCases("pipeline");
