/**
 * A node for an application that has its own loop: calls go in, a Ready
 * comes out.
 *
 * @module
 */
import { CheckedStorage } from './checked_storage.ts';
import { encodeConfChange } from './codec.ts';
import { newConfChange } from './conf_change.ts';
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import { resolveConfig } from './config.ts';
import type { Config } from './config.ts';
import { newEntry, NO_BYTES } from './entry.ts';
import type { EntryId, EntryType } from './entry.ts';
import {
  CompactedError,
  ConfChangeError,
  FatalError,
  MisuseError,
  ProposalDroppedError,
  ReadDroppedError,
  StorageError,
  UnavailableError,
  UnexpectedError,
} from './errors.ts';
import { NONE } from './ids.ts';
import { checkIncoming } from './incoming.ts';
import {
  checkArray,
  checkBytes,
  checkConfChange,
  checkId,
  checkIds,
  checkName,
  checkObject,
  checkProposedChange,
  copyBytes,
} from './inputs.ts';
import * as membership from './membership.ts';
import { draft } from './message.ts';
import type { Message } from './message.ts';
import { Raft } from './raft.ts';
import { mustSync } from './ready.ts';
import type { Ready } from './ready.ts';
import { entriesSize } from './sizes.ts';
import type { ConfState } from './snapshot.ts';
import { EMPTY_HARD_STATE, equalHardStates, equalSoftStates } from './state.ts';
import type { HardState, SoftState } from './state.ts';
import { basicStatus, status, visitProgress } from './status.ts';
import type { BasicStatus, ProgressVisitor, Status } from './status.ts';
import * as storageMessages from './storage_messages.ts';
import { report } from './transition.ts';

/** How the sending of a snapshot ended. etcd: `SnapshotStatus`. */
export type SnapshotStatus = 'SnapshotFinish' | 'SnapshotFailure';

const SNAPSHOT_STATUSES: readonly SnapshotStatus[] = [
  'SnapshotFinish',
  'SnapshotFailure',
];

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
 * What comes in is checked before anything changes, and refused with a
 * {@link MisuseError} that names it. Bytes that the application hands in are
 * copied, but for those of a message: see {@link RawNode.step}.
 *
 * After a {@link FatalError} every call throws that error again and does
 * nothing, except `status`, `basicStatus`, `appliedConfState`, `inspect` and
 * the getters: one that has lost its footing must not go on talking to
 * others. It is to be made anew from its storage, if that still works.
 */
export class RawNode {
  private readonly raft: Raft;
  private readonly storage: CheckedStorage;
  /** What the last Ready told. */
  private prevSoftState: SoftState;
  private prevHardState: HardState;
  /** What the node promised itself with the accepted Ready. */
  private promises: readonly Message[] = [];
  /** What its storage threads would say when that is done, were there any. */
  private stored: Message | null = null;
  private appliedAnswer: Message | null = null;
  private awaitsAdvance = false;
  private ended: FatalError | null = null;
  /** Whether a call is in the middle of a step. */
  private busy = false;

  /**
   * Starts a node from what its storage holds; a storage that holds nothing
   * makes a node without members, which waits to be added to a cluster or
   * to be bootstrapped.
   *
   * @throws {@link ConfigError} when the configuration cannot work.
   * @throws {@link StorageError} when the storage fails.
   * @throws {@link InvariantError} when what it holds contradicts itself.
   */
  constructor(config: Config) {
    this.storage = new CheckedStorage(config.storage, config.exactlyAsEtcd);
    const resolved = resolveConfig(config, this.storage);
    this.raft = this.run(() => new Raft(resolved));
    this.prevSoftState = this.raft.softState;
    this.prevHardState = this.raft.hardState;
  }

  /** Reports whether storage writes are asynchronous, as it was configured. */
  get asyncStorageWrites(): boolean {
    return this.raft.config.asyncStorageWrites;
  }

  /** Reports whether too much was accepted that no Ready has handed out. */
  get backlogged(): boolean {
    return this.raft.backlogged;
  }

  /** What ended the node, and what every call throws; null while it runs. */
  get failure(): FatalError | null {
    return this.ended;
  }

  /**
   * Founds a cluster: writes the adding of every member into an empty log
   * as if it had been committed. All members must be given the same peers in
   * the same order: their entries have the same ids whatever they hold.
   *
   * @throws {@link MisuseError} without peers, for ids that are wrong or
   *   there twice, and for a node that has run or whose storage holds a log.
   */
  bootstrap(peers: readonly Peer[]): void {
    this.checkOpen();
    checkPeers(peers);
    const r = this.raft;
    const last = this.run(() => r.log.lastIndex());
    if (last !== 0 || r.term !== 0) {
      throw new MisuseError("can't bootstrap a nonempty Storage");
    }
    const changes = peers.map(({ id, context }) =>
      newConfChange('ConfChangeAddNode', id, 0, context),
    );
    const entries = changes.map((change, i) => {
      const { type, data } = encodeConfChange(change);
      return newEntry(1, i + 1, data, type);
    });
    this.run(() => {
      // The first Ready is to hold the hard state.
      this.prevHardState = EMPTY_HARD_STATE;
      r.becomeFollower(1, NONE);
      r.log.append(entries);
      r.log.committed = entries.length;
      // In force at once, so that the node can campaign before the
      // application has applied them; applying them again changes nothing.
      for (const change of changes) membership.applyConfChange(r, change);
    });
  }

  /** One tick of the clock has passed. */
  tick(): void {
    this.checkOpen();
    this.run(() => this.raft.tick());
  }

  /** Campaigns now. */
  campaign(): void {
    this.checkOpen();
    this.deliver(draft('MsgHup'));
  }

  /**
   * Proposes data, of which it takes a copy. That it was taken does not mean
   * that it will be committed: a leader can step down, and another can
   * replace the entry.
   *
   * @returns where this node, as leader, has put it: if an entry of this id
   *   is ever applied, that is it, and if another entry is applied at its
   *   index, it will never be. Null when it was passed on to the leader.
   * @throws {@link ProposalDroppedError} when it was not taken.
   * @throws {@link MisuseError} for what is no Uint8Array.
   */
  propose(data: Uint8Array): EntryId | null {
    this.checkOpen();
    return this.proposeEntry('EntryNormal', owned(data, 'data'));
  }

  /**
   * Proposes a change of the membership. It may be turned into an empty
   * entry when it does not fit; that it came true shows when it is applied.
   *
   * @returns as for {@link RawNode.propose}.
   * @throws {@link ProposalDroppedError} when it was not taken.
   * @throws {@link MisuseError} for a change that nobody could apply.
   */
  proposeConfChange(change: ConfChange | ConfChangeV2): EntryId | null {
    this.checkOpen();
    checkProposedChange(change, 'change', this.raft.config.exactlyAsEtcd);
    const { type, data } = encodeConfChange(change);
    return this.proposeEntry(type, data);
  }

  /**
   * Why this node, as leader, would turn the change into an empty entry if
   * it were proposed now; null when it would not, and on any other node.
   *
   * @throws {@link MisuseError} for a change that nobody could apply.
   */
  confChangeProblem(change: ConfChange | ConfChangeV2): string | null {
    this.checkOpen();
    this.checkChange(change);
    return membership.confChangeProblem(this.raft, change);
  }

  /**
   * Takes a committed change into force. To be called for every committed
   * entry that changes the membership when its turn to be applied comes,
   * unless the application gives the change up with
   * {@link RawNode.refuseConfChange}. All nodes must decide alike.
   *
   * @returns the membership that is in force now.
   * @throws {@link ConfChangeError} when the change does not fit.
   * @throws {@link MisuseError} for a change that nobody could apply.
   */
  applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    this.checkOpen();
    this.checkChange(change);
    return this.run(
      () => membership.applyConfChange(this.raft, change),
      ConfChangeError,
    );
  }

  /**
   * Gives a committed change up in place of applying it, also while the
   * configuration is joint. Nothing changes. All nodes must decide alike.
   *
   * @returns the membership that stays in force.
   */
  refuseConfChange(): ConfState {
    this.checkOpen();
    return membership.refuseConfChange(this.raft);
  }

  /**
   * The membership in force at the applied index: what a snapshot of the
   * application's state at that index must be stored with.
   */
  appliedConfState(): ConfState {
    return membership.appliedConfState(this.raft);
  }

  /**
   * Takes in a message from another node, or from the node's own storage
   * threads. The message and its bytes belong to the node from then on:
   * nobody may write to them any more. Its `to` must be this node, or
   * nobody.
   *
   * @throws {@link StepLocalMessageError} for a type that no other node may
   *   send.
   * @throws {@link StepPeerNotFoundError} for a response from a stranger.
   * @throws {@link ProposalDroppedError} for a forwarded proposal that is not
   *   taken.
   * @throws {@link MisuseError} for a message that no correct peer sends,
   *   naming the field; nothing has changed.
   * @throws {@link InvariantError} for one that contradicts what was
   *   promised: a commit index beyond the log, or other entries in place of
   *   committed ones. It ends the node.
   */
  step(m: Message): void {
    this.checkOpen();
    try {
      checkIncoming(this.raft, m);
    } catch (error) {
      // To check an index the log may be asked for its last.
      if (error instanceof FatalError) this.ended = error;
      throw error;
    }
    try {
      this.deliver(m);
    } catch (error) {
      // Whoever passed the read on cannot be told; it will ask again.
      if (!(error instanceof ReadDroppedError)) throw error;
    }
  }

  /** Reports whether {@link RawNode.ready} would have anything. */
  hasReady(): boolean {
    this.checkOpen();
    const r = this.raft;
    const { log } = r;
    return (
      r.msgs.length > 0 ||
      r.msgsAfterAppend.length > 0 ||
      !equalSoftStates(r.softState, this.prevSoftState) ||
      !equalHardStates(r.hardState, this.prevHardState) ||
      log.unstable.nextSnapshot() !== null ||
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
    this.checkOpen();
    if (this.awaitsAdvance) {
      throw new MisuseError(
        'two accepted Ready structs without call to Advance',
      );
    }
    this.busy = true;
    try {
      const rd = this.makeReady();
      this.acceptReady(rd);
      return rd;
    } catch (error) {
      throw this.end(error);
    } finally {
      this.busy = false;
    }
  }

  /**
   * Tells what is to be done, without taking it out.
   * etcd: `readyWithoutAccept`.
   */
  peekReady(): Ready {
    this.checkOpen();
    return this.run(() => {
      const rd = this.makeReady();
      const { readStates, messages } = rd;
      return {
        ...rd,
        readStates: [...readStates],
        messages: [...messages],
      };
    });
  }

  /**
   * Reports that the last Ready is done: written, sent and applied.
   *
   * @throws {@link MisuseError} when there is none, or when storage writes
   *   are asynchronous.
   */
  advance(): void {
    this.checkOpen();
    if (this.asyncStorageWrites) {
      throw new MisuseError(
        'Advance must not be called when using AsyncStorageWrites',
      );
    }
    if (!this.awaitsAdvance) {
      throw new MisuseError('Advance called without a Ready to advance');
    }
    const { promises, stored, appliedAnswer } = this;
    this.awaitsAdvance = false;
    for (const m of promises) this.deliver(m);
    if (stored !== null) this.deliver(stored);
    if (appliedAnswer !== null) this.deliver(appliedAnswer);
  }

  /** A copy of the node's state, the membership and the progress. */
  status(): Status {
    return status(this.raft);
  }

  /** The part of the status that costs nothing. */
  basicStatus(): BasicStatus {
    return basicStatus(this.raft);
  }

  /** Shows a copy of every member's progress. etcd: `WithProgress`. */
  withProgress(visit: ProgressVisitor): void {
    this.checkOpen();
    visitProgress(this.raft, visit);
  }

  /**
   * A message to this member did not get through.
   *
   * @throws {@link MisuseError} for what is no id of a node.
   */
  reportUnreachable(id: number): void {
    this.checkOpen();
    checkId(id, 'id');
    this.deliver(draft('MsgUnreachable', NONE, id));
  }

  /**
   * Tells how the sending of a snapshot ended. Without this report, a
   * follower whose response is lost, or no longer fits, gets nothing more.
   *
   * @throws {@link MisuseError} for what is no id of a node, or no status.
   */
  reportSnapshot(id: number, result: SnapshotStatus): void {
    this.checkOpen();
    checkId(id, 'id');
    checkName(result, SNAPSHOT_STATUSES, 'result');
    const m = draft('MsgSnapStatus', NONE, id);
    m.reject = result === 'SnapshotFailure';
    this.deliver(m);
  }

  /**
   * Asks the leader to transfer leadership to this member.
   *
   * @throws {@link MisuseError} for what is no id of a node.
   */
  transferLeader(to: number): void {
    this.checkOpen();
    checkId(to, 'to');
    this.deliver(draft('MsgTransferLeader', NONE, to));
  }

  /**
   * Makes a follower forget its leader, so that it may vote for another at
   * once.
   */
  forgetLeader(): void {
    this.checkOpen();
    this.deliver(draft('MsgForgetLeader'));
  }

  /**
   * Asks from which index on a read is up to date. The answer comes as a
   * read state of a Ready, or never, when the leader changes: ask again.
   *
   * @param context - comes back with the answer, as a copy.
   * @throws {@link ReadDroppedError} when there will be no answer.
   * @throws {@link MisuseError} for what is no Uint8Array.
   */
  readIndex(context: Uint8Array): void {
    this.checkOpen();
    const m = draft('MsgReadIndex');
    m.entries = [newEntry(0, 0, owned(context, 'context'))];
    this.deliver(m);
  }

  /**
   * The state machine inside, for those who test it or draw it. An
   * application has no business with it.
   *
   * @internal
   */
  inspect(): Raft {
    return this.raft;
  }

  /** With asynchronous writes only what is on disk may be applied. */
  private appliesUnstable(): boolean {
    return !this.asyncStorageWrites;
  }

  private checkChange(change: ConfChange | ConfChangeV2): void {
    checkConfChange(change, 'change', this.raft.config.exactlyAsEtcd);
  }

  private proposeEntry(type: EntryType, data: Uint8Array): EntryId | null {
    const m = draft('MsgProp', NONE, this.raft.id);
    m.entries = [newEntry(0, 0, data, type)];
    this.deliver(m);
    const { state, term, log } = this.raft;
    return state === 'StateLeader' ? { term, index: log.lastIndex() } : null;
  }

  private makeReady(): Ready {
    const r = this.raft;
    const entries = r.log.unstable.nextEntries();
    const snapshot = r.log.unstable.nextSnapshot();
    const { hardState, softState } = r;
    const { prevHardState, prevSoftState } = this;
    const rd = {
      softState: equalSoftStates(softState, prevSoftState) ? null : softState,
      hardState: equalHardStates(hardState, prevHardState) ? null : hardState,
      readStates: r.readStates.length > 0 ? r.readStates : [],
      entries,
      snapshot,
      committedEntries: r.log.nextCommittedEntries(this.appliesUnstable()),
      messages: this.safe(),
      mustSync: mustSync(
        hardState,
        prevHardState,
        entries.length,
        r.config.exactlyAsEtcd ? null : snapshot,
      ),
    };
    if (this.asyncStorageWrites) rd.messages = this.asked(rd);
    return rd;
  }

  /**
   * All messages that may leave once the Ready is written. A leader mostly
   * has promises to itself alone, and a follower nothing but promises to
   * others: then nothing is copied.
   */
  private safe(): readonly Message[] {
    const { msgs, msgsAfterAppend, id } = this.raft;
    let away = 0;
    for (const m of msgsAfterAppend) if (m.to !== id) away++;
    if (away === 0) return msgs;
    const all = away === msgsAfterAppend.length;
    if (all && msgs.length === 0) return msgsAfterAppend;
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
    if (!this.asyncStorageWrites) this.expectAdvance(rd);
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
   * Notes what the node is to hear when the Ready is done: its promises to
   * itself, that all is written, that all is applied.
   */
  private expectAdvance(rd: Ready): void {
    const r = this.raft;
    const { committedEntries } = rd;
    const { msgsAfterAppend } = r;
    const own = msgsAfterAppend.length > 0 && rd.messages !== msgsAfterAppend;
    this.awaitsAdvance = true;
    this.promises = own ? msgsAfterAppend.filter((m) => m.to === r.id) : [];
    this.stored = storageMessages.needsAppendResponse(r, rd)
      ? storageMessages.appendResponse(r, rd)
      : null;
    this.appliedAnswer =
      committedEntries.length > 0
        ? storageMessages.applyResponse(r, committedEntries)
        : null;
  }

  /** Throws what ended the node, and refuses calls from inside of calls. */
  private checkOpen(): void {
    if (this.ended !== null) throw this.ended;
    if (this.busy) {
      throw new MisuseError('a node must not be called while it takes a step');
    }
  }

  /** Takes a step with a message that was checked. */
  private deliver(m: Message): void {
    this.busy = true;
    try {
      this.raft.step(m);
    } catch (error) {
      // An answer: nothing was changed before it.
      if (error instanceof ProposalDroppedError) throw error;
      if (error instanceof ReadDroppedError) throw error;
      throw this.end(error);
    } finally {
      this.busy = false;
    }
  }

  /**
   * Takes any other step.
   *
   * @param answer - an error before which nothing was changed.
   */
  private run<T>(step: () => T, answer?: typeof ConfChangeError): T {
    this.busy = true;
    try {
      return step();
    } catch (error) {
      if (answer !== undefined && error instanceof answer) throw error;
      throw this.end(error);
    } finally {
      this.busy = false;
    }
  }

  /** Ends the node: nobody knows how much of a step was done. */
  private end(error: unknown): FatalError {
    this.ended = this.fatal(error);
    return this.ended;
  }

  private fatal(error: unknown): FatalError {
    if (error instanceof FatalError) return error;
    if (error instanceof CompactedError || error instanceof UnavailableError) {
      const { lastRefused } = this.storage;
      const problem = `failed: ${error.message}`;
      return new StorageError(lastRefused, problem, { cause: error });
    }
    return new UnexpectedError(error);
  }
}

/** A copy of bytes that belong to the caller. */
function owned(data: Uint8Array, what: string): Uint8Array {
  const copy = copyBytes(data, what);
  return copy.length === 0 ? NO_BYTES : copy;
}

function checkPeers(peers: readonly Peer[]): void {
  checkArray(peers, 'peers');
  if (peers.length === 0) {
    throw new MisuseError('must provide at least one peer to Bootstrap');
  }
  for (const peer of peers) {
    checkObject(peer, 'peer');
    checkId(peer.id, 'peer.id');
    if (peer.context !== undefined) checkBytes(peer.context, 'peer.context');
  }
  checkIds(
    peers.map(({ id }) => id),
    'peers',
  );
}
