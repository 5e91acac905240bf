/**
 * A scan thread that reads nothing and finds nothing: what remains is the way to it and back.
 *
 * For the benchmark alone; no guard outside of it starts this file.
 */

import { parentPort } from "node:worker_threads";

import type { Scanner } from "../../../src/core/scan/scanner.ts";
import { portCarrier, serve } from "../../../src/node/platform/rpc.ts";
import { createScanService } from "../../../src/node/scanner/scanService.ts";

const blind: Scanner = {
  configure() {
    // There is nothing to prepare.
  },
  scan: (texts) => ({ kind: "scanned", findings: texts.map(() => []) }),
};

if (parentPort !== null) serve(portCarrier(parentPort), createScanService(blind));
