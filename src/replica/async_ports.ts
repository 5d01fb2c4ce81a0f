/**
 * What an application writes to have a replicated service: three ports. Any
 * of their functions may return a promise. One that throws, or whose promise
 * is rejected, ends the node: see {@link PortError}.
 *
 * @module
 */
import type { Message } from '../message.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Batch, Stored } from './ports.ts';

/** Where a node keeps what it must not forget. */
export interface DiskPort {
  /** What was written, as far as it is synced. Called once, first of all. */
  load(): Stored | Promise<Stored>;

  /**
   * Writes batches, one after the other: a crash may lose the last ones, and
   * never part of one. Several come when they have piled up behind a write,
   * so that one sync does for all of them.
   *
   * @param sync - whether they must be synced when this is done. A hard
   *   state that holds nothing but a new commit index need not be.
   */
  write(batches: readonly Batch[], sync: boolean): void | Promise<void>;

  /**
   * Keeps a snapshot of this node's own, then drops the entries up to and
   * including `compactTo` (0: none). Synced when it is done: first the
   * snapshot, and then the log.
   */
  save(snapshot: Snapshot, compactTo: number): void | Promise<void>;
}

/** The way to the other nodes. */
export interface TransportPort {
  /**
   * Sends messages, each to the node in its `to`. The node does not wait for
   * it. A message may get lost: a peer out of reach is no failure, and
   * {@link ReplicaNode.reportUnreachable} is for that. A snapshot's fate is
   * wanted, with {@link ReplicaNode.reportSnapshot}.
   */
  send(messages: readonly Message[]): void | Promise<void>;
}

/** What may be there at once, or later. */
export type MaybeLater<T> = T | Promise<T>;

/** Makes the bytes of a state that was put aside. */
export type StateWriter = () => MaybeLater<Uint8Array>;

/**
 * What is replicated. One function is called at a time, and the next when it
 * is done.
 *
 * @typeParam A - what it answers to a command.
 */
export interface StateMachinePort<A> {
  /**
   * Applies a command: from the command and the state alone, so that all
   * nodes come to the same state.
   *
   * @param index - of its entry in the log; rises from call to call.
   */
  apply(command: Uint8Array, index: number): A | Promise<A>;

  /**
   * The state as bytes, which belong to the node from then on. The next
   * command is applied when it is done.
   *
   * Or, from a machine that goes on meanwhile, a function that makes the
   * bytes of the state as it is now, whatever is applied or restored before
   * they are done. It is called once; another snapshot is not asked for
   * until then.
   */
  snapshot(): MaybeLater<Uint8Array | StateWriter>;

  /** Forgets all, and becomes what {@link snapshot} has brought forth. */
  restore(data: Uint8Array): void | Promise<void>;
}

/** All ports of a node. */
export interface Ports<A> {
  readonly disk: DiskPort;
  readonly transport: TransportPort;
  readonly machine: StateMachinePort<A>;
}
