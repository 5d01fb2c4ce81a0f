/**
 * Asks once for all that has come in one turn of the event loop.
 *
 * @module
 */
import { DroppedError } from '../../src/index.ts';
import { clientError } from './fates.ts';

/** How a gatherer asks. */
export interface GathererOptions<J, R> {
  /**
   * Asks for jobs, and gets a result of each. Rejected as the asking calls
   * of a `ReplicaNode` are.
   *
   * @param ms - how long it may take.
   */
  readonly ask: (jobs: readonly J[], ms: number) => Promise<readonly R[]>;
  /** Bytes after which no more is asked for at a time. */
  readonly mostBytes: number;
  /** Calls of `ask` that are out at a time; what comes meanwhile waits. */
  readonly mostOut: number;
  /** Milliseconds after which a job has an answer in any case. */
  readonly patience: number;
  /** Milliseconds until what was dropped is asked for again. */
  readonly pause: number;
}

/** A job whose result somebody waits for. */
interface Waiting<J, R> {
  readonly job: J;
  readonly size: number;
  /** When nobody waits any more, by the clock of `performance`. */
  readonly due: number;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers jobs: a proposal costs the disk and the network the same whether
 * it carries one write or a thousand, and a read as well. What is safe to
 * ask for again is asked for again as long as there is patience.
 *
 * @typeParam J - a job.
 * @typeParam R - its result.
 */
export class Gatherer<J, R> {
  private readonly options: GathererOptions<J, R>;
  private waiting: Waiting<J, R>[] = [];
  private calls = 0;
  /** Whether it asks at the end of this turn. */
  private scheduled = false;

  constructor(options: GathererOptions<J, R>) {
    this.options = options;
  }

  /** Jobs that were not asked for yet. */
  get length(): number {
    return this.waiting.length;
  }

  /** Calls of `ask` that are out. */
  get out(): number {
    return this.calls;
  }

  /**
   * Does a job with the others of this turn.
   *
   * @throws what {@link clientError} makes of the error.
   */
  add(job: J, size: number): Promise<R> {
    return new Promise((resolve, reject) => {
      const due = performance.now() + this.options.patience;
      this.waiting.push({ job, size, due, resolve, reject });
      this.schedule();
    });
  }

  /** Asks when all that has come with this turn is there. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.askAll();
    });
  }

  private askAll(): void {
    while (this.waiting.length > 0 && this.calls < this.options.mostOut) {
      void this.ask(this.next());
    }
  }

  /** The oldest jobs, as many as are asked for at a time. */
  private next(): readonly Waiting<J, R>[] {
    const { waiting } = this;
    let size = 0;
    let count = 0;
    for (; count < waiting.length; count++) {
      size += waiting[count]!.size;
      if (count > 0 && size > this.options.mostBytes) break;
    }
    this.waiting = waiting.slice(count);
    return waiting.slice(0, count);
  }

  private async ask(group: readonly Waiting<J, R>[]): Promise<void> {
    this.calls++;
    try {
      const ms = Math.max(1, group[0]!.due - performance.now());
      const jobs = group.map(({ job }) => job);
      const results = await this.options.ask(jobs, ms);
      group.forEach(({ resolve }, i) => resolve(results[i]!));
    } catch (error) {
      this.failed(group, error);
    } finally {
      this.calls--;
      if (this.waiting.length > 0) this.schedule();
    }
  }

  private failed(group: readonly Waiting<J, R>[], error: unknown): void {
    const again = error instanceof DroppedError && error.reason !== 'Stopped';
    if (!again) {
      for (const { reject } of group) reject(clientError(error));
      return;
    }
    const soon = performance.now() + this.options.pause;
    for (const { due, reject } of group)
      if (due < soon) reject(clientError(error));
    const rest = group.filter(({ due }) => due >= soon);
    if (rest.length > 0)
      setTimeout(() => this.putBack(rest), this.options.pause);
  }

  /** To be asked for again, before what has come later. */
  private putBack(group: readonly Waiting<J, R>[]): void {
    this.waiting = [...group, ...this.waiting];
    this.schedule();
  }
}
