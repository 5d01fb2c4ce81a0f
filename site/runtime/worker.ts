/**
 * The program of the worker: receives source texts, links and runs them,
 * sends back output, faults and traces. User code runs here and nowhere
 * else, so nobody trusts what comes from here: the limits that are kept here
 * spare an honest program the trouble of being refused. Bundled into a text by
 * `site/plugins/runtime/worker-text.cjs`.
 *
 * @module
 */

import type { Language, Trace } from '../../sim/trace.ts';
import { describeFault, stalledFault } from './fault.ts';
import { formatLog } from './inspect.ts';
import { Linker, takeStripped, type Exports } from './linker.ts';
import { LIMITS } from './limits.ts';
import { MemoryLedger } from './memory.ts';
import { Outbox } from './outbox.ts';
import { BoundedOutput } from './output.ts';
import type { Files, FromWorker, ToWorker } from './protocol.ts';
import { narrow } from './scope.ts';
import { seal } from './seal.ts';
import { TimerLedger } from './timers.ts';
import { boundTraces } from './trace_bounds.ts';

/** Between two signs of life. Well below the page's patience. */
const BEAT_MS = 100;

type Post = (message: FromWorker) => void;

/** What `sim/stage.ts` offers, as far as the harness uses it. */
interface Stage {
  readonly stage: { readonly traces: (language?: Language) => readonly Trace[] };
}

class Harness {
  readonly #post: Post;
  readonly #timers: TimerLedger;
  readonly #output: BoundedOutput;
  #library: Files = {};
  #linker: Linker = new Linker({});
  #exports: Exports = {};
  #failed = false;

  constructor(post: Post) {
    this.#post = post;
    this.#output = new BoundedOutput(
      (stream, text) => post({ type: 'output', stream, text }),
      (lines, characters) => post({ type: 'cut', lines, characters }),
    );
    this.#timers = new TimerLedger(self, (error) => void this.#fail(error));
    this.#takeConsole();
    this.#catchLateErrors();
  }

  async receive(message: ToWorker): Promise<void> {
    if (message.type === 'prepare') this.#prepare(message.files, message.code);
    else if (message.type === 'run') await this.#run(message);
    else await this.#call(message.id, message.name, message.argument);
  }

  /** Takes the library, which the build has stripped of its types. */
  #prepare(files: Files, code: Files): void {
    this.#library = files;
    for (const [file, js] of Object.entries(code)) takeStripped(files[file]!, js);
    this.#post({ type: 'prepared' });
  }

  async #run(order: Extract<ToWorker, { type: 'run' }>): Promise<void> {
    const { files, entry, language, sealed = false } = order;
    const start = performance.now();
    if (sealed) seal(self);
    this.#linker = new Linker({ ...this.#library, ...files }, console, sealed);
    await this.#evaluate(entry);
    try {
      this.#sendTraces(language);
    } catch (error) {
      await this.#fail(error);
    }
    this.#post({ type: 'done', milliseconds: performance.now() - start });
  }

  /** Settles when the entry has run and no timer of it is pending. */
  async #evaluate(entry: string): Promise<void> {
    let settled = false;
    const running = this.#linker.run(entry).then(
      (exports) => void (this.#exports = exports),
      (error: unknown) => this.#fail(error),
    );
    void running.finally(() => (settled = true));
    // All promise jobs are over when the next task comes. If the entry still
    // waits then, and no timer is pending, nothing is left to wake it.
    do await this.#nextTask();
    while (!this.#timers.idle);
    await this.#nextTask();
    if (settled || this.#failed) await running;
    else this.#post({ type: 'fault', fault: stalledFault(entry) });
  }

  #nextTask(): Promise<void> {
    return new Promise((resolve) => void this.#timers.later(resolve, 0));
  }

  async #call(id: number, name: string, argument: unknown): Promise<void> {
    try {
      const target = this.#exports[name];
      if (typeof target !== 'function') throw new TypeError(`no exported function ${name}`);
      const value: unknown = await (target as (argument: unknown) => unknown)(argument);
      this.#post({ type: 'result', id, value });
    } catch (error) {
      this.#post({ type: 'refused', id, fault: await this.#describe(error) });
    }
  }

  /** Only the first error counts: the others follow from it. */
  async #fail(error: unknown): Promise<void> {
    if (this.#failed) return;
    this.#failed = true;
    this.#post({ type: 'fault', fault: await this.#describe(error) });
  }

  #describe(error: unknown) {
    return describeFault(error, this.#linker, (script) => this.#locateSyntaxError(script));
  }

  /**
   * The engine tells the line of a syntax error only in the `error` event of
   * a script that nobody caught; so it is evaluated once more, uncaught.
   */
  #locateSyntaxError(script: string): Promise<number | null> {
    const evaluateGlobally = eval;
    return new Promise((resolve) => {
      const listen = (event: ErrorEvent): void => {
        event.preventDefault();
        event.stopImmediatePropagation();
        self.removeEventListener('error', listen, true);
        resolve(event.lineno > 0 ? event.lineno : null);
      };
      self.addEventListener('error', listen, true);
      this.#timers.later(() => void evaluateGlobally(script), 0);
    });
  }

  #takeConsole(): void {
    const to =
      (stream: 'out' | 'err') =>
      (...values: unknown[]) =>
        this.#output.writeLine(stream, formatLog(values));
    // The others keep what they are given, where nobody sees it.
    for (const name of Object.keys(console)) Object.assign(console, { [name]: () => undefined });
    Object.assign(console, {
      log: to('out'),
      info: to('out'),
      debug: to('out'),
      warn: to('err'),
      error: to('err'),
    });
  }

  #catchLateErrors(): void {
    self.addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      void this.#fail(event.reason);
    });
    self.addEventListener('error', (event) => {
      event.preventDefault();
      void this.#fail(event.error);
    });
  }

  /** Worlds register with `sim/stage.ts`; if it was not loaded, none exist. */
  #sendTraces(language: Language | undefined): void {
    const stage = this.#linker.loaded('sim/stage.ts') as unknown as Stage | undefined;
    if (stage === undefined) return;
    this.#post({ type: 'traces', ...boundTraces(stage.stage.traces(language)) });
  }
}

/** The first message brings the port to the page; then the global is deaf. */
self.onmessage = (event: MessageEvent): void => {
  const port = event.ports[0]!;
  self.onmessage = null;
  const outbox = new Outbox(MessagePort.prototype);
  const post: Post = (message) => outbox.post(port, message);
  const beat = setInterval.bind(self);
  const harness = new Harness(post);
  narrow(self);
  const memory = new MemoryLedger(self, LIMITS.memory);
  beat(() => {
    outbox.refill();
    post({ type: memory.look() ? 'exhausted' : 'beat' });
  }, BEAT_MS);
  port.onmessage = (e: MessageEvent<ToWorker>) => void harness.receive(e.data);
  post({ type: 'beat' });
};
