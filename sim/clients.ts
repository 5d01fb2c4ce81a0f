/**
 * Clients of the replicated store: each asks for one thing at a time, waits
 * for the answer, asks again elsewhere, or gives up.
 *
 * @module
 */
import type { ReadState } from '../src/index.ts';
import type { Cluster, Host } from './cluster.ts';
import type { Operation } from './event.ts';
import { encodeCommand, Store } from './machine.ts';
import type { Outcome } from './machine.ts';
import { toBytes, toText } from './text.ts';

/** A client that waits. */
export interface Waiting {
  readonly operation: Operation;
  /** The node that it asked last. */
  node: number;
  /** The driver's time of the last asking. */
  since: number;
  /** A read: from this index on it may be answered; 0 if not known yet. */
  readIndex: number;
  /** A read: what the library gives back with the index. */
  context: string;
}

/** All clients of a cluster. */
export class Clients {
  /** By client. */
  readonly waiting = new Map<number, Waiting>();
  private readonly cluster: Cluster;
  private operations = 0;
  private readonly seqs = new Map<number, number>();
  /**
   * Reads are numbered by each node for itself, as they would be in a
   * process that counts its requests: two nodes can use the same number.
   */
  private readonly contexts = new Map<number, number>();

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  /** A client asks a node for something; false if it is waiting already. */
  call(
    node: number,
    client: number,
    kind: Operation['kind'],
    key: string,
    expected = '',
  ): boolean {
    const { cluster } = this;
    const host = cluster.awake(node);
    if (host === null || this.waiting.has(client)) return false;
    cluster.actions?.push({ do: 'call', node, client, kind, key, expected });
    const id = ++this.operations;
    const seq = (this.seqs.get(client) ?? 0) + (kind === 'get' ? 0 : 1);
    this.seqs.set(client, seq);
    const value = kind === 'get' ? '' : `v${id}`;
    const operation: Operation = {
      id, client, seq, kind, key, value, expected, result: '',
    };
    const since = cluster.time;
    const waiting: Waiting = {
      operation, node, since, readIndex: 0, context: '',
    };
    this.waiting.set(client, waiting);
    cluster.tell('call', host, operation);
    this.ask(waiting);
    return true;
  }

  /** A client asks again. */
  retry(node: number, client: number): boolean {
    const waiting = this.waiting.get(client);
    if (waiting === undefined || this.cluster.awake(node) === null) {
      return false;
    }
    this.cluster.actions?.push({ do: 'retry', node, client });
    waiting.node = node;
    waiting.since = this.cluster.time;
    waiting.readIndex = 0;
    this.ask(waiting);
    return true;
  }

  /** A client stops waiting; what it asked for may still come true. */
  giveUp(client: number): boolean {
    const waiting = this.waiting.get(client);
    if (waiting === undefined) return false;
    this.cluster.actions?.push({ do: 'give-up', client });
    this.waiting.delete(client);
    const host = this.cluster.hosts.get(waiting.node) ?? null;
    this.cluster.tell('give-up', host, waiting.operation);
    return true;
  }

  /** The process is gone, and with it what it knew of its clients. */
  forget(node: number): void {
    for (const waiting of this.waiting.values()) {
      if (waiting.node === node) waiting.node = 0;
    }
  }

  /** The library names indexes from which reads may be answered. */
  mayRead(host: Host, states: readonly ReadState[]): void {
    for (const { index, requestCtx } of states) {
      const context = toText(requestCtx);
      for (const waiting of this.waiting.values()) {
        const { node, operation } = waiting;
        if (node !== host.id || waiting.context !== context) continue;
        if (waiting.readIndex > 0) continue;
        waiting.readIndex = index;
        this.cluster.tell('read', host, operation, index);
      }
    }
  }

  /** The machine took an entry with a client's write. */
  done(host: Host, { client, seq, result }: Outcome, index: number): void {
    const waiting = this.waiting.get(client);
    if (waiting === undefined || waiting.node !== host.id) return;
    const { operation } = waiting;
    if (operation.kind === 'get' || operation.seq !== seq) return;
    this.waiting.delete(client);
    this.cluster.tell('return', host, { ...operation, result }, index);
  }

  /** The machine moved on: reads that waited for it are answered. */
  applied(host: Host): void {
    if (this.waiting.size === 0) return;
    for (const [client, waiting] of this.waiting) {
      const { node, operation, readIndex } = waiting;
      if (node !== host.id || readIndex === 0) continue;
      if (host.applied < readIndex || !(host.machine instanceof Store)) continue;
      this.waiting.delete(client);
      const result = host.machine.get(operation.key);
      this.cluster.tell('return', host, { ...operation, result }, readIndex);
    }
  }

  private ask(waiting: Waiting): void {
    const { node, operation } = waiting;
    if (operation.kind === 'get') {
      const number = (this.contexts.get(node) ?? 0) + 1;
      this.contexts.set(node, number);
      waiting.context = String(number);
      this.cluster.readIndex(node, toBytes(waiting.context));
      return;
    }
    const { client, seq, kind, key, value, expected } = operation;
    const command = { client, seq, kind, key, value, expected };
    this.cluster.propose(node, encodeCommand(command));
  }
}
