/**
 * A node for an application that waits: proposals are promises, and what is
 * to be done comes as an asynchronous sequence.
 *
 * @module
 */
import { onAbort } from './abort.ts';
import type { WaitSignal } from './abort.ts';
import { decodeConfChange, encodeConfChange } from './codec.ts';
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import type { Config } from './config.ts';
import { newEntry } from './entry.ts';
import {
  MisuseError,
  ProposalDroppedError,
  StepLocalMessageError,
  StepPeerNotFoundError,
  StoppedError,
} from './errors.ts';
import type { FatalError } from './errors.ts';
import { NONE } from './ids.ts';
import { checkProposedChange, copyBytes } from './inputs.ts';
import type { Message } from './message.ts';
import { checkSafeInteger } from './numbers.ts';
import { RawNode } from './raw_node.ts';
import type { Peer, SnapshotStatus } from './raw_node.ts';
import type { Ready } from './ready.ts';
import type { ConfState } from './snapshot.ts';
import type { BasicStatus, Status } from './status.ts';

/** Limits of a {@link RaftNode}. */
export interface RaftNodeOptions {
  /**
   * How many proposals may wait for a leader or for room; one more is
   * refused with {@link ProposalDroppedError}, reason `Backlogged`.
   *
   * @defaultValue 16384
   */
  readonly maxWaiting?: number;
}

/** How long to wait. */
export interface WaitOptions {
  /**
   * Ends the waiting; the promise fails with the signal's reason. A
   * proposal that was accepted before stays accepted. Any number of waits
   * may share a signal: it is listened to once, and only while one waits.
   */
  readonly signal?: WaitSignal;
}

/** The Readys of a node, one after the other; see {@link RaftNode}. */
export interface ReadyLoop extends AsyncIterableIterator<
  Ready,
  void,
  undefined
> {
  /** The next Ready. While it is awaited, each call gets the same one. */
  next(): Promise<IteratorResult<Ready, void>>;
  /** Leaves the loop, which stops the node. */
  return(): Promise<IteratorReturnResult<void>>;
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
 * With asynchronous storage writes nobody calls `advance`, and the next
 * Ready does not wait for it.
 *
 * **Back-pressure.** A proposal waits while no leader is known, and while
 * the node has accepted as much as it may before somebody takes a Ready
 * ({@link RawNode.backlogged}). Those that wait go first, oldest first.
 * {@link RaftNodeOptions.maxWaiting} limits how many wait.
 *
 * **The end.** A node ends when {@link RaftNode.stop} is called, when the
 * loop is left, be it with `break`, `return` or an error (a Ready that was
 * not done can't be taken back), or when it fails with a
 * {@link FatalError}. Then
 *
 * - the loop ends: quietly after a stop, with the error after a failure;
 * - whoever waits is refused with {@link StoppedError} or with the error,
 *   and so is every later proposal and read;
 * - calls that return nothing (`tick`, `step`, `advance`, the reports) do
 *   nothing, so that a timer or a socket that is closed a little later does
 *   no harm. Only the very call in which a node fails throws the error.
 *
 * No promise of a node that nobody looks at ends the process with an
 * unhandled rejection. etcd: `Node`.
 */
export class RaftNode implements AsyncIterable<Ready> {
  private readonly node: RawNode;
  private readonly maxWaiting: number;
  /** Proposals that could not be tried yet, oldest first. */
  private readonly waiting = new Set<Waiting>();
  /** Why the node has ended; null while it runs. */
  private ended: StoppedError | FatalError | null = null;
  /** The loop that runs. */
  private loop: ReadyLoop | null = null;
  /** What the loop waits for. */
  private pending: Promise<IteratorResult<Ready, void>> | null = null;
  /** Wakes the loop that waits. */
  private wake: (() => void) | null = null;
  /** The last result of the loop, until somebody looks into it. */
  private unread: IteratorYieldResult<Ready> | null = null;
  private awaitsAdvance = false;

  /**
   * @param node - a node that nobody else calls from now on.
   * @throws {@link MisuseError} when `maxWaiting` is no whole number.
   */
  constructor(node: RawNode, { maxWaiting = 16_384 }: RaftNodeOptions = {}) {
    checkSafeInteger(maxWaiting, 'maxWaiting');
    this.node = node;
    this.maxWaiting = maxWaiting;
  }

  /** What the node failed with; null also after a stop. */
  get failure(): FatalError | null {
    return this.node.failure;
  }

  /**
   * What is to be done, one Ready after the other. Only one loop may run:
   * the first call of `next` in another one fails with a
   * {@link MisuseError}. A loop that starts after the end ends at once, in
   * the same manner as the first.
   *
   * Whoever calls `next` by hand may let it race with a timeout. The next
   * call gets the same Ready, unless somebody has looked at it already.
   */
  [Symbol.asyncIterator](): ReadyLoop {
    let left = false;
    const loop: ReadyLoop = {
      next: () => (left ? Promise.resolve(DONE) : this.next(loop)),
      return: () => {
        left = true;
        if (this.loop === loop) this.stop();
        return Promise.resolve(DONE);
      },
      [Symbol.asyncIterator]: () => loop,
    };
    return loop;
  }

  /**
   * Reports that the last Ready is done. The loop then goes on.
   *
   * @throws {@link MisuseError} when there is none, or when storage writes
   *   are asynchronous.
   */
  advance(): void {
    this.unlessEnded(() => {
      this.node.advance();
      this.awaitsAdvance = false;
      this.unread = null;
    });
  }

  /** One tick of the clock has passed. */
  tick(): void {
    this.unlessEnded(() => this.node.tick());
  }

  /** Campaigns now. */
  campaign(): void {
    this.unlessEnded(() => this.node.campaign());
  }

  /**
   * Proposes data. Waits while there is no leader or no room; fulfilled when
   * the proposal was taken or passed on, which is no promise that it will
   * be committed. Proposals keep their order.
   *
   * All errors come through the promise: {@link ProposalDroppedError} when the
   * leader does not take the proposal or too many wait, {@link StoppedError} or
   * the {@link FatalError} when the node ends first or has ended, the reason
   * of the signal, {@link MisuseError} when `data` is no bytes.
   *
   * @param data - copied at once; the caller may reuse the buffer.
   */
  propose(data: Uint8Array, options: WaitOptions = {}): Promise<void> {
    return this.whenTaken(options, () => {
      const own = copyBytes(data, 'data');
      return () => this.node.propose(own);
    });
  }

  /**
   * Proposes a change of the membership; waits, and fails, like a proposal.
   * A change that nobody could apply is a {@link MisuseError} at once.
   *
   * @param change - copied at once.
   */
  proposeConfChange(
    change: ConfChange | ConfChangeV2,
    options: WaitOptions = {},
  ): Promise<void> {
    return this.whenTaken(options, () => {
      const { exactlyAsEtcd } = this.node.inspect().config;
      checkProposedChange(change, 'change', exactlyAsEtcd);
      const { type, data } = encodeConfChange(change);
      const own = decodeConfChange(newEntry(0, 0, data, type));
      return () => this.node.proposeConfChange(own);
    });
  }

  /**
   * Takes a committed change into force; see
   * {@link RawNode.applyConfChange}. Works after a stop, too: the body of a
   * loop that is stopped in the middle still gets the right ConfState to
   * store. etcd returns nil then.
   *
   * @throws {@link ConfChangeError} when the change does not fit.
   * @throws {@link FatalError} when the node has failed.
   */
  applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    return this.call(() => this.node.applyConfChange(change));
  }

  /**
   * Gives a committed change up in place of applying it; see
   * {@link RawNode.refuseConfChange}. Works after a stop, too.
   *
   * @throws {@link FatalError} when the node has failed.
   */
  refuseConfChange(): ConfState {
    return this.call(() => this.node.refuseConfChange());
  }

  /**
   * Takes in a message from another node, which keeps its bytes to itself
   * from now on. What may happen to a correct peer is dropped without a
   * word, as in etcd's `Node`: a response from a node that was removed, a
   * forwarded proposal or read that is not taken, a message that a node may
   * only send to itself.
   *
   * @throws {@link MisuseError} for a message that no correct peer sends;
   *   nothing has changed then. A transport may close the connection.
   * @throws {@link FatalError} when the node fails with this message.
   */
  step(m: Message): void {
    this.unlessEnded(() => {
      try {
        this.node.step(m);
      } catch (error) {
        if (!DROPPED.some((type) => error instanceof type)) throw error;
      }
    });
  }

  /**
   * Asks from which index on a read is up to date; see
   * {@link RawNode.readIndex} for the answer and further errors.
   *
   * @throws {@link StoppedError} or the {@link FatalError} when the node has
   *   ended.
   */
  readIndex(context: Uint8Array): void {
    if (this.ended !== null) throw this.ended;
    this.call(() => this.node.readIndex(context));
  }

  /** Asks the leader to transfer leadership to this member. */
  transferLeadership(to: number): void {
    this.unlessEnded(() => this.node.transferLeader(to));
  }

  /** Makes a follower forget its leader. */
  forgetLeader(): void {
    this.unlessEnded(() => this.node.forgetLeader());
  }

  /** A message to this member did not get through. */
  reportUnreachable(id: number): void {
    this.unlessEnded(() => this.node.reportUnreachable(id));
  }

  /** Reports how the sending of a snapshot ended. */
  reportSnapshot(id: number, result: SnapshotStatus): void {
    this.unlessEnded(() => this.node.reportSnapshot(id, result));
  }

  /** A copy of the node's state; answers after the end, too. */
  status(): Status {
    return this.node.status();
  }

  /** The part of the status that costs nothing. */
  basicStatus(): BasicStatus {
    return this.node.basicStatus();
  }

  /**
   * Ends the loop, and all that waits. A body of the loop that is at work
   * goes on to its end. Stopping again, or after a failure, does nothing.
   */
  stop(): void {
    this.end(new StoppedError());
  }

  private end(reason: StoppedError | FatalError): void {
    if (this.ended !== null) return;
    this.ended = reason;
    for (const entry of this.waiting) entry.reject(reason);
    this.wakeUp();
  }

  private unlessEnded(run: () => void): void {
    if (this.ended === null) this.call(run);
  }

  /** Runs a call, after which there may be something to do. */
  private call<T>(run: () => T): T {
    try {
      return this.guard(run);
    } finally {
      this.retryWaiting();
      this.wakeUp();
    }
  }

  /** When the node within has failed, nothing that waits will ever come. */
  private guard<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (this.node.failure !== null) this.end(this.node.failure);
      throw error;
    }
  }

  private next(loop: ReadyLoop): Promise<IteratorResult<Ready, void>> {
    if (this.ended === null) this.loop ??= loop;
    if (this.ended === null && this.loop !== loop) {
      const problem = 'a loop over the Readys of this node runs already';
      return Promise.reject(new MisuseError(problem));
    }
    this.pending ??= quiet(this.awaitReady());
    return this.pending;
  }

  private async awaitReady(): Promise<IteratorResult<Ready, void>> {
    // Whoever got the last result looks into it first.
    await Promise.resolve();
    try {
      while (this.ended === null) {
        if (this.unread !== null) return this.unread;
        if (this.guard(() => this.hasReady())) {
          return this.guard(() => this.takeReady());
        }
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } catch (error) {
      this.stop();
      throw error;
    } finally {
      this.pending = null;
    }
    if (this.ended instanceof StoppedError) return DONE;
    throw this.ended;
  }

  private hasReady(): boolean {
    return !this.awaitsAdvance && this.node.hasReady();
  }

  private takeReady(): IteratorResult<Ready, void> {
    const ready = this.node.ready();
    this.awaitsAdvance = !this.node.asyncStorageWrites;
    // What was handed out makes room.
    this.retryWaiting();
    this.unread = this.resultOf(ready);
    return this.unread;
  }

  /** A result that says when it is looked into. */
  private resultOf(ready: Ready): IteratorYieldResult<Ready> {
    const seen = (): void => {
      if (this.unread === result) this.unread = null;
    };
    const result = {
      done: false as const,
      get value(): Ready {
        seen();
        return ready;
      },
    };
    return result;
  }

  private wakeUp(): void {
    const { wake } = this;
    this.wake = null;
    wake?.();
  }

  /**
   * Runs an attempt as soon as proposals are taken.
   *
   * @param prepare - makes the attempt, when all else speaks for it.
   */
  private whenTaken(
    { signal }: WaitOptions,
    prepare: () => () => void,
  ): Promise<void> {
    const propose = async (): Promise<void> => {
      if (this.ended !== null) throw this.ended;
      if (signal?.aborted) throw signal.reason;
      const attempt = prepare();
      this.retryWaiting();
      if (this.takesProposals()) this.call(attempt);
      else await this.wait(attempt, signal);
    };
    return quiet(propose());
  }

  private takesProposals(): boolean {
    if (this.ended !== null || this.node.backlogged) return false;
    return this.node.basicStatus().lead !== NONE;
  }

  private wait(attempt: () => void, signal?: WaitSignal): Promise<void> {
    if (this.waiting.size >= this.maxWaiting) {
      throw new ProposalDroppedError('Backlogged');
    }
    return new Promise<void>((resolve, reject) => {
      const done = (): void => {
        this.waiting.delete(entry);
        unwatch();
      };
      const entry: Waiting = {
        attempt,
        signal,
        resolve: () => (done(), resolve()),
        reject: (reason) => (done(), reject(reason)),
      };
      const aborted = (): void => entry.reject(signal?.reason);
      const unwatch = signal === undefined ? nothing : onAbort(signal, aborted);
      this.waiting.add(entry);
    });
  }

  /** Hands on what waits, oldest first, as long as it is taken. */
  private retryWaiting(): void {
    if (this.waiting.size === 0 || !this.takesProposals()) return;
    for (const entry of this.waiting) {
      this.retry(entry);
      if (!this.takesProposals()) return;
    }
  }

  private retry(entry: Waiting): void {
    // The signal may be about to say so.
    if (entry.signal?.aborted) return entry.reject(entry.signal.reason);
    try {
      this.guard(entry.attempt);
      entry.resolve();
    } catch (error) {
      entry.reject(error);
    }
  }
}

/**
 * Founds a cluster, of which this is one node. etcd: `StartNode`.
 *
 * @param peers - all members, this one too; the same on each of them.
 */
export function startNode(
  config: Config,
  peers: readonly Peer[],
  options?: RaftNodeOptions,
): RaftNode {
  const node = new RawNode(config);
  node.bootstrap(peers);
  return new RaftNode(node, options);
}

/**
 * Starts a node again from its storage, or one that waits to be added to a
 * cluster. etcd: `RestartNode`.
 */
export function restartNode(
  config: Config,
  options?: RaftNodeOptions,
): RaftNode {
  return new RaftNode(new RawNode(config), options);
}

const DONE: IteratorReturnResult<void> = { done: true, value: undefined };

/** What etcd's `Node` drops when it comes from a peer. */
const DROPPED = [
  StepLocalMessageError,
  StepPeerNotFoundError,
  ProposalDroppedError,
];

/** A proposal that waits. */
interface Waiting {
  readonly attempt: () => void;
  readonly signal: WaitSignal | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

function nothing(): void {}

/** Whoever drops the promise is not told; the process must not end. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
