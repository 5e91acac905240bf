/**
 * The only place where a promise may run on alone: a failure is handed to the reporter, never lost
 * and never thrown into the event loop.
 */

export function background(work: Promise<unknown>, report: (error: unknown) => void): void {
  work.catch((error: unknown) => {
    try {
      report(error);
    } catch {
      // A reporter that throws has nobody left to tell.
    }
  });
}
