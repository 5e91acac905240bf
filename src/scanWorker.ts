/**
 * Entry of the scan thread: serves `core/scan/scanner.ts` to its host (`scanService.ts`).
 *
 * Gives the pure scanner the two things it cannot have: the keyed hash and decompression. Starts
 * without rules and answers `unconfigured` until it has some.
 */

import { parentPort, workerData } from "node:worker_threads";

import * as v from "valibot";

import { createScanner } from "./core/scan/scanner.ts";
import { hasher } from "./node/platform/keys.ts";
import { portCarrier, serve } from "./node/platform/rpc.ts";
import { inflateWithin } from "./node/scanner/inflate.ts";
import { createScanService } from "./node/scanner/scanService.ts";

const { key } = v.parse(v.object({ key: v.instance(Uint8Array) }), workerData);
const scanner = createScanner({ hash: hasher(key), inflate: inflateWithin });

if (parentPort !== null) serve(portCarrier(parentPort), createScanService(scanner));
