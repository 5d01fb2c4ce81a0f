/**
 * The loop that an application runs around a node: write, send, apply,
 * advance, and tell whoever asked what became of it.
 *
 * @module
 */
import {
  asConfChangeV2,
  isConfChangeEntry,
  leavesJoint,
} from '../conf_change.ts';
import type { ConfChange, ConfChangeV2 } from '../conf_change.ts';
import type { Entry } from '../entry.ts';
import {
  ConfChangeError,
  FatalError,
  MisuseError,
  RaftError,
  StepPeerNotFoundError,
  StoppedError,
} from '../errors.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD, NONE } from '../ids.ts';
import { checkBytes, checkProposedChange } from '../inputs.ts';
import type { Message } from '../message.ts';
import { checkSafeInteger } from '../numbers.ts';
import { RawNode } from '../raw_node.ts';
import type { SnapshotStatus } from '../raw_node.ts';
import type { Ready } from '../ready.ts';
import { membersOf, newSnapshot } from '../snapshot.ts';
import type { ConfState } from '../snapshot.ts';
import type { MemoryStorage } from '../storage.ts';
import { compactionPoint, Growth, resolveCompaction } from './compaction.ts';
import type { Compaction } from './compaction.ts';
import { MachineQueue } from './machine_queue.ts';
import type { ApplyTask, MachineTask, RestoreTask } from './machine_queue.ts';
import { resolveLimits } from './options.ts';
import type { Consensus, Limits, ReplicaConfig } from './options.ts';
import type {
  ApplyEffect,
  Batch,
  CaptureEffect,
  Committed,
  Effect,
  RestoreEffect,
  SaveEffect,
  WriteEffect,
} from './ports.ts';
import {
  committedChange,
  committedProposal,
  findProposal,
} from './proposal.ts';
import type { Proposal } from './proposal.ts';
import { Requests } from './requests.ts';
import type { AskOptions } from './requests.ts';
import { logOf } from './stored_log.ts';

/** A write that is out, and what the node hears when it is done. */
interface DiskTask {
  readonly effect: WriteEffect | SaveEffect;
  readonly responses: readonly Message[];
}

const NO_RESPONSES: readonly Message[] = [];

const NOTHING: readonly never[] = [];

/**
 * A node with its application loop, as a state machine of its own: calls go
 * in, {@link Effect}s come out, and their results go in again. It has no
 * disk, no network, no clock and no promises; {@link ReplicaNode} is a shell
 * around it that has.
 *
 * ```ts
 * replica.tick();
 * while (replica.take()) {
 *   for (const effect of replica.effects()) perform(effect);
 * }
 * ```
 *
 * It keeps the contract of {@link Ready}: nothing leaves before what it
 * rests on is on disk, nothing is applied before it is committed (and, with
 * asynchronous storage writes, on this node's disk), every entry is applied
 * once and in order, and a change of the membership is in force before the
 * entry behind it is applied.
 *
 * @typeParam A - what the state machine answers to a command.
 */
export class Replica<A = unknown> {
  readonly id: number;
  /** The log as it is on disk; the node reads it here. */
  readonly log: MemoryStorage;
  private readonly config: ReplicaConfig;
  private readonly limits: Limits;
  private readonly compaction: Compaction;
  private readonly node: Consensus;
  private readonly async: boolean;

  private out: Effect<A>[] = [];
  /** The Ready that is being done; null with asynchronous writes. */
  private ready: Ready | null = null;
  /** Whether all that Ready still needs is the state machine. */
  private applying = false;
  /** Writes that are out, oldest first. */
  private readonly disk: DiskTask[] = [];
  private readonly machine = new MachineQueue();
  /** What the state machine is doing. */
  private working: Effect<A> | null = null;
  /** A capture whose bytes are still to come, though the machine goes on. */
  private frozenAt: CaptureEffect | null = null;

  private readonly requests: Requests<A>;
  /** Ticks so far. */
  private now = 0;
  /** As of the last Ready. */
  private lead = NONE;
  /** When a snapshot that was sent to a member counts as lost. */
  private readonly snapshotsOut = new Map<number, number>();

  private lastApplied: number;
  private members: ConfState;
  /** Index of the newest snapshot that the disk has, or is to write. */
  private newestSnapshot: number;
  private readonly growth = new Growth();
  /** Why there are no more effects. */
  private ended: Error | null = null;

  /**
   * Starts from what the disk holds. The first effect is to restore the
   * state machine, if there is a snapshot that it does not hold.
   *
   * @throws {@link ConfigError} when the configuration cannot work.
   * @throws {@link FatalError} when the disk holds what no node has written.
   */
  constructor(config: ReplicaConfig) {
    this.id = config.id;
    this.config = config;
    this.limits = resolveLimits(config);
    this.compaction = resolveCompaction(config.compaction ?? {});
    this.async = config.asyncStorageWrites ?? false;
    this.log = logOf(config);
    const snapshot = this.log.snapshot();
    const { index } = snapshot.metadata;
    this.newestSnapshot = index;
    const { machineAt = null } = config;
    if (machineAt === null || machineAt.index < index) {
      this.lastApplied = index;
      this.members = this.log.initialState().confState;
      const responses: Message[] = [];
      if (index > 0) {
        this.machine.push({ kind: 'restore', snapshot, responses });
      }
    } else {
      this.lastApplied = machineAt.index;
      this.members = machineAt.confState;
    }
    const { start = (settings) => new RawNode(settings) } = config;
    const storage = config.wrapLog?.(this.log) ?? this.log;
    this.node = start({ ...config, storage, applied: this.lastApplied });
    this.requests = new Requests({
      id: config.id,
      run: config.run,
      electionTick: config.electionTick,
      limits: this.limits,
      node: this.node,
      settle: (ticket, fate) => this.out.push({ kind: 'settle', ticket, fate }),
    });
    this.work();
  }

  /** Index of the last entry that the state machine has applied. */
  get appliedIndex(): number {
    return this.lastApplied;
  }

  /** The membership in force at {@link Replica.appliedIndex}. */
  get confState(): ConfState {
    return this.members;
  }

  /** Number of proposals, changes and reads without a fate. */
  get open(): number {
    return this.requests.open;
  }

  /** The leader that this node follows, or itself; 0 when it knows none. */
  get leader(): number {
    return this.lead;
  }

  /**
   * Reports whether a Ready is being done that the next one waits for; never
   * with asynchronous storage writes.
   */
  get busy(): boolean {
    return this.ready !== null;
  }

  /** Why the loop has ended, or null. */
  get failure(): Error | null {
    return this.ended;
  }

  // Time and messages

  /** One tick of the clock has passed. */
  tick(): void {
    this.guard(() => {
      this.now++;
      this.node.tick();
      this.forgetSnapshots();
      this.requests.tick();
    });
  }

  /**
   * Takes in a message from another node.
   *
   * @throws {@link StepPeerNotFoundError} for a response from a stranger, and
   *   {@link ProposalDroppedError} for a forwarded proposal that is not taken:
   *   nothing is wrong, and nothing need be done.
   * @throws {@link MisuseError} for a message that no node sends, and for a
   *   proposal that no replica has made.
   */
  step(m: Message): void {
    this.guard(() => {
      this.node.step(isProposal(m) ? this.requests.reviewed(m) : m);
    });
  }

  /** Campaigns now. */
  campaign(): void {
    this.guard(() => this.node.campaign());
  }

  /** Asks the leader to transfer its leadership to this member. */
  transferLeadership(to: number): void {
    this.guard(() => this.node.transferLeader(to));
  }

  /** Makes a follower forget its leader. */
  forgetLeader(): void {
    this.guard(() => this.node.forgetLeader());
  }

  /** A message to this member did not get through. */
  reportUnreachable(id: number): void {
    this.guard(() => this.node.reportUnreachable(id));
  }

  /** How the sending of a snapshot to this member ended. */
  reportSnapshot(id: number, result: SnapshotStatus): void {
    this.guard(() => {
      this.snapshotsOut.delete(id);
      this.node.reportSnapshot(id, result);
    });
  }

  // Asking

  /**
   * Proposes a command for the state machine. Its fate is `committed`,
   * `dropped` or `unknown`.
   *
   * A command stands in the log once, unless the network delivers a
   * forwarded proposal twice: with such a network the state machine must
   * know a command again (thesis 6.3).
   *
   * @param command - copied.
   * @returns a ticket, by which its fate is known.
   * @throws {@link StoppedError} or the failure, when the loop has ended.
   */
  propose(command: Uint8Array, options: AskOptions = {}): number {
    checkBytes(command, 'command');
    return this.ask(options, (ticket) =>
      this.requests.propose(ticket, command, options),
    );
  }

  /**
   * Proposes a change of the membership. Its fate is `changed`, perhaps
   * after `joint`, or `refused`, `dropped` or `unknown`. A change that is to
   * be left explicitly ends with `joint`.
   *
   * @returns a ticket, by which its fate is known.
   * @throws {@link StoppedError} or the failure, when the loop has ended.
   */
  changeMembership(
    change: ConfChange | ConfChangeV2,
    options: AskOptions = {},
  ): number {
    checkProposedChange(change, 'change', false);
    return this.ask(options, (ticket) =>
      this.requests.change(ticket, change, options),
    );
  }

  /**
   * Asks to read the state machine as it is now, or later: linearizable, by
   * ReadIndex (thesis 6.4). Its fate is `readable` or `dropped`. The state
   * machine is to be read right when it is readable, before more is applied.
   *
   * @returns a ticket, by which its fate is known.
   * @throws {@link StoppedError} or the failure, when the loop has ended.
   */
  read(options: Pick<AskOptions, 'ticks'> = {}): number {
    return this.ask(options, (ticket) => this.requests.read(ticket, options));
  }

  /**
   * Nobody waits for a fate any more. What was proposed may still be
   * committed.
   */
  forget(ticket: number): void {
    this.requests.forget(ticket);
  }

  private ask(
    { ticks }: AskOptions,
    request: (ticket: number) => void,
  ): number {
    if (ticks !== undefined) checkSafeInteger(ticks, 'ticks');
    if (this.ended !== null) throw this.ended;
    const ticket = this.requests.newTicket();
    this.guard(() => request(ticket));
    return ticket;
  }

  /**
   * Makes a snapshot of the state machine, and then drops the log up to it,
   * but for what is to be kept. The loop does so by itself as its
   * {@link CompactionPolicy} says.
   *
   * @param keep - entries to keep before the snapshot; null for as many as
   *   the policy says.
   * @returns false when there is nothing to do, or it is being done.
   */
  snapshot(keep: number | null = null): boolean {
    if (keep !== null) checkSafeInteger(keep, 'keep');
    if (this.ended !== null || this.captures) return false;
    if (this.machine.restoring !== null) return false;
    if (this.lastApplied > this.newestSnapshot) {
      this.machine.push({ kind: 'capture', keep });
      this.guard(() => this.work());
      return true;
    }
    const snapshot = this.log.snapshot();
    const { index } = snapshot.metadata;
    if (index !== this.newestSnapshot) return false;
    const compactTo = this.compactTo(index, keep);
    if (compactTo < this.log.firstIndex()) return false;
    this.write({ kind: 'save', snapshot, compactTo }, NO_RESPONSES);
    return true;
  }

  // What is to be done

  /**
   * Takes what the node wants done, if it wants anything; it comes out of
   * {@link Replica.effects}. With synchronous storage writes one round must
   * be done before the next is taken.
   *
   * @returns false when there is nothing, a round is being done, or too many
   *   writes are out.
   */
  take(): boolean {
    if (!this.mayTake()) return false;
    let took = false;
    this.guard(() => {
      took = this.requests.askForReads();
      if (!this.node.hasReady()) return;
      took = true;
      const rd = this.node.ready();
      if (this.async) this.dispatch(rd);
      else this.begin(rd);
      if (rd.softState !== null) {
        this.lead = rd.softState.lead;
        this.requests.leaderChanged(this.lead !== NONE);
      }
      this.requests.handOverIfRoom();
    });
    return took;
  }

  /** Reports whether {@link Replica.take} would take anything. */
  hasWork(): boolean {
    if (!this.mayTake()) return false;
    return this.requests.unasked || this.node.hasReady();
  }

  private mayTake(): boolean {
    if (this.ended !== null || this.ready !== null) return false;
    return this.disk.length < this.limits.maxWrites;
  }

  /** Takes out what may be begun now, in this order. */
  effects(): readonly Effect<A>[] {
    const { out } = this;
    if (out.length === 0) return NOTHING;
    this.out = [];
    return out;
  }

  // Results

  /**
   * A write is done.
   *
   * @throws {@link MisuseError} unless it is the oldest one that is out.
   */
  written(effect: WriteEffect): void {
    this.guard(() => {
      const { responses } = this.doneOnDisk(effect, 'write');
      this.remember(effect.batch);
      if (this.async) this.answerAfter(effect.batch, responses);
      else this.afterWrite();
    });
  }

  /**
   * A snapshot of this node's own is on disk, and the log was cut.
   *
   * @throws {@link MisuseError} unless it is the oldest write that is out.
   */
  saved(effect: SaveEffect): void {
    this.guard(() => {
      this.doneOnDisk(effect, 'save');
      const { data, metadata } = effect.snapshot;
      if (metadata.index > this.log.snapshot().metadata.index) {
        this.log.createSnapshot(metadata.index, metadata.confState, data);
      }
      const { compactTo } = effect;
      if (compactTo >= this.log.firstIndex()) this.log.compact(compactTo);
    });
  }

  /**
   * The state machine has applied entries.
   *
   * @param answers - what it answered, one for each entry.
   * @throws {@link MisuseError} unless this is what it was given last.
   */
  applied(effect: ApplyEffect, answers: readonly A[]): void {
    this.guard(() => {
      this.checkWork(effect, 'apply');
      const { entries } = effect;
      if (answers.length !== entries.length) {
        throw new MisuseError(
          `${entries.length} entries want as many answers, got ` +
            `${answers.length}`,
        );
      }
      const task = this.doneByMachine<ApplyTask>();
      entries.forEach((committed, i) => this.took(committed, answers[i]!));
      this.answer(task.responses);
      if (this.growth.exceeds(this.compaction) && !this.captures) {
        this.machine.push({ kind: 'capture', keep: null });
      }
      this.releaseReads();
      this.work();
      this.requests.handOverIfRoom();
    });
  }

  /**
   * The state machine is what the snapshot says.
   *
   * @throws {@link MisuseError} unless this is what it was given last.
   */
  restored(effect: RestoreEffect): void {
    this.guard(() => {
      this.checkWork(effect, 'restore');
      const task = this.doneByMachine<RestoreTask>();
      const { index, confState } = effect.snapshot.metadata;
      this.lastApplied = index;
      this.members = confState;
      this.growth.reset();
      this.requests.skipped(index, confState);
      this.answer(task.responses);
      this.releaseReads();
      this.work();
    });
  }

  /**
   * The state machine has put its state aside, and can go on: what it does
   * from now on is not in the bytes that {@link Replica.captured} brings.
   *
   * @throws {@link MisuseError} unless this is what it was given last.
   */
  frozen(effect: CaptureEffect): void {
    this.guard(() => {
      this.checkWork(effect, 'capture');
      this.doneByMachine();
      this.frozenAt = effect;
      this.work();
    });
  }

  /**
   * The state machine has handed over its state.
   *
   * @param data - belongs to the replica from now on.
   * @throws {@link MisuseError} unless this is what it was given last, or
   *   what it has {@link Replica.frozen | put aside}.
   */
  captured(effect: CaptureEffect, data: Uint8Array): void {
    this.guard(() => {
      const aside = this.frozenAt === effect;
      if (!aside) this.checkWork(effect, 'capture');
      checkBytes(data, 'data');
      if (aside) this.frozenAt = null;
      else this.doneByMachine();
      const { index, confState, keep } = effect;
      // A snapshot that the leader sent meanwhile is the newer one.
      if (index > this.newestSnapshot) {
        const term = this.log.term(index);
        const snapshot = newSnapshot(index, term, confState, data);
        const compactTo = this.compactTo(index, keep);
        this.newestSnapshot = index;
        this.write({ kind: 'save', snapshot, compactTo }, NO_RESPONSES);
      }
      this.work();
    });
  }

  /** Ends the loop. Everything open gets a fate, and nothing else is done. */
  stop(): void {
    this.end(new StoppedError());
  }

  /**
   * Ends the loop because something that it rests on has failed: a disk that
   * could not write does not know what it has written.
   */
  fail(cause: Error): void {
    this.end(cause);
  }

  // Inside: one Ready

  /** Synchronous writes: write, then send and apply, then advance. */
  private begin(rd: Ready): void {
    const { snapshot, entries, hardState } = rd;
    this.ready = rd;
    if (snapshot === null && entries.length === 0 && hardState === null) {
      this.afterWrite();
      return;
    }
    const batch = { snapshot, entries, hardState };
    this.write({ kind: 'write', batch, sync: rd.mustSync }, NO_RESPONSES);
  }

  private afterWrite(): void {
    const { messages, readStates, snapshot, committedEntries } = this.ready!;
    this.send(messages);
    this.requests.grant(readStates);
    if (snapshot !== null) {
      this.machine.push({ kind: 'restore', snapshot, responses: [] });
    }
    this.machine.pushEntries(committedEntries, NO_RESPONSES);
    this.applying = true;
    this.releaseReads();
    this.work();
  }

  /** Asynchronous writes: the work comes as messages. */
  private dispatch(rd: Ready): void {
    const away: Message[] = [];
    for (const m of rd.messages) {
      if (m.to === LOCAL_APPEND_THREAD) {
        const batch = batchOf(m);
        this.write({ kind: 'write', batch, sync: rd.mustSync }, m.responses);
      } else if (m.to === LOCAL_APPLY_THREAD) {
        this.machine.pushEntries(m.entries, m.responses);
      } else {
        away.push(m);
      }
    }
    this.send(away);
    this.requests.grant(rd.readStates);
    this.releaseReads();
    this.work();
  }

  /**
   * Responses that a write has made true. A snapshot is only taken in when the
   * state machine has it, and responses leave in the order of the writes.
   */
  private answerAfter(batch: Batch, responses: readonly Message[]): void {
    const { snapshot } = batch;
    if (snapshot !== null) {
      const task = { kind: 'restore', snapshot, responses: [...responses] };
      this.machine.push(task as RestoreTask);
      this.work();
      return;
    }
    const { restoring } = this.machine;
    if (restoring === null) this.answer(responses);
    else restoring.responses.push(...responses);
  }

  private answer(responses: readonly Message[]): void {
    this.send(responses.filter((m) => m.to !== this.id));
    for (const m of responses) if (m.to === this.id) this.hear(m);
  }

  /** A response of this node to itself. */
  private hear(m: Message): void {
    try {
      this.node.step(m);
    } catch (error) {
      // A node that is no member any more is a stranger to itself.
      if (!(error instanceof StepPeerNotFoundError)) throw error;
    }
  }

  private send(messages: readonly Message[]): void {
    const sent = messages.filter((m) => this.isOfUse(m));
    if (sent.length === 0) return;
    for (const { type, to } of sent) {
      if (type !== 'MsgSnap') continue;
      this.snapshotsOut.set(to, this.now + this.limits.snapshotTimeout);
    }
    this.out.push({ kind: 'send', messages: sent });
  }

  /**
   * A member takes no snapshot from before it joined: another must be made,
   * and the node tries again as after one that got lost.
   */
  private isOfUse({ to, snapshot }: Message): boolean {
    if (snapshot === null) return true;
    if (membersOf(snapshot.metadata.confState).includes(to)) return true;
    this.snapshot();
    this.node.reportSnapshot(to, 'SnapshotFailure');
    return false;
  }

  /** Reads that may be answered now. */
  private releaseReads(): void {
    // At the start the state machine may not hold the snapshot yet.
    if (this.machine.restoring !== null) return;
    this.requests.release(this.lastApplied);
  }

  /** Snapshots that the transport has told nothing of are taken for lost. */
  private forgetSnapshots(): void {
    for (const [id, due] of this.snapshotsOut) {
      if (due > this.now) continue;
      this.snapshotsOut.delete(id);
      this.node.reportSnapshot(id, 'SnapshotFailure');
    }
  }

  // Inside: disk

  private write(
    effect: WriteEffect | SaveEffect,
    responses: readonly Message[],
  ): void {
    this.disk.push({ effect, responses });
    this.out.push(effect);
    const snapshot = effect.kind === 'write' ? effect.batch.snapshot : null;
    if (snapshot !== null) this.newestSnapshot = snapshot.metadata.index;
  }

  private doneOnDisk(
    effect: WriteEffect | SaveEffect,
    kind: 'write' | 'save',
  ): DiskTask {
    const task = this.disk[0];
    if (task?.effect !== effect || effect.kind !== kind) {
      throw new MisuseError(
        'writes must be done in the order in which they were handed out',
      );
    }
    this.disk.shift();
    return task;
  }

  /** The log that the node reads has what is on disk now. */
  private remember({ snapshot, entries, hardState }: Batch): void {
    if (snapshot !== null) this.log.applySnapshot(snapshot);
    this.log.append(entries);
    if (hardState !== null) this.log.setHardState(hardState);
  }

  private compactTo(index: number, keep: number | null): number {
    if (keep !== null) return Math.max(0, index - keep);
    const needed: number[] = [];
    if (this.lead === this.id) {
      this.node.withProgress((id, _kind, pr) => {
        if (id !== this.id) needed.push(Math.max(pr.match, pr.pendingSnapshot));
      });
    }
    return compactionPoint(this.log, index, this.compaction, needed);
  }

  // Inside: state machine

  /** Gives the state machine its next task, or finishes the round. */
  private work(): void {
    for (;;) {
      const task = this.machine.next();
      if (task === null) break;
      const effect = this.effectOf(task);
      if (effect === null) {
        this.machine.current = null;
      } else {
        this.working = effect;
        this.out.push(effect);
      }
    }
    if (!this.applying || !this.machine.idle) return;
    this.applying = false;
    this.ready = null;
    this.node.advance();
  }

  /** What the state machine is to do; null for nothing. */
  private effectOf(task: MachineTask): Effect<A> | null {
    switch (task.kind) {
      case 'restore':
        return { kind: 'restore', snapshot: task.snapshot };
      case 'capture': {
        const { keep } = task;
        const [index, confState] = [this.lastApplied, this.members];
        // The leader may have sent a newer one meanwhile.
        if (index <= this.newestSnapshot) return null;
        this.growth.reset();
        return { kind: 'capture', index, confState, keep };
      }
      case 'apply':
        return { kind: 'apply', entries: task.entries.map(committed) };
    }
  }

  /** Reports whether a snapshot is being made, or written to the disk. */
  private get captures(): boolean {
    if (this.frozenAt !== null || this.machine.captures) return true;
    return this.disk.some(({ effect }) => effect.kind === 'save');
  }

  private checkWork(effect: Effect<A>, kind: MachineTask['kind']): void {
    if (this.working === effect && effect.kind === kind) return;
    throw new MisuseError(`the state machine was not asked for this ${kind}`);
  }

  private doneByMachine<T extends MachineTask>(): T {
    const task = this.machine.current as T;
    this.working = null;
    this.machine.current = null;
    return task;
  }

  /** The state machine has taken one entry. */
  private took(committed: Committed, answer: A): void {
    const { entry } = committed;
    this.lastApplied = entry.index;
    this.growth.add(entry);
    if (isConfChangeEntry(entry.type)) this.changeMembers(entry);
    else this.requests.answered(committed, answer);
    this.requests.overtaken(entry);
  }

  /** A change of the membership was committed. */
  private changeMembers(entry: Entry): void {
    const change = committedChange(entry);
    const proposal = findProposal(change.context);
    const why = this.review(change, proposal) ?? this.refusalOf(change);
    if (why !== null) this.members = this.node.refuseConfChange();
    this.requests.changed(entry, proposal, this.members, why);
  }

  /** Why the application does not want a change; it may always be left. */
  private review(
    change: ConfChange | ConfChangeV2,
    proposal: Proposal | null,
  ): string | null {
    const { reviewChange = null } = this.config;
    if (reviewChange === null) return null;
    if (leavesJoint(asConfChangeV2(change))) return null;
    const context = proposal?.data ?? change.context;
    return reviewChange({ ...change, context }, this.members);
  }

  /** Takes a change into force; else returns why it does not fit. */
  private refusalOf(change: ConfChange | ConfChangeV2): string | null {
    try {
      this.members = this.node.applyConfChange(change);
      return null;
    } catch (error) {
      if (error instanceof ConfChangeError) return error.message;
      throw error;
    }
  }

  // Inside: the end

  /**
   * Runs a call, unless the loop has ended. An answer leaves everything as
   * it was; anything else that is thrown may have left something half done,
   * and ends the loop.
   */
  private guard(call: () => void): void {
    if (this.ended !== null) return;
    try {
      call();
    } catch (error) {
      const fatal = error instanceof FatalError;
      const answer = error instanceof RaftError && !fatal;
      if (!answer) this.end(error as Error);
      throw error;
    }
  }

  private end(why: Error): void {
    if (this.ended !== null) return;
    this.ended = why;
    this.out = this.out.filter((effect) => effect.kind === 'settle');
    this.requests.end();
    this.disk.length = 0;
    this.machine.clear();
    this.working = null;
    this.frozenAt = null;
  }
}

/** What a message to the append thread writes. */
function batchOf({ term, vote, commit, snapshot, entries }: Message): Batch {
  const saves = term !== 0 || vote !== NONE || commit !== 0;
  const hardState = saves ? { term, vote, commit } : null;
  return { snapshot, entries, hardState };
}

/**
 * Reports whether there are entries to look at; the node refuses all other
 * shapes.
 */
function isProposal(m: Message): boolean {
  if (m?.type !== 'MsgProp' || !Array.isArray(m.entries)) return false;
  return m.entries.every((entry: Entry) => entry?.data instanceof Uint8Array);
}

/** An entry as the state machine is given it. */
function committed(entry: Entry): Committed {
  const carries = entry.data.length > 0 && !isConfChangeEntry(entry.type);
  const proposal = carries ? committedProposal(entry) : null;
  const command = proposal?.refusal === '' ? proposal.data : null;
  return { entry, command, proposal };
}
