/**
 * Counts the timers of a program, to know when it is over: like Node, a run
 * lasts as long as a timer is pending.
 *
 * @module
 */

interface TimerScope {
  setTimeout: (run: () => void, delay?: number) => unknown;
  clearTimeout: (id: never) => void;
  setInterval: (run: () => void, delay?: number) => unknown;
  clearInterval: (id: never) => void;
}

/** Wraps the timers of a global scope and knows which are pending. */
export class TimerLedger {
  readonly #pending = new Set<unknown>();
  /** The scope's own `setTimeout`, which is not counted. */
  readonly later: (run: () => void, delay?: number) => unknown;

  constructor(scope: TimerScope, onError: (error: unknown) => void) {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = scope;
    this.later = (run, delay) => setTimeout.call(scope, run, delay);
    const guarded = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        onError(error);
      }
    };
    scope.setTimeout = (run, delay, ...args: unknown[]) => {
      const call: (...args: unknown[]) => void = run;
      const id = setTimeout.call(
        scope,
        () => {
          this.#pending.delete(id);
          guarded(() => call(...args));
        },
        delay,
      );
      this.#pending.add(id);
      return id;
    };
    scope.setInterval = (run, delay, ...args: unknown[]) => {
      const call: (...args: unknown[]) => void = run;
      const tick = (): void => guarded(() => call(...args));
      const id = setInterval.call(scope, tick, delay);
      this.#pending.add(id);
      return id;
    };
    const forget = (clear: (id: never) => void) => (id: never) => {
      this.#pending.delete(id);
      clear.call(scope, id);
    };
    scope.clearTimeout = forget(clearTimeout);
    scope.clearInterval = forget(clearInterval);
  }

  /** True if no timer of the program is pending. */
  get idle(): boolean {
    return this.#pending.size === 0;
  }
}
