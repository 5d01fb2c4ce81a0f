/**
 * What the checkers know: for every node how it stands and what it has
 * promised, and for all nodes together which entries there are and which of
 * them are committed. Made from events alone.
 *
 * @module
 */
import type { ConfState, Entry, Message } from '../../src/index.ts';
import type { NodeEvent } from '../event.ts';
import type { Fault } from '../fault.ts';
import { NodeState } from '../fold.ts';
import type { FindingArgs, FindingKind, FindingOf, Place, RuleId, Violation } from './violation.ts';

/**
 * An entry as it was first seen. One (index, term) has one record, so that
 * equal entries are the same object.
 */
export interface Rec {
  readonly index: number;
  readonly term: number;
  readonly entry: Entry;
  /** The term of the entry before it; 0 before the first. */
  readonly prevTerm: number;
  /** The record of the same index with another term. */
  readonly next: Rec | null;
}

/** What is known of one node. */
export class ShadowNode extends NodeState {
  /** The message that it has just been handed. */
  cause: Message | null = null;
  /** Ticks that it has just been handed. */
  ticks = 0;
  /** Votes that it gave, by term. */
  readonly given = new Map<number, number>();
  /** The term of the votes that reached it, and who gave them. */
  wonTerm = 0;
  readonly won = new Set<number>();
  /** Its last leadership: the term, and what it appended in it. */
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
  /** The call of its storage that has failed; null as long as none has. */
  failed: Exclude<Fault, 'nothing'> | null = null;
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
  node(event: NodeEvent): ShadowNode {
    const id = event.node;
    const known = this.nodes[id];
    if (known !== undefined) return known;
    const fresh = new ShadowNode(id, event.after);
    this.nodes[id] = fresh;
    return fresh;
  }

  /** An event breaks a rule. Only the first time counts. */
  blame<K extends FindingKind>(
    rule: RuleId,
    { node, seq }: NodeEvent,
    index: number,
    term: number,
    kind: K,
    args: FindingArgs[K],
  ): void {
    this.report(rule, { node, index, term, seq }, { kind, args });
  }

  /** A rule is broken. Only the first time counts. */
  report<K extends FindingKind>(rule: RuleId, place: Place, { kind, args }: FindingOf<K>): void {
    this.violation ??= { rule, kind, args, ...place };
  }

  /** The record of an entry, if anybody has ever written it. */
  find(index: number, term: number): Rec | null {
    let rec: Rec | null = this.records[index] ?? null;
    while (rec !== null && rec.term !== term) rec = rec.next;
    return rec;
  }

  /** Records an entry that nobody has written before. */
  add(entry: Entry, prevTerm: number): Rec {
    const { index, term } = entry;
    const next = this.records[index] ?? null;
    const rec: Rec = { index, term, entry, prevTerm, next };
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
 * Reports whether the nodes that pass the test are a quorum of a configuration; of
 * both halves when it is joint.
 */
export function isQuorum(conf: ConfState, test: (id: number) => boolean): boolean {
  return (
    isMajority(conf.voters, test) &&
    (conf.votersOutgoing.length === 0 || isMajority(conf.votersOutgoing, test))
  );
}

function isMajority(ids: readonly number[], test: (id: number) => boolean): boolean {
  let yes = 0;
  for (const id of ids) if (test(id)) yes++;
  return yes * 2 > ids.length;
}

/** Reports whether an entry changes the membership. */
export function changesMembers({ type }: Entry): boolean {
  return type !== 'EntryNormal';
}

/** Reports whether two entries of one index and term carry the same. */
export function sameEntry(a: Entry, b: Entry): boolean {
  if (a === b) return true;
  if (a.type !== b.type || a.data.length !== b.data.length) return false;
  if (a.data === b.data) return true;
  for (let i = 0; i < a.data.length; i++) {
    if (a.data[i] !== b.data[i]) return false;
  }
  return true;
}
