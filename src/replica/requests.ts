/**
 * What clients ask of a node, and what becomes of it.
 *
 * @module
 */
import { decodeConfChange, encodeConfChange } from '../codec.ts';
import { isConfChangeEntry } from '../conf_change.ts';
import type { ConfChange, ConfChangeV2 } from '../conf_change.ts';
import { newEntry, NO_BYTES } from '../entry.ts';
import type { Entry } from '../entry.ts';
import {
  MisuseError,
  ProposalDroppedError,
  ReadDroppedError,
} from '../errors.ts';
import type { Message } from '../message.ts';
import type { ConfState } from '../snapshot.ts';
import type { ReadState } from '../unproved_reads.ts';
import type { DropReason, Fate, UnknownReason } from './fate.ts';
import type { Consensus, Limits } from './options.ts';
import type { Committed } from './ports.ts';
import {
  encodeProposal,
  encodeRefusal,
  findProposal,
  forwardedChange,
  forwardedProposal,
} from './proposal.ts';
import type { Proposal, ProposalId } from './proposal.ts';
import { Proposals } from './proposals.ts';
import type { Open } from './proposals.ts';
import { ReadQueue } from './read_queue.ts';

/** How to ask. */
export interface AskOptions {
  /**
   * Ticks after which there is a fate in any case.
   *
   * @defaultValue the `deadline` of the replica
   */
  readonly ticks?: number;
  /**
   * Whether to wait while no leader takes it. Whoever does not wait is told
   * at once.
   *
   * @defaultValue true
   */
  readonly waits?: boolean;
}

/** Reasons that pass as soon as this node has done some of its work. */
const FULL: ReadonlySet<DropReason> = new Set<DropReason>([
  'TooMuchUncommitted',
  'Backlogged',
]);

/** Reasons that pass: a leader may take the proposal later. */
const PASSING: ReadonlySet<DropReason> = new Set<DropReason>([
  'NoLeader',
  'Transferring',
  ...FULL,
]);

/** What the requests of a node rest on. */
export interface RequestsOptions<A> {
  readonly id: number;
  readonly run: number;
  readonly electionTick: number;
  readonly limits: Limits;
  readonly node: Consensus;
  /** Hears of every fate. */
  readonly settle: (ticket: number, fate: Fate<A>) => void;
}

/**
 * Proposals, changes of the membership and reads of one node, from the call
 * to the fate. A request is known by its ticket; in the log a proposal bears
 * its ticket as a part of its name.
 */
export class Requests<A> {
  private readonly id: number;
  private readonly run: number;
  private readonly electionTick: number;
  private readonly limits: Limits;
  private readonly node: Consensus;
  private readonly settle: (ticket: number, fate: Fate<A>) => void;
  private readonly proposals = new Proposals();
  private readonly reads: ReadQueue;
  private tickets = 0;
  /** Ticks so far. */
  private now = 0;
  /** Whether a leader is known. */
  private led = false;

  constructor(options: RequestsOptions<A>) {
    this.id = options.id;
    this.run = options.run;
    this.electionTick = options.electionTick;
    this.limits = options.limits;
    this.node = options.node;
    this.settle = options.settle;
    this.reads = new ReadQueue(options.run);
  }

  /** Number of requests without a fate. */
  get open(): number {
    return this.proposals.size + this.reads.size;
  }

  /** Reports whether there may be reads to ask a leader for. */
  get unasked(): boolean {
    return this.led && this.reads.unasked;
  }

  // Coming in

  /** The ticket of a new request. */
  newTicket(): number {
    return ++this.tickets;
  }

  /** See {@link Replica.propose}. */
  propose(ticket: number, command: Uint8Array, options: AskOptions): void {
    const data = encodeProposal(this.nameOf(ticket), command);
    this.submit(ticket, data, null, options);
  }

  /** See {@link Replica.changeMembership}. */
  change(
    ticket: number,
    change: ConfChange | ConfChangeV2,
    options: AskOptions,
  ): void {
    const context = encodeProposal(this.nameOf(ticket), change.context);
    // By way of its bytes, which leave nothing to the caller's arrays.
    const { type, data } = encodeConfChange({ ...change, context });
    const named = decodeConfChange(newEntry(0, 0, data, type));
    this.submit(ticket, NO_BYTES, named, options);
  }

  /** See {@link Replica.read}. */
  read(ticket: number, { ticks }: AskOptions): void {
    if (this.reads.size >= this.limits.maxOpen) {
      this.settle(ticket, { kind: 'dropped', reason: 'TooMany' });
    } else {
      this.reads.add(ticket, this.expiryOf(ticks));
    }
  }

  /** Nobody waits for the fate any more. */
  forget(ticket: number): void {
    this.reads.cancel(ticket);
    const open = this.proposals.get(ticket);
    if (open !== undefined) this.proposals.close(open);
  }

  private nameOf(ticket: number): ProposalId {
    return { node: this.id, run: this.run, seq: ticket };
  }

  private submit(
    ticket: number,
    data: Uint8Array,
    change: ConfChange | ConfChangeV2 | null,
    options: AskOptions,
  ): void {
    if (this.proposals.size >= this.limits.maxOpen) {
      this.settle(ticket, { kind: 'dropped', reason: 'TooMany' });
      return;
    }
    const open: Open = {
      ticket,
      data,
      change,
      expires: this.expiryOf(options.ticks),
      handed: false,
      place: null,
      joint: false,
    };
    this.proposals.add(open);
    this.handOver();
    if (options.waits !== false || !this.proposals.waits(open)) return;
    this.dropWaiting(open);
  }

  private expiryOf(ticks = this.limits.deadline): number {
    return this.now + ticks;
  }

  // Going on to raft

  /** One tick of the clock has passed. */
  tick(): void {
    this.now++;
    this.expire();
    this.reads.askAgainAfter(this.electionTick, this.now);
    if (this.led) this.handOver();
  }

  /** Somebody else leads, or nobody: what waited may be taken now. */
  leaderChanged(led: boolean): void {
    this.led = led;
    if (!led) return;
    this.reads.askAgain();
    this.handOver();
  }

  /** Some work is done: what was too much before may be taken now. */
  handOverIfRoom(): void {
    if (FULL.has(this.proposals.blockedBy)) this.handOver();
  }

  /** Hands raft what waits, oldest first, as long as it takes it. */
  private handOver(): void {
    for (;;) {
      const open = this.proposals.first();
      if (open === undefined) return;
      const reason = this.offer(open);
      if (reason === null) continue;
      if (PASSING.has(reason)) {
        this.proposals.blockedBy = reason;
        return;
      }
      this.drop(open, reason);
    }
  }

  /** Why raft does not take a proposal; null when it has a fate or a place. */
  private offer(open: Open): DropReason | null {
    const { change, data } = open;
    const why = change === null ? null : this.node.confChangeProblem(change);
    if (why !== null) {
      this.close(open, { kind: 'refused', why });
      return null;
    }
    try {
      const place =
        change === null
          ? this.node.propose(data)
          : this.node.proposeConfChange(change);
      this.proposals.handOver(open, place);
      return null;
    } catch (error) {
      if (error instanceof ProposalDroppedError) return error.reason;
      if (!(error instanceof MisuseError)) throw error;
      this.close(open, { kind: 'refused', why: error.message });
      return null;
    }
  }

  /** Asks raft for reads; false when there are none, or it takes none. */
  askForReads(): boolean {
    if (!this.unasked) return false;
    try {
      this.node.readIndex(this.reads.nextContext());
      this.reads.requested(this.now);
      return true;
    } catch (error) {
      if (error instanceof ReadDroppedError) return false;
      throw error;
    }
  }

  /**
   * Checks proposals that another node has forwarded. A leader refuses
   * changes that do not fit here already: raft would put an empty entry in
   * their place, and nobody would know whose change that was.
   *
   * @throws {@link MisuseError} for what no replica has made.
   */
  reviewed(m: Message): Message {
    let same = true;
    const entries = m.entries.map((entry) => {
      if (!isConfChangeEntry(entry.type)) {
        forwardedProposal(entry);
        return entry;
      }
      const change = forwardedChange(entry);
      const proposal = findProposal(change.context);
      const why = this.node.confChangeProblem(change);
      if (why === null || proposal === null) return entry;
      same = false;
      return newEntry(0, 0, encodeRefusal(proposal, why));
    });
    return same ? m : { ...m, entries };
  }

  // Coming back

  /** Raft names indexes from which reads may be answered. */
  grant(states: readonly ReadState[]): void {
    this.reads.grant(states);
  }

  /** Reads that waited for the state machine to apply this much. */
  release(applied: number): void {
    for (const { ticket, index } of this.reads.release(applied)) {
      this.settle(ticket, { kind: 'readable', index });
    }
  }

  /** The state machine has answered an entry that is no change. */
  answered({ entry, proposal }: Committed, answer: A): void {
    const open = this.mine(proposal);
    if (open === null) return;
    const { refusal: why } = proposal!;
    const { index } = entry;
    if (why !== '') this.close(open, { kind: 'refused', why });
    else this.close(open, { kind: 'committed', index, answer });
  }

  /**
   * A committed change came into force, or did not.
   *
   * @param why - why it did not; null when it did.
   */
  changed(
    { index }: Entry,
    proposal: Proposal | null,
    confState: ConfState,
    why: string | null,
  ): void {
    const open = this.mine(proposal);
    this.left(index, confState);
    if (open === null) return;
    if (why !== null) {
      this.close(open, { kind: 'refused', why });
    } else if (confState.votersOutgoing.length === 0) {
      this.close(open, { kind: 'changed', index, confState });
    } else if (confState.autoLeave) {
      open.joint = true;
      this.settle(open.ticket, { kind: 'joint', index, confState });
    } else {
      this.close(open, { kind: 'joint', index, confState });
    }
  }

  /** Changes that went through a joint configuration that was left now. */
  private left(index: number, confState: ConfState): void {
    if (confState.votersOutgoing.length > 0) return;
    for (const open of this.proposals.inJoint()) {
      this.close(open, { kind: 'changed', index, confState });
    }
  }

  /** This entry was applied; what stood in its place before will not be. */
  overtaken(entry: Entry): void {
    for (const open of this.proposals.replacedBy(entry)) {
      this.drop(open, 'Replaced');
    }
  }

  /** A snapshot came instead of the entries up to `index`. */
  skipped(index: number, confState: ConfState): void {
    for (const open of this.proposals.coveredBy(index)) {
      this.lose(open, 'Snapshot');
    }
    this.left(index, confState);
  }

  /** Nothing will come back any more. */
  end(): void {
    for (const open of this.proposals.all()) {
      if (open.handed) this.lose(open, 'Stopped');
      else this.drop(open, 'Stopped');
    }
    for (const { ticket } of this.reads.expire(Infinity)) {
      this.settle(ticket, { kind: 'dropped', reason: 'Stopped' });
    }
  }

  /** The open proposal of that name, if it is one of this run. */
  private mine(proposal: Proposal | null): Open | null {
    if (proposal === null) return null;
    const { node, run, seq } = proposal;
    if (node !== this.id || run !== this.run) return null;
    return this.proposals.get(seq) ?? null;
  }

  /** Ends what has waited too long. */
  private expire(): void {
    for (const open of this.proposals.expired(this.now)) {
      if (open.handed) this.lose(open, 'Deadline');
      else this.dropWaiting(open);
    }
    for (const { ticket } of this.reads.expire(this.now)) {
      this.settle(ticket, { kind: 'dropped', reason: 'Deadline' });
    }
  }

  /** Raft has not taken it, and nobody waits until it does. */
  private dropWaiting(open: Open): void {
    this.drop(open, this.proposals.blockedBy);
  }

  private drop(open: Open, reason: DropReason): void {
    this.close(open, { kind: 'dropped', reason });
  }

  /** Nobody here can tell what becomes of it. */
  private lose(open: Open, reason: UnknownReason): void {
    this.close(open, { kind: 'unknown', reason });
  }

  private close(open: Open, fate: Fate<A>): void {
    this.proposals.close(open);
    this.settle(open.ticket, fate);
  }
}
