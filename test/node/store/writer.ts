/** Child process of the kill test: records findings and prints each number once it is acknowledged. */

import { openStore } from "../../../src/node/store/store.ts";
import { decided, finding } from "../../support/events.ts";

const [folder = "", sqlWasm = "", from = "0"] = process.argv.slice(2);
const store = await openStore({
  folder,
  key: Buffer.alloc(32, 7),
  sqlWasm,
  retentionDays: 36_500,
  now: () => 1_700_000_000_000,
  onTrouble: (reason) => process.stdout.write(`trouble ${reason}\n`),
});
for (let i = Number(from); ; i += 1) {
  await store.record(decided(`e${i}`, [finding(i.toString(16))]));
  process.stdout.write(`${i}\n`);
}
