/**
 * What the clients of a torture have asked and were told, and whether it can
 * be explained: by the checker that judges the simulated world, and by
 * counting.
 *
 * @module
 */
import type { Operation } from '../../sim/event.ts';
import { checkRegister } from '../../sim/checkers/linearizability.ts';
import type { Call } from '../../sim/checkers/linearizability.ts';

/** What a client asks of a register. */
export type Question = Pick<Operation, 'client' | 'kind' | 'key' | 'value' | 'expected'>;

/** A call that has not been answered yet. */
export interface Asked {
  readonly question: Question;
  readonly called: number;
}

/** All calls of a round. */
export class History {
  private readonly calls: Call[] = [];
  private clock = 0;
  /** Increments that were acknowledged, and that may have been done. */
  private added = 0;
  private maybeAdded = 0;
  readonly counts = { acknowledged: 0, refused: 0, unknown: 0 };

  ask(question: Question): Asked {
    return { question, called: ++this.clock };
  }

  /** It was done, and this was found. */
  answered(asked: Asked, result = ''): void {
    this.counts.acknowledged++;
    this.note(asked, result, ++this.clock);
  }

  /** It was not done, and never will be. */
  refused(): void {
    this.counts.refused++;
  }

  /** Nobody knows. */
  unknown(asked: Asked): void {
    this.counts.unknown++;
    this.note(asked, '', Infinity);
  }

  /** An increment of the counter was acknowledged; or nobody knows. */
  incremented(known: boolean): void {
    this.counts[known ? 'acknowledged' : 'unknown']++;
    if (known) this.added++;
    else this.maybeAdded++;
  }

  /** All that can't be explained, a line each; `counter` is the last value of the counter. */
  judge(counter: number): readonly string[] {
    const problems: string[] = [];
    const most = this.added + this.maybeAdded;
    if (counter < this.added || counter > most) {
      problems.push(`the counter is ${counter}, after ${this.added} to ${most} increments`);
    }
    const keys = new Set(this.calls.map(({ operation }) => operation.key));
    for (const key of keys) {
      const calls = this.calls.filter(({ operation }) => operation.key === key);
      const { result, blamed } = checkRegister(calls);
      if (result === 'undecided') problems.push(`${key}: too many calls to decide`);
      if (result === 'violated') problems.push(`${key}: nothing explains ${tell(blamed)}`);
    }
    return problems;
  }

  /** The calls as text, a line each, in the order in which they were asked. */
  tell(): string {
    return [...this.calls]
      .sort((a, b) => a.called - b.called)
      .map((call) => `${tell(call)}\n`)
      .join('');
  }

  private note({ question, called }: Asked, result: string, returned: number): void {
    const id = this.calls.length + 1;
    this.calls.push({ operation: { ...question, id, seq: id, result }, called, returned });
  }
}

function tell(call: Call | null): string {
  if (call === null) return 'what the clients saw';
  const { operation, called, returned } = call;
  const { client, kind, key, value, expected, result } = operation;
  const what = { get: '', put: ` ${value}`, cas: ` ${expected} -> ${value}` }[kind];
  const end =
    returned === Infinity ? 'no answer' : `${returned} ${kind === 'get' ? result || '(nil)' : 'done'}`;
  return `client ${client}: ${kind} ${key}${what}, ${called} to ${end}`;
}
