/**
 * Entry of the guard's thread: starts the guard that `workerData` describes and serves it to the
 * editor over the parent port.
 *
 * The first message is what became of the start; afterwards the port carries the control channel
 * alone. The thread ends by itself when the guard has stopped.
 */

import { homedir } from "node:os";
import { parentPort, workerData } from "node:worker_threads";

import { dataFolders } from "./node/clients/journals.ts";
import { serveControl } from "./node/guard/control.ts";
import { startGuard } from "./node/guard/guard.ts";
import { forgetAged } from "./node/guard/replacedFile.ts";
import { background } from "./node/platform/background.ts";
import { systemClock } from "./node/platform/clock.ts";
import { portCarrier } from "./node/platform/rpc.ts";
import type { GuardThreadData, StartReport } from "./node/guard/threadProtocol.ts";

async function main(port: NonNullable<typeof parentPort>, data: GuardThreadData): Promise<void> {
  const report = (message: StartReport): void => port.postMessage(message);
  const started = await startGuard(data.options);
  if (started.kind === "follow") {
    report({ argus: "started", result: started });
    return;
  }
  const { guard } = started;
  serveControl(portCarrier(port), guard, guard.api);
  background(forgetOthers(), () => {
    // They are looked at again at the next start.
  });
  report({
    argus: "started",
    result: { kind: "lead", port: guard.port, controlToken: guard.controlToken },
  });
  await guard.closed;
  port.close();
}

/** Values that guards of other folders kept, once they are too old. */
async function forgetOthers(): Promise<void> {
  await forgetAged(await dataFolders(homedir()), systemClock.now());
}

if (parentPort !== null) {
  const port = parentPort;
  // The only sender of worker data is `guardHost.ts`, in the same build.
  const data: GuardThreadData = workerData;
  main(port, data).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : "unknown error";
    port.postMessage({ argus: "failed", message } satisfies StartReport);
    port.close();
  });
}
