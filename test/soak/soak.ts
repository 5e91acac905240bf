/**
 * A whole day of traffic, with what it leaves behind every two hours. `npm run soak`.
 *
 * Ends with 1 when memory, file handles or timers grew, or a secret came through.
 */

import { runDay } from "./day.ts";
import { growthOf } from "./flat.ts";

const steps = Number(process.argv[2] ?? 8640);
const report = await runDay({
  hours: 24,
  steps,
  markEvery: 2,
  onMark: ({ hour, heapMiB, rssMiB, handles, timers, resources }) =>
    console.log(
      `${String(hour).padStart(5)} h  heap ${heapMiB.toFixed(1)} MiB  rss ${rssMiB.toFixed(0)} MiB  handles ${handles ?? "-"}  timers ${timers}  ${JSON.stringify(resources)}`,
    ),
});
const degraded = Object.groupBy(report.degraded, (reason) => reason);
console.log(`${steps} steps`, report.actions);
for (const [reason, all] of Object.entries(degraded)) console.log(`${reason}: ${all?.length}`);
const grew = growthOf(report.marks);
for (const sentence of grew) console.log(`GREW ${sentence}`);
if (report.leaks > 0) console.log(`LEAKED ${report.leaks} times`);
process.exitCode = grew.length > 0 || report.leaks > 0 ? 1 : 0;
