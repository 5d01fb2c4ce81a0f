/**
 * A node for an application that has its own loop: calls go in, a Ready
 * comes out.
 *
 * @module
 */
import { encodeConfChange, newConfChange } from './conf_change.ts';
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import { resolveConfig } from './config.ts';
import type { Config } from './config.ts';
import { entriesSize, newEntry, sliceProblem } from './entry.ts';
import type { Entry } from './entry.ts';
import {
  checkSafeInteger,
  FatalError,
  MisuseError,
  ReadDropped,
  StepLocalMessage,
  StepPeerNotFound,
} from './errors.ts';
import * as membership from './membership.ts';
import {
  isLocalMessage,
  isLocalTarget,
  isResponseMessage,
  newMessage,
  NONE,
} from './message.ts';
import type { Message } from './message.ts';
import { Raft } from './raft.ts';
import { mustSync } from './ready.ts';
import type { Ready } from './ready.ts';
import type { ConfState } from './snapshot.ts';
import {
  EMPTY_HARD_STATE,
  equalHardStates,
  equalSoftStates,
} from './state.ts';
import type { HardState, SoftState } from './state.ts';
import * as status from './status.ts';
import * as storageMessages from './storage_messages.ts';
import { report } from './transition.ts';

/** How the sending of a snapshot ended. etcd: `SnapshotStatus`. */
export type SnapshotStatus = 'SnapshotFinish' | 'SnapshotFailure';

/** A member of a cluster that is founded. etcd: `Peer`. */
export interface Peer {
  readonly id: number;
  /** Goes into the entry that adds the member. */
  readonly context?: Uint8Array;
}

/**
 * The library's narrow face: no promises, no threads. The application calls
 * in, asks for a {@link Ready}, does what it says, and calls
 * {@link RawNode.advance}. etcd: `RawNode`.
 *
 * After a {@link FatalError} every call throws that error again: a
 * node that has lost its footing must not go on talking to others.
 */
export class RawNode {
  private readonly raft: Raft;
  private readonly async: boolean;
  /** What the last Ready told. */
  private prevSoftState: SoftState;
  private prevHardState: HardState;
  /** What the node tells itself when the accepted Ready is done. */
  private stepsOnAdvance: Message[] = [];
  private awaitsAdvance = false;
  private failure: FatalError | null = null;

  /**
   * Starts a node from what its storage holds; a storage that holds nothing
   * makes a node without members, which waits to be added to a cluster or
   * to be bootstrapped.
   *
   * @throws {@link ConfigError} when the configuration cannot work.
   */
  constructor(config: Config) {
    const resolved = resolveConfig(config);
    this.async = resolved.asyncStorageWrites;
    this.raft = new Raft(resolved);
    this.prevSoftState = this.raft.softState;
    this.prevHardState = this.raft.hardState;
  }

  /**
   * Founds a cluster: writes the adding of every member into an empty log
   * as if it had been committed. All members must be given the same peers.
   *
   * @throws {@link MisuseError} without peers, or when there is a log.
   */
  bootstrap(peers: readonly Peer[]): void {
    this.guard(() => {
      const r = this.raft;
      if (peers.length === 0) {
        throw new MisuseError('must provide at least one peer to Bootstrap');
      }
      for (const { id } of peers) checkSafeInteger(id, 'peer id');
      if (r.config.storage.lastIndex() !== 0) {
        throw new MisuseError("can't bootstrap a nonempty Storage");
      }
      // The first Ready is to hold the hard state.
      this.prevHardState = EMPTY_HARD_STATE;
      r.becomeFollower(1, NONE);
      const changes = peers.map(({ id, context }) =>
        newConfChange('ConfChangeAddNode', id, 0, context),
      );
      const entries = changes.map((change, i) => {
        const { type, data } = encodeConfChange(change);
        return newEntry(1, i + 1, data, type);
      });
      r.log.append(entries);
      r.log.committed = entries.length;
      // In force at once, so that the node can campaign before the
      // application has applied them; applying them again changes nothing.
      for (const change of changes) membership.applyConfChange(r, change);
    });
  }

  /** One tick of the clock has passed. */
  tick(): void {
    this.guard(() => this.raft.tick());
  }

  /** Campaigns now. */
  campaign(): void {
    this.guard(() => this.raft.step(newMessage({ type: 'MsgHup' })));
  }

  /**
   * Proposes data. That it was taken does not mean that it will be
   * committed: a leader can lose its office and the entry with it.
   *
   * @throws {@link ProposalDropped} when it was not taken.
   */
  propose(data: Uint8Array): void {
    this.proposeEntries([newEntry(0, 0, data)]);
  }

  /**
   * Proposes a change of the membership. It may be turned into an empty
   * entry when it does not fit; that it came true shows when it is applied.
   *
   * @throws {@link ProposalDropped} when it was not taken.
   */
  proposeConfChange(change: ConfChange | ConfChangeV2): void {
    const { type, data } = encodeConfChange(change);
    this.proposeEntries([newEntry(0, 0, data, type)]);
  }

  /**
   * Takes a committed change into force. To be called for every committed
   * entry that changes the membership, also to reject it: then with a
   * change whose ids are 0.
   *
   * @throws {@link ConfChangeError} when the change does not fit.
   */
  applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    return this.guard(() => membership.applyConfChange(this.raft, change));
  }

  /**
   * Takes in a message from another node, or from the node's own storage
   * threads.
   *
   * @throws {@link StepLocalMessage} for a type that no other node may send.
   * @throws {@link StepPeerNotFound} for an answer from a stranger.
   * @throws {@link ProposalDropped} for a forwarded proposal that is not
   *   taken.
   * @throws {@link MisuseError} for a number that is no safe integer, and
   *   for entries that cannot stand in a log in this order.
   */
  step(m: Message): void {
    this.guard(() => {
      checkMessage(m);
      const own = isLocalTarget(m.from);
      if (isLocalMessage(m.type) && !own) throw new StepLocalMessage();
      if (isResponseMessage(m.type) && !own) {
        if (!this.raft.tracker.progress.has(m.from)) {
          throw new StepPeerNotFound();
        }
      }
      try {
        this.raft.step(m);
      } catch (error) {
        // Whoever passed the read on cannot be told; it will ask again.
        if (!(error instanceof ReadDropped)) throw error;
      }
    });
  }

  /** Whether {@link RawNode.ready} would have anything. */
  hasReady(): boolean {
    const r = this.raft;
    const { log } = r;
    return (
      !equalSoftStates(r.softState, this.prevSoftState) ||
      !equalHardStates(r.hardState, this.prevHardState) ||
      log.unstable.nextSnapshot() !== null ||
      r.msgs.length > 0 ||
      r.msgsAfterAppend.length > 0 ||
      log.unstable.hasNextEntries() ||
      log.hasNextCommittedEntries(this.appliesUnstable()) ||
      r.readStates.length > 0
    );
  }

  /**
   * Takes out what is to be done. Without asynchronous storage writes it
   * must be done and advanced before the next one.
   *
   * @throws {@link MisuseError} when the last one was not advanced.
   */
  ready(): Ready {
    return this.guard(() => {
      if (this.awaitsAdvance) {
        throw new MisuseError(
          'two accepted Ready structs without call to Advance',
        );
      }
      const rd = this.peekReady();
      this.acceptReady(rd);
      return rd;
    });
  }

  /**
   * Tells what is to be done, without taking it out.
   * etcd: `readyWithoutAccept`.
   */
  peekReady(): Ready {
    const r = this.raft;
    const entries = r.log.unstable.nextEntries();
    const hardState = r.hardState;
    const softState = r.softState;
    const rd: Ready = {
      softState: equalSoftStates(softState, this.prevSoftState)
        ? null
        : softState,
      hardState: equalHardStates(hardState, this.prevHardState)
        ? null
        : hardState,
      readStates: [...r.readStates],
      entries,
      snapshot: r.log.unstable.nextSnapshot(),
      committedEntries: r.log.nextCommittedEntries(this.appliesUnstable()),
      messages: r.msgs,
      mustSync: mustSync(hardState, this.prevHardState, entries.length),
    };
    return { ...rd, messages: this.async ? this.asked(rd) : this.safe() };
  }

  /**
   * Tells that the last Ready is done: written, sent and applied.
   *
   * @throws {@link MisuseError} when there is none, or when storage writes
   *   are asynchronous.
   */
  advance(): void {
    this.guard(() => {
      if (this.async) {
        throw new MisuseError(
          'Advance must not be called when using AsyncStorageWrites',
        );
      }
      if (!this.awaitsAdvance) {
        throw new MisuseError('Advance called without a Ready to advance');
      }
      const steps = this.stepsOnAdvance;
      this.stepsOnAdvance = [];
      this.awaitsAdvance = false;
      for (const m of steps) this.raft.step(m);
    });
  }

  /** A copy of the node's state, the membership and the progress. */
  status(): status.Status {
    return status.status(this.raft);
  }

  /** The part of the status that costs nothing. */
  basicStatus(): status.BasicStatus {
    return status.basicStatus(this.raft);
  }

  /** Shows a copy of every member's progress. etcd: `WithProgress`. */
  withProgress(visit: status.ProgressVisitor): void {
    status.visitProgress(this.raft, visit);
  }

  /** A message to this member did not get through. */
  reportUnreachable(id: number): void {
    const m = newMessage({ type: 'MsgUnreachable', from: id });
    this.guard(() => this.raft.step(m));
  }

  /**
   * Tells how the sending of a snapshot ended. Without this report the
   * leader sends the follower nothing more.
   */
  reportSnapshot(id: number, result: SnapshotStatus): void {
    const reject = result === 'SnapshotFailure';
    const m = newMessage({ type: 'MsgSnapStatus', from: id, reject });
    this.guard(() => this.raft.step(m));
  }

  /** Asks the leader to give its office to this member. */
  transferLeader(to: number): void {
    const m = newMessage({ type: 'MsgTransferLeader', from: to });
    this.guard(() => this.raft.step(m));
  }

  /**
   * Makes a follower forget its leader, so that it may vote for another at
   * once.
   */
  forgetLeader(): void {
    const m = newMessage({ type: 'MsgForgetLeader' });
    this.guard(() => this.raft.step(m));
  }

  /**
   * Asks from which index on a read is up to date. The answer comes as a
   * read state of a Ready, or never, when the leader changes: ask again.
   *
   * @param context - comes back with the answer.
   * @throws {@link ReadDropped} when there will be no answer.
   */
  readIndex(context: Uint8Array): void {
    const entries = [newEntry(0, 0, context)];
    const m = newMessage({ type: 'MsgReadIndex', entries });
    this.guard(() => this.raft.step(m));
  }

  /**
   * The state machine inside, for those who test it or draw it. An
   * application has no business with it.
   */
  inspect(): Raft {
    return this.raft;
  }

  /** With asynchronous writes only what is on disk may be applied. */
  private appliesUnstable(): boolean {
    return !this.async;
  }

  private proposeEntries(entries: readonly Entry[]): void {
    const m = newMessage({ type: 'MsgProp', from: this.raft.id, entries });
    this.guard(() => this.raft.step(m));
  }

  /** All messages that may leave once the Ready is written. */
  private safe(): readonly Message[] {
    const { msgs, msgsAfterAppend, id } = this.raft;
    return msgs.concat(msgsAfterAppend.filter((m) => m.to !== id));
  }

  /** Messages that may leave now, and those to the storage threads. */
  private asked(rd: Ready): readonly Message[] {
    const r = this.raft;
    const messages = [...r.msgs];
    if (storageMessages.needsAppendMessage(r, rd)) {
      messages.push(storageMessages.appendMessage(r, rd));
    }
    if (rd.committedEntries.length > 0) {
      messages.push(storageMessages.applyMessage(r, rd.committedEntries));
    }
    return messages;
  }

  private acceptReady(rd: Ready): void {
    const r = this.raft;
    if (rd.softState !== null) this.prevSoftState = rd.softState;
    if (rd.hardState !== null) this.prevHardState = rd.hardState;
    if (rd.readStates.length > 0) r.readStates = [];
    if (!this.async) {
      this.stepsOnAdvance = this.answersToSelf(rd);
      this.awaitsAdvance = true;
    }
    r.msgs = [];
    r.msgsAfterAppend = [];
    r.log.unstable.acceptInProgress();
    report(r, 'Ready');
    const { committedEntries } = rd;
    if (committedEntries.length > 0) {
      r.log.acceptApplying(
        committedEntries[committedEntries.length - 1]!.index,
        entriesSize(committedEntries),
        this.appliesUnstable(),
      );
    }
  }

  /**
   * What the storage threads would answer, were there any: the node's
   * promises to itself, that all is written, that all is applied.
   */
  private answersToSelf(rd: Ready): Message[] {
    const r = this.raft;
    const answers = r.msgsAfterAppend.filter((m) => m.to === r.id);
    if (storageMessages.needsAppendResponse(r, rd)) {
      answers.push(storageMessages.appendResponse(r, rd));
    }
    if (rd.committedEntries.length > 0) {
      answers.push(storageMessages.applyResponse(r, rd.committedEntries));
    }
    return answers;
  }

  private guard<T>(call: () => T): T {
    if (this.failure !== null) throw this.failure;
    try {
      return call();
    } catch (error) {
      if (error instanceof FatalError) this.failure = error;
      throw error;
    }
  }
}

function checkMessage(m: Message): void {
  checkSafeInteger(m.to, 'message.to');
  checkSafeInteger(m.from, 'message.from');
  checkSafeInteger(m.term, 'message.term');
  checkSafeInteger(m.logTerm, 'message.logTerm');
  checkSafeInteger(m.index, 'message.index');
  checkSafeInteger(m.commit, 'message.commit');
  checkSafeInteger(m.rejectHint, 'message.rejectHint');
  checkSafeInteger(m.vote, 'message.vote');
  for (const entry of m.entries) {
    checkSafeInteger(entry.term, 'message.entries.term');
    checkSafeInteger(entry.index, 'message.entries.index');
  }
  if (m.snapshot !== null) {
    checkSafeInteger(m.snapshot.metadata.term, 'message.snapshot.term');
    checkSafeInteger(m.snapshot.metadata.index, 'message.snapshot.index');
  }
  if (m.type === 'MsgApp') checkSlice(m);
}

/** A log with a gap in it could not be mended any more. */
function checkSlice(m: Message): void {
  const prev = { term: m.logTerm, index: m.index };
  const { term, entries } = m;
  const problem = sliceProblem({ term, prev, entries });
  if (problem !== null) throw new MisuseError(`message.entries: ${problem}`);
}
