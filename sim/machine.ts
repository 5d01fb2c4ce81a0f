/**
 * State machines that a cluster replicates: a journal for scripts, and a
 * key-value store for clients.
 *
 * @module
 */
import { toBytes, toText } from './text.ts';

/** What became of a client's write. */
export interface Outcome {
  readonly client: number;
  readonly seq: number;
  /** What `cas` found; empty for `put`. */
  readonly result: string;
}

/** What a cluster agrees on. */
export interface Machine {
  /** Takes the payload of a committed entry; null if it is no client's. */
  apply(data: Uint8Array): Outcome | null;
  /** Its whole state. */
  save(): Uint8Array;
  /** Takes over a state; no bytes are the empty state. */
  load(data: Uint8Array): void;
}

/** Keeps every payload as a line of text. */
export class Journal implements Machine {
  lines: string[] = [];

  apply(data: Uint8Array): null {
    this.lines.push(toText(data));
    return null;
  }

  save(): Uint8Array {
    return toBytes(this.lines.join('\n'));
  }

  load(data: Uint8Array): void {
    const text = toText(data);
    this.lines = text === '' ? [] : text.split('\n');
  }
}

/** A client's write as it stands in the log. */
export interface Command {
  readonly client: number;
  readonly seq: number;
  readonly kind: 'put' | 'cas';
  readonly key: string;
  readonly value: string;
  readonly expected: string;
}

/** The payload of a command. */
export function encodeCommand(command: Command): Uint8Array {
  const { client, seq, kind, key, value, expected } = command;
  const asked = kind === 'cas' ? ` ${expected}` : '';
  return toBytes(`${client}.${seq} ${kind} ${key} ${value}${asked}`);
}

/** What the log says of one client. */
interface Session {
  readonly seq: number;
  readonly result: string;
}

/**
 * Registers by key. Every client has a session: a write that stands in the
 * log twice is done once (thesis 6.3).
 */
export class Store implements Machine {
  private values = new Map<string, string>();
  private sessions = new Map<number, Session>();

  get(key: string): string {
    return this.values.get(key) ?? '';
  }

  apply(data: Uint8Array): Outcome | null {
    if (data.length === 0) return null;
    const [id, kind, key, value, expected] = toText(data).split(' ');
    const [client, seq] = id!.split('.').map(Number) as [number, number];
    const known = this.sessions.get(client);
    if (known !== undefined && seq <= known.seq) {
      return { client, seq, result: seq === known.seq ? known.result : '' };
    }
    const before = this.get(key!);
    const takes = kind === 'put' || before === (expected ?? '');
    if (takes) this.values.set(key!, value!);
    const result = kind === 'put' ? '' : before;
    this.sessions.set(client, { seq, result });
    return { client, seq, result };
  }

  save(): Uint8Array {
    return toBytes(JSON.stringify([[...this.values], [...this.sessions]]));
  }

  load(data: Uint8Array): void {
    const [values, sessions] =
      data.length === 0
        ? [[], []]
        : (JSON.parse(toText(data)) as [[string, string][], [number, Session][]]);
    this.values = new Map(values);
    this.sessions = new Map(sessions);
  }
}
