/** The one place in the page where a promise may run on alone: a command that answers through the state. */
export function background(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}
