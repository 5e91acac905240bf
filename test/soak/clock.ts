/**
 * The process's clock, put forward by hand: a day passes in the time its requests take.
 *
 * Wall and monotonic time move together, for everything that asks the process for the time; timers
 * and sockets stay real.
 */

export interface Skew {
  /** Puts both clocks forward. */
  forward(ms: number): void;
  restore(): void;
}

export function skewClock(): Skew {
  const dateNow = Date.now;
  const elapsed = performance.now.bind(performance);
  let skew = 0;
  Date.now = () => dateNow() + skew;
  Object.defineProperty(performance, "now", { value: () => elapsed() + skew, configurable: true });
  return {
    forward(ms) {
      skew += ms;
    },
    restore() {
      Date.now = dateNow;
      Reflect.deleteProperty(performance, "now");
    },
  };
}
