/**
 * What the checkers know: for every node what it has handed to its disk and
 * what of it is durable, and for all nodes together which entries there are
 * and which of them are committed. Made from events alone.
 *
 * @module
 */
import type {
  ConfState,
  Entry,
  HardState,
  Message,
  Snapshot,
} from '../../src/index.ts';
import type { NodeView, SimEvent } from '../event.ts';
import type {
  FindingArgs,
  FindingKind,
  FindingOf,
  Place,
  RuleId,
  Violation,
} from './violation.ts';

/**
 * An entry as it was first seen. One (index, term) has one record, so that
 * equal entries are the same object.
 */
export interface Rec {
  readonly index: number;
  readonly term: number;
  readonly entry: Entry;
  /** Whether it changes the membership. */
  readonly conf: boolean;
  /** The term of the entry before it; 0 before the first. */
  readonly prevTerm: number;
  /** The record of the same index with another term. */
  readonly next: Rec | null;
}

/** The log of one node, as it wrote it or as it is durable. */
export class ShadowLog {
  /** Everything up to here came with a snapshot. */
  start = 0;
  startTerm = 0;
  /** The entries after `start`. */
  recs: Rec[] = [];

  get last(): number {
    return this.start + this.recs.length;
  }

  /** The entry at an index; undefined outside of the log. */
  at(index: number): Rec | undefined {
    return this.recs[index - this.start - 1];
  }

  /** The term at an index; -1 when it is not known. */
  term(index: number): number {
    if (index === this.start) return this.startTerm;
    return this.recs[index - this.start - 1]?.term ?? -1;
  }

  /** Whether the log has the entry, by itself or within a snapshot. */
  holds(rec: Rec): boolean {
    return rec.index <= this.start || this.at(rec.index) === rec;
  }

  /** These entries replace all from the first one's index on. */
  put(recs: readonly Rec[]): void {
    const at = recs[0]!.index - this.start - 1;
    if (at < this.recs.length) this.recs.length = Math.max(0, at);
    for (const rec of recs) this.recs.push(rec);
  }

  /** A snapshot replaces everything. */
  reset(index: number, term: number): void {
    this.start = index;
    this.startTerm = term;
    this.recs = [];
  }

  copy(other: ShadowLog): void {
    this.start = other.start;
    this.startTerm = other.startTerm;
    this.recs = other.recs.slice();
  }
}

/** One write that was handed to a disk. */
interface Pending {
  snapshot: Snapshot | null;
  recs: readonly Rec[];
  hardState: HardState | null;
}

export const NO_HARD_STATE: HardState = { term: 0, vote: 0, commit: 0 };

const NO_RECS: readonly Rec[] = [];

/** What is known of one node. */
export class ShadowNode {
  readonly id: number;
  /** As it was after the last event. */
  view: NodeView;
  /** The configuration in force. */
  conf: ConfState | null = null;
  /** Everything handed to the disk. */
  readonly log = new ShadowLog();
  hardState: HardState = NO_HARD_STATE;
  /** What would survive a crash now. */
  readonly durableLog = new ShadowLog();
  durable: HardState = NO_HARD_STATE;
  readonly pending: Pending[] = [];
  /** Index of the last entry that the state machine took. */
  applied = 0;
  /** Index up to which it knows what the members are. */
  confIndex = 0;
  /** The message that it has just been handed. */
  cause: Message | null = null;
  /** Ticks that it has just been handed. */
  ticks = 0;
  /** Votes that it gave, by term. */
  readonly given = new Map<number, number>();
  /** The term of the votes that reached it, and who gave them. */
  wonTerm = 0;
  readonly won = new Set<number>();
  /** The last office that it held: its term, and what it appended in it. */
  tenure = 0;
  tenureLast = 0;
  /** Index that a leader of that term had to have in its log. */
  tenureCommitted = 0;
  /** Ticks of its clock so far. */
  age = 0;
  /** At which age it has last heard from whom as a leader. */
  readonly heard = new Map<number, number>();
  /** At which age the silence of its followers began to count. */
  contactSince = 0;
  /** What it acknowledged, and in which term. */
  ackTerm = 0;
  ackIndex = 0;
  /** As leader: what each member has acknowledged in its term. */
  readonly acks = new Map<number, number>();
  /** The commit index that its disk tells of, in one way or another. */
  savedCommit = 0;
  /** Index of its newest snapshot. */
  captured = 0;
  /** The call of its storage that has failed; '' as long as none has. */
  failed = '';

  constructor(id: number, view: NodeView) {
    this.id = id;
    this.view = view;
  }

  /** The write that an event of this kind belongs to. */
  batch(kind: 'snapshot' | 'append' | 'save'): Pending {
    const last = this.pending[this.pending.length - 1];
    // Within one write the snapshot comes first, and the hard state last.
    if (last?.hardState === null && kind !== 'snapshot') {
      if (kind === 'save' || last.recs.length === 0) return last;
    }
    const fresh = { snapshot: null, recs: NO_RECS, hardState: null };
    this.pending.push(fresh);
    return fresh;
  }

  /** The first `count` writes are durable now. */
  settle(count: number): void {
    for (let i = 0; i < count; i++) {
      const { snapshot, recs, hardState } = this.pending[i]!;
      if (snapshot !== null) {
        const { index, term } = snapshot.metadata;
        this.durableLog.reset(index, term);
      }
      if (recs.length > 0) this.durableLog.put(recs);
      if (hardState !== null) this.durable = hardState;
    }
    if (count === this.pending.length) this.pending.length = 0;
    else this.pending.splice(0, count);
  }

  /** Its process is gone, and what was not durable with it. */
  forget(): void {
    this.pending.length = 0;
    this.log.copy(this.durableLog);
    this.hardState = this.durable;
    this.applied = 0;
    this.confIndex = 0;
    this.failed = '';
    this.cause = null;
    this.ticks = 0;
  }
}

/** A configuration and the index from which on it is in force. */
export interface ConfAt {
  readonly index: number;
  readonly conf: ConfState;
}

/** What is known of the whole cluster. */
export class Shadow {
  /** By id. */
  readonly nodes: (ShadowNode | undefined)[] = [];
  /** By index; entries of other terms are linked. */
  private readonly records: (Rec | undefined)[] = [];
  /** What is known to be committed; index 1 is at 0. */
  readonly committed: Rec[] = [];
  /** For each of them, in which term it was committed. */
  readonly committedIn: number[] = [];
  /** Leaders by term. */
  readonly leaders = new Map<number, number>();
  /** All configurations there have been, oldest first. */
  readonly confs: ConfAt[] = [];
  violation: Violation | null = null;
  /** The newest event. */
  lastSeq = 0;

  /** The node of an event. */
  node(event: SimEvent): ShadowNode {
    const id = event.node;
    const known = this.nodes[id];
    if (known !== undefined) return known;
    const fresh = new ShadowNode(id, event.after!);
    this.nodes[id] = fresh;
    return fresh;
  }

  /** An event breaks a rule. Only the first time counts. */
  blame<K extends FindingKind>(
    rule: RuleId,
    { node, seq }: SimEvent,
    index: number,
    term: number,
    kind: K,
    args: FindingArgs[K],
  ): void {
    this.report(rule, { node, index, term, seq }, { kind, args });
  }

  /** A rule is broken. Only the first time counts. */
  report<K extends FindingKind>(
    rule: RuleId,
    place: Place,
    { kind, args }: FindingOf<K>,
  ): void {
    this.violation ??= { rule, kind, args, ...place };
  }

  /** The record of an entry, if anybody has ever written it. */
  find(index: number, term: number): Rec | null {
    let rec: Rec | null = this.records[index] ?? null;
    while (rec !== null && rec.term !== term) rec = rec.next;
    return rec;
  }

  /** Notes an entry that nobody has written before. */
  add(entry: Entry, prevTerm: number): Rec {
    const { index, term, type } = entry;
    const next = this.records[index] ?? null;
    const conf = type !== 'EntryNormal';
    const rec: Rec = { index, term, entry, conf, prevTerm, next };
    while (this.records.length < index) this.records.push(undefined);
    this.records[index] = rec;
    return rec;
  }

  /** Highest index that anybody has committed. */
  get commit(): number {
    return this.committed.length;
  }

  /** The configuration in force after an index; null if none is known. */
  confAfter(index: number): ConfState | null {
    for (let i = this.confs.length - 1; i >= 0; i--) {
      const at = this.confs[i]!;
      if (at.index <= index) return at.conf;
    }
    return null;
  }
}

/**
 * Whether the nodes that pass the test are a quorum of a configuration; of
 * both halves when it is joint.
 */
export function isQuorum(
  conf: ConfState,
  test: (id: number) => boolean,
): boolean {
  return (
    isMajority(conf.voters, test) &&
    (conf.votersOutgoing.length === 0 ||
      isMajority(conf.votersOutgoing, test))
  );
}

function isMajority(
  ids: readonly number[],
  test: (id: number) => boolean,
): boolean {
  let yes = 0;
  for (const id of ids) if (test(id)) yes++;
  return yes * 2 > ids.length;
}

/** Whether two entries of one index and term carry the same. */
export function sameEntry(a: Entry, b: Entry): boolean {
  if (a === b) return true;
  if (a.type !== b.type || a.data.length !== b.data.length) return false;
  if (a.data === b.data) return true;
  for (let i = 0; i < a.data.length; i++) {
    if (a.data[i] !== b.data[i]) return false;
  }
  return true;
}
