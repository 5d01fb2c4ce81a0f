/**
 * Clients of the replicated store: each asks for one thing at a time, waits
 * for the answer, asks again elsewhere, or gives up.
 *
 * @module
 */
import type { Cluster } from './cluster.ts';
import type { Operation } from './event.ts';
import type { Host } from './host.ts';
import { encodeCommand, Store } from './machine.ts';
import type { Outcome } from './machine.ts';

/** A client that waits. */
export interface Waiting {
  readonly operation: Operation;
  /** The node that it asked last. */
  node: number;
  /** The driver's time of the last asking. */
  since: number;
  /** By which that node knows it; 0 if it knows nothing of it. */
  ticket: number;
}

/** All clients of a cluster. */
export class Clients {
  /** By client. */
  readonly waiting = new Map<number, Waiting>();
  private readonly cluster: Cluster;
  private operations = 0;
  private readonly seqs = new Map<number, number>();

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  /** A client asks a node for something; false if it is waiting already. */
  call(node: number, client: number, kind: Operation['kind'], key: string, expected = ''): boolean {
    const { cluster } = this;
    const host = cluster.awake(node);
    if (host === null || this.waiting.has(client)) return false;
    cluster.actions?.push({ do: 'call', node, client, kind, key, expected });
    const id = ++this.operations;
    const seq = (this.seqs.get(client) ?? 0) + (kind === 'get' ? 0 : 1);
    this.seqs.set(client, seq);
    const value = kind === 'get' ? '' : `v${id}`;
    const operation: Operation = {
      id,
      client,
      seq,
      kind,
      key,
      value,
      expected,
      result: '',
    };
    const since = cluster.time;
    const waiting: Waiting = { operation, node, since, ticket: 0 };
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
    // Some leave it open what becomes of the first asking.
    if (client % 3 === 0) {
      this.cluster.forgetTicket(waiting.node, waiting.ticket);
    }
    waiting.node = node;
    waiting.since = this.cluster.time;
    this.ask(waiting);
    return true;
  }

  /** A client stops waiting; what it asked for may still come true. */
  giveUp(client: number): boolean {
    const waiting = this.waiting.get(client);
    if (waiting === undefined) return false;
    this.cluster.actions?.push({ do: 'give-up', client });
    this.waiting.delete(client);
    if (client % 3 === 0) {
      this.cluster.forgetTicket(waiting.node, waiting.ticket);
    }
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

  /**
   * A write was committed, and the machine has answered.
   *
   * @returns false when nobody waits for it.
   */
  done(host: Host, ticket: number, index: number, answer: Outcome | null): boolean {
    const waiting = this.find(host, ticket);
    if (waiting === null) return false;
    const { operation } = waiting;
    const result = answer?.result ?? '';
    this.waiting.delete(operation.client);
    this.cluster.tell('return', host, { ...operation, result }, index);
    return true;
  }

  /** The machine may be read, and is. */
  readable(host: Host, ticket: number, index: number): void {
    const waiting = this.find(host, ticket);
    if (waiting === null || !(host.machine instanceof Store)) return;
    const { operation } = waiting;
    this.cluster.tell('read', host, operation, index);
    this.waiting.delete(operation.client);
    const result = host.machine.get(operation.key);
    this.cluster.tell('return', host, { ...operation, result }, index);
  }

  /** Reports whether a client waits for this read. */
  reads(host: Host, ticket: number): boolean {
    return this.find(host, ticket)?.operation.kind === 'get';
  }

  private find(host: Host, ticket: number): Waiting | null {
    for (const waiting of this.waiting.values()) {
      if (waiting.node === host.id && waiting.ticket === ticket) return waiting;
    }
    return null;
  }

  /** Every other client lets the node wait for a leader. */
  private ask(waiting: Waiting): void {
    const { node, operation } = waiting;
    const { client, seq, kind, key, value, expected } = operation;
    waiting.ticket = 0;
    const know = (ticket: number): void => void (waiting.ticket = ticket);
    if (kind === 'get') {
      this.cluster.read(node, know);
      return;
    }
    const command = encodeCommand({ client, seq, kind, key, value, expected });
    const waits = client % 2 === 0;
    this.cluster.propose(node, command, waits, know);
  }
}
