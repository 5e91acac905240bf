/**
 * Scans that run behind an answer: it does not wait for their results, but it gets no further ahead
 * of them than a number. An upstream that is faster than the scan would fill the memory.
 */

/** Scans of one answer that have not ended, until the answer waits for one of them. */
export const maxScansBehind = 64;

export class ScansBehind {
  readonly #running = new Set<Promise<unknown>>();

  /** Resolves at once while few run, else with the scan itself. Never rejects. */
  async add(scan: Promise<unknown>): Promise<void> {
    this.#running.add(scan);
    const over = (): void => void this.#running.delete(scan);
    const ended = scan.then(over, over);
    if (this.#running.size > maxScansBehind) await ended;
  }

  /** Resolves when none runs any more. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
