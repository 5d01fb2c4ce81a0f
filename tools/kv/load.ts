/**
 * The load of a round: clients that ask any server, one call after the
 * other, and write down what they are told.
 *
 * @module
 */
import { Client, LostError, ServerError } from './client.ts';
import type { Answer } from './client.ts';
import { History } from './history.ts';
import type { Asked, Question } from './history.ts';

/** Where clients may call, and what they call about. */
export interface LoadOptions {
  /** Ports of the servers that are there now. */
  readonly ports: () => readonly number[];
  /** What the names of the keys begin with, so that each round has its own. */
  readonly prefix: string;
  readonly clients: number;
  readonly random: () => number;
}

const KEYS = 4;
/** Milliseconds before a client calls again that was refused or cut off. */
const PAUSE = 20;

/** Clients at work. */
export class Load {
  readonly history = new History();
  private readonly options: LoadOptions;
  private readonly workers: readonly Promise<void>[];
  private over = false;

  constructor(options: LoadOptions) {
    this.options = options;
    this.workers = Array.from({ length: options.clients }, (_, i) => this.work(i + 1));
  }

  /** Calls that were acknowledged so far. */
  get done(): number {
    return this.history.counts.acknowledged;
  }

  /** Ends the load; fulfilled when nobody waits for an answer any more. */
  async stop(): Promise<void> {
    this.over = true;
    await Promise.all(this.workers);
  }

  /** Reads all that was written, at every server, and what the counter says at last. */
  async readAll(): Promise<number> {
    const { prefix } = this.options;
    let counter = 0;
    for (const port of this.options.ports()) {
      const client = new Client(port);
      for (let i = 0; i < KEYS; i++) {
        const asked = this.history.ask(question(0, 'get', `${prefix}:k${i}`));
        this.history.answered(asked, textOf(await client.call('GET', asked.question.key)));
      }
      counter = Number(textOf(await client.call('GET', `${prefix}:n`)) || '0');
      client.close();
    }
    return counter;
  }

  private async work(client: number): Promise<void> {
    let connection: Client | null = null;
    for (let n = 1; !this.over; n++) {
      if (connection === null || connection.gone || this.options.random() < 0.02) {
        connection?.close();
        connection = this.connect();
      }
      const went = await this.once(connection, client, `${client}-${n}`);
      if (!went) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    connection?.close();
  }

  private connect(): Client {
    const ports = this.options.ports();
    return new Client(ports[Math.floor(this.options.random() * ports.length)] ?? 0);
  }

  /** One call, or the few of a transaction; false when it was not answered as hoped. */
  private once(at: Client, client: number, value: string): Promise<boolean> {
    const { random, prefix } = this.options;
    const key = `${prefix}:k${Math.floor(random() * KEYS)}`;
    // A server that is cut off keeps writers waiting: some only read, and would see what is old.
    const dice = client <= this.options.clients / 3 ? 0 : random();
    if (dice < 0.4) return this.get(at, client, key);
    if (dice < 0.75) return this.set(at, client, key, value);
    if (dice < 0.85) return this.swap(at, client, key, value);
    return this.increment(at, `${prefix}:n`);
  }

  private async get(at: Client, client: number, key: string): Promise<boolean> {
    const asked = this.history.ask(question(client, 'get', key));
    const answer = await asking(at.call('GET', key));
    if (answer instanceof Error) {
      // A read that was not answered has done nothing, whatever became of it.
      this.history.refused();
      return false;
    }
    this.history.answered(asked, textOf(answer));
    return true;
  }

  private async set(at: Client, client: number, key: string, value: string): Promise<boolean> {
    const asked = this.history.ask(question(client, 'put', key, value));
    return this.write(asked, await asking(at.call('SET', key, value)), 'OK');
  }

  /** Compares and swaps, as clients of Redis do: WATCH, GET, MULTI, SET, EXEC. */
  private async swap(at: Client, client: number, key: string, value: string): Promise<boolean> {
    const seen = this.history.ask(question(client, 'get', key));
    const [watch, found] = await Promise.all([
      asking(at.call('WATCH', key)),
      asking(at.call('GET', key)),
    ]);
    if (watch instanceof Error || found instanceof Error) {
      this.history.refused();
      return false;
    }
    const expected = textOf(found);
    this.history.answered(seen, expected);
    const asked = this.history.ask(question(client, 'cas', key, value, expected));
    const [, , result] = await Promise.all([
      asking(at.call('MULTI')),
      asking(at.call('SET', key, value)),
      asking(at.call('EXEC')),
    ]);
    if (result === null) {
      this.history.refused();
      return true;
    }
    return this.write(
      asked,
      Array.isArray(result) ? (result[0] as Answer) : (result ?? null),
      'OK',
      expected,
    );
  }

  private async increment(at: Client, key: string): Promise<boolean> {
    const answer = await asking(at.call('INCR', key));

    if (typeof answer === 'number') this.history.incremented(true);
    else if (isUnknown(answer)) this.history.incremented(false);
    else this.history.refused();
    return typeof answer === 'number';
  }

  private write(asked: Asked, answer: Answer | LostError, wanted: string, result = ''): boolean {
    if (answer === wanted) this.history.answered(asked, result);
    else if (isUnknown(answer)) this.history.unknown(asked);
    else this.history.refused();
    return answer === wanted;
  }
}

function question(
  client: number,
  kind: Question['kind'],
  key: string,
  value = '',
  expected = '',
): Question {
  return { client, kind, key, value, expected };
}

/** An answer, or why there is none. */
function asking(answer: Promise<Answer>): Promise<Answer | LostError> {
  return answer.catch((error: LostError) => error);
}

/** Whether a call without the answer that was hoped for may have been done. */
function isUnknown(answer: Answer | LostError): boolean {
  return answer instanceof ServerError ? answer.unknown : answer instanceof LostError;
}

/** A value as text, and '' for none: no value that is written is empty. */
function textOf(answer: Answer): string {
  if (answer === null) return '';
  if (typeof answer === 'string') return answer;
  throw new Error(`a read is answered by ${String(answer)}`);
}
