/**
 * A node for an application that waits: proposals are promises, and what is
 * to be done comes as an asynchronous sequence.
 *
 * @module
 */
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import type { Config } from './config.ts';
import { InvariantError, MisuseError, Stopped } from './errors.ts';
import { NONE } from './message.ts';
import type { Message } from './message.ts';
import { RawNode } from './raw_node.ts';
import type { Peer, SnapshotStatus } from './raw_node.ts';
import type { Ready } from './ready.ts';
import type { ConfState } from './snapshot.ts';
import type { BasicStatus, Status } from './status.ts';

/** How long to wait. */
export interface WaitOptions {
  /** Ends the waiting; the promise fails with the signal's reason. */
  readonly signal?: WaitSignal;
}

/**
 * The part of an `AbortSignal` that is needed. Any `AbortSignal` fits; the
 * library itself depends on no platform.
 */
export interface WaitSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A proposal that waits for a leader. */
interface Waiting {
  readonly attempt: () => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A {@link RawNode} with a queue at either end. Each Ready is to be done,
 * and advanced, before the next one comes:
 *
 * ```ts
 * for await (const ready of node) {
 *   await save(ready);
 *   send(ready.messages);
 *   apply(ready.committedEntries);
 *   node.advance();
 * }
 * ```
 *
 * The loop ends when the node is stopped, and with the error when an
 * invariant is broken. While no leader is known,
 * proposals wait: that is the back-pressure. etcd: `Node`.
 */
export class RaftNode implements AsyncIterable<Ready> {
  private readonly node: RawNode;
  private readonly async: boolean;
  private readonly waiting = new Set<Waiting>();
  /** Wakes whoever waits for the next Ready. */
  private wake: (() => void) | null = null;
  private iterating = false;
  private awaitsAdvance = false;
  private stopped = false;
  /** Why the node cannot go on. */
  private failure: InvariantError | null = null;

  /**
   * @param node - a node that nobody else calls from now on.
   * @param asyncStorageWrites - as in the configuration of the node.
   */
  constructor(node: RawNode, asyncStorageWrites = false) {
    this.node = node;
    this.async = asyncStorageWrites;
  }

  /**
   * What is to be done, one Ready after the other. Only one loop may run.
   *
   * @throws {@link MisuseError} when one runs already.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Ready, void, undefined> {
    if (this.iterating) {
      throw new MisuseError('a loop over the Readys of this node runs already');
    }
    this.iterating = true;
    try {
      while (!this.stopped) {
        if (this.failure !== null) throw this.failure;
        if (this.awaitsAdvance || !this.node.hasReady()) {
          await new Promise<void>((resolve) => (this.wake = resolve));
          continue;
        }
        const ready = this.node.ready();
        this.awaitsAdvance = !this.async;
        // A leader may have come up with it.
        this.retryWaiting();
        yield ready;
      }
    } finally {
      this.iterating = false;
    }
  }

  /**
   * Tells that the last Ready is done.
   *
   * @throws {@link MisuseError} when there is none.
   */
  advance(): void {
    this.call(() => this.node.advance());
    this.awaitsAdvance = false;
  }

  /** One tick of the clock has passed. */
  tick(): void {
    this.call(() => this.node.tick());
  }

  /** Campaigns now. */
  campaign(): void {
    this.call(() => this.node.campaign());
  }

  /**
   * Proposes data. Waits while there is no leader; fulfilled when the
   * proposal was taken or passed on, which is no promise that it will be
   * committed.
   *
   * @throws {@link ProposalDropped} when the leader does not take it.
   * @throws {@link Stopped} when the node is stopped first.
   */
  propose(data: Uint8Array, options: WaitOptions = {}): Promise<void> {
    return this.whenLed(() => this.node.propose(data), options);
  }

  /** Proposes a change of the membership; waits like a proposal. */
  proposeConfChange(
    change: ConfChange | ConfChangeV2,
    options: WaitOptions = {},
  ): Promise<void> {
    return this.whenLed(() => this.node.proposeConfChange(change), options);
  }

  /** Takes a committed change into force; see {@link RawNode}. */
  applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    return this.call(() => this.node.applyConfChange(change));
  }

  /** Takes in a message; see {@link RawNode.step} for the errors. */
  step(m: Message): void {
    this.call(() => this.node.step(m));
  }

  /** Asks from which index on a read is up to date. */
  readIndex(context: Uint8Array): void {
    this.call(() => this.node.readIndex(context));
  }

  /** Asks the leader to give its office to this member. */
  transferLeadership(to: number): void {
    this.call(() => this.node.transferLeader(to));
  }

  /** Makes a follower forget its leader. */
  forgetLeader(): void {
    this.call(() => this.node.forgetLeader());
  }

  /** A message to this member did not get through. */
  reportUnreachable(id: number): void {
    this.call(() => this.node.reportUnreachable(id));
  }

  /** Tells how the sending of a snapshot ended. */
  reportSnapshot(id: number, result: SnapshotStatus): void {
    this.call(() => this.node.reportSnapshot(id, result));
  }

  status(): Status {
    return this.node.status();
  }

  basicStatus(): BasicStatus {
    return this.node.basicStatus();
  }

  /** Ends the loop, and all that waits. */
  stop(): void {
    this.stopped = true;
    for (const waiting of [...this.waiting]) waiting.reject(new Stopped());
    this.wakeUp();
  }

  /** Runs a call, after which there may be something to do. */
  private call<T>(run: () => T): T {
    if (this.stopped) throw new Stopped();
    try {
      const result = run();
      this.retryWaiting();
      return result;
    } catch (error) {
      if (error instanceof InvariantError) this.fail(error);
      throw error;
    } finally {
      this.wakeUp();
    }
  }

  /** Nothing that waits will ever come: the node refuses to go on. */
  private fail(error: InvariantError): void {
    this.failure = error;
    for (const waiting of [...this.waiting]) waiting.reject(error);
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = null;
    wake?.();
  }

  private whenLed(attempt: () => void, options: WaitOptions): Promise<void> {
    const { signal } = options;
    if (this.stopped) return Promise.reject(new Stopped());
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise<void>((resolve, reject) => {
      const done = (): void => {
        this.waiting.delete(entry);
        signal?.removeEventListener('abort', onAbort);
      };
      const entry: Waiting = {
        attempt,
        resolve: () => (done(), resolve()),
        reject: (reason) => (done(), reject(reason)),
      };
      const onAbort = (): void => entry.reject(signal?.reason);
      signal?.addEventListener('abort', onAbort);
      this.waiting.add(entry);
      this.retryWaiting();
      this.wakeUp();
    });
  }

  /** Hands on what waits, oldest first, as long as a leader is known. */
  private retryWaiting(): void {
    for (const entry of [...this.waiting]) {
      if (this.node.basicStatus().lead === NONE) return;
      try {
        entry.attempt();
        entry.resolve();
      } catch (error) {
        entry.reject(error);
      }
    }
  }
}

/**
 * Founds a cluster, of which this is one node. etcd: `StartNode`.
 *
 * @param peers - all members, this one too; the same on each of them.
 */
export function startNode(config: Config, peers: readonly Peer[]): RaftNode {
  const node = new RawNode(config);
  node.bootstrap(peers);
  return new RaftNode(node, config.asyncStorageWrites);
}

/**
 * Starts a node again from its storage, or one that waits to be added to a
 * cluster. etcd: `RestartNode`.
 */
export function restartNode(config: Config): RaftNode {
  return new RaftNode(new RawNode(config), config.asyncStorageWrites);
}
