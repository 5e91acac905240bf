/** Guards that keep replaced values on disk, as their tests start and stop them: one folder per case. */

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { createKeptWords, type KeptWords } from "../../src/node/guard/keptWords.ts";
import { createReplacedFile } from "../../src/node/guard/replacedFile.ts";
import { createRestoreMap, type RestoreMap } from "../../src/node/guard/restoreMap.ts";
import { hasher } from "../../src/node/platform/keys.ts";
import { finding } from "./events.ts";

export const key = new Uint8Array(32).fill(3);
export const secret = "correct horse battery staple";

/** One guard's part. */
export interface Run {
  readonly map: RestoreMap;
  readonly kept: KeptWords;
  readonly troubles: readonly string[];
}

/** The data directory of the present case, and its clock, which the case turns. */
export class KeptFolder {
  now: number;
  dataDir = "";
  #folder = "";
  #cases = 0;

  /** Made before the tests of the file, gone after them. */
  constructor(now: number) {
    this.now = now;
    before(async () => {
      this.#folder = await mkdtemp(join(tmpdir(), "argus-kept-"));
    });
    after(() => rm(this.#folder, { recursive: true, force: true }));
  }

  fresh(): void {
    this.#cases += 1;
    this.dataDir = join(this.#folder, String(this.#cases));
  }

  async begin(keep: boolean, use: Uint8Array = key): Promise<Run> {
    const { dataDir } = this;
    const troubles: string[] = [];
    const map = createRestoreMap({
      hash: hasher(key),
      elapsed: () => this.now - 1_700_000_000_000,
      onChange: () => kept.changed(),
    });
    const file = createReplacedFile({ dataDir, key: use, now: () => this.now });
    const trouble = (reason: string): unknown => troubles.push(reason);
    const kept = createKeptWords({ map, file, keep, trouble });
    await kept.begin();
    return { map, kept, troubles };
  }

  async files(): Promise<readonly string[]> {
    return readdir(join(this.dataDir, "replaced")).catch(() => []);
  }

  path(): string {
    return join(this.dataDir, "replaced", "values");
  }
}

export function put({ map }: Run, conversation = "a", text = secret): string {
  return map
    .enter(conversation)
    .wordFor({ finding: { ...finding("a"), sourceFile: "/home/x/.env" }, text });
}

export function valueOf({ map }: Run, word: string, conversation = "a"): string | undefined {
  return map.enter(conversation).known()?.valueOf(word);
}
