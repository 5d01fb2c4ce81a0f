/**
 * What follows from the events of a world: how each node stands, what it has
 * handed to its disk and what of that is durable, what is on its way and
 * which links are cut. Whoever wants to know more adds it to this.
 *
 * @module
 */
import type { ConfState, Entry, HardState, Snapshot } from '../src/index.ts';
import type { EventOf, Flight, NodeEvent, NodeView, SimEvent } from './event.ts';

/** The log of one node, as it wrote it or as it is durable. */
export class LogState {
  /** Everything up to here came with a snapshot. */
  start = 0;
  startTerm = 0;
  /** The entries after `start`, with those that were compacted. */
  entries: Entry[] = [];
  /** Index of the first entry that is not compacted. */
  first = 1;

  get last(): number {
    return this.start + this.entries.length;
  }

  /** The entry at an index; undefined outside of the log. */
  at(index: number): Entry | undefined {
    return this.entries[index - this.start - 1];
  }

  /** The term at an index; -1 when it is not known. */
  term(index: number): number {
    if (index === this.start) return this.startTerm;
    return this.entries[index - this.start - 1]?.term ?? -1;
  }

  /** Reports whether the log has the entry, by itself or within a snapshot. */
  holds(index: number, term: number): boolean {
    return index <= this.start || this.at(index)?.term === term;
  }

  /** These entries replace all from the first one's index on. */
  put(entries: readonly Entry[]): void {
    const at = entries[0]!.index - this.start - 1;
    if (at < this.entries.length) this.entries.length = Math.max(0, at);
    for (const entry of entries) this.entries.push(entry);
  }

  /** A snapshot replaces everything. */
  reset(index: number, term: number): void {
    this.start = index;
    this.startTerm = term;
    this.entries = [];
    this.first = index + 1;
  }

  /** The entries up to the index are dropped. */
  compact(index: number): void {
    if (index >= this.first) this.first = index + 1;
  }

  /** Becomes equal to another log. */
  copy(other: LogState): void {
    this.start = other.start;
    this.startTerm = other.startTerm;
    this.entries = other.entries.slice();
    this.first = other.first;
  }
}

/** One write that was handed to a disk. */
interface Pending {
  snapshot: Snapshot | null;
  entries: readonly Entry[];
  hardState: HardState | null;
}

const NO_HARD_STATE: HardState = { term: 0, vote: 0, commit: 0 };

const NO_ENTRIES: readonly Entry[] = [];

/** One node, as its events tell of it. */
export class NodeState {
  readonly id: number;
  /** As it was after the last event. */
  view: NodeView;
  /** The configuration in force; null before it is known. */
  conf: ConfState | null = null;
  /** Index of the last entry that the state machine took. */
  applied = 0;
  /** Index up to which it knows what the members are. */
  confIndex = 0;
  /** Everything handed to the disk. */
  readonly log = new LogState();
  hardState: HardState = NO_HARD_STATE;
  /** What would survive a crash now. */
  readonly durableLog = new LogState();
  durable: HardState = NO_HARD_STATE;
  /** Up to here, the log that was handed to the disk is durable. */
  stable = 0;
  private readonly pending: Pending[] = [];

  constructor(id: number, view: NodeView) {
    this.id = id;
    this.view = view;
  }

  /** Takes in an event of this node. */
  see(event: NodeEvent): void {
    this.view = event.after;
    switch (event.kind) {
      case 'start':
        return this.begin(event.conf);
      case 'restart':
        // What its state machine holds; a snapshot is restored after that.
        this.applied = event.count;
        this.confIndex = event.index;
        this.conf = event.conf;
        return;
      case 'restore':
        this.applied = event.index;
        this.confIndex = Math.max(this.confIndex, event.index);
        this.conf = event.snapshot.metadata.confState;
        return;
      case 'crash':
        return this.crash(event.count);
      case 'append':
        return this.append(event.entries);
      case 'save':
        this.hardState = event.hardState;
        this.batch('save').hardState = event.hardState;
        return;
      case 'snapshot':
        return this.install(event.snapshot);
      case 'sync':
        return this.settle(this.pending.length);
      case 'apply':
        this.applied = event.index;
        this.confIndex = Math.max(this.confIndex, event.index);
        return;
      case 'conf':
        this.conf = event.conf;
        return;
      case 'compact':
        this.log.compact(event.index);
        this.durableLog.compact(event.index);
    }
  }

  /** Becomes equal to another state. */
  copy(other: NodeState): void {
    this.view = other.view;
    this.conf = other.conf;
    this.confIndex = other.confIndex;
    this.applied = other.applied;
    this.log.copy(other.log);
    this.hardState = other.hardState;
    this.durableLog.copy(other.durableLog);
    this.durable = other.durable;
    this.stable = other.stable;
    this.pending.length = 0;
    for (const write of other.pending) this.pending.push({ ...write });
  }

  private begin(conf: ConfState): void {
    this.conf = conf;
    this.applied = 0;
    this.confIndex = 0;
    this.log.reset(0, 0);
    this.durableLog.reset(0, 0);
    this.hardState = NO_HARD_STATE;
    this.durable = NO_HARD_STATE;
    this.stable = 0;
    this.pending.length = 0;
  }

  private append(entries: readonly Entry[]): void {
    const before = entries[0]!.index - 1;
    if (before < this.stable) this.stable = before;
    this.log.put(entries);
    this.batch('append').entries = entries;
  }

  private install(snapshot: Snapshot): void {
    const { index, term } = snapshot.metadata;
    this.log.reset(index, term);
    this.batch('snapshot').snapshot = snapshot;
    if (index < this.stable) this.stable = index;
  }

  /** The write that an event of this kind belongs to. */
  private batch(kind: 'snapshot' | 'append' | 'save'): Pending {
    const last = this.pending[this.pending.length - 1];
    // Within one write the snapshot comes first, and the hard state last.
    if (last?.hardState === null && kind !== 'snapshot') {
      if (kind === 'save' || last.entries.length === 0) return last;
    }
    const fresh = { snapshot: null, entries: NO_ENTRIES, hardState: null };
    this.pending.push(fresh);
    return fresh;
  }

  /** The first `count` writes are durable now. */
  private settle(count: number): void {
    for (let i = 0; i < count; i++) {
      const { snapshot, entries, hardState } = this.pending[i]!;
      if (snapshot !== null) {
        const { index, term } = snapshot.metadata;
        this.durableLog.reset(index, term);
      }
      if (entries.length > 0) this.durableLog.put(entries);
      if (hardState !== null) this.durable = hardState;
    }
    if (count < this.pending.length) {
      this.pending.splice(0, count);
      return;
    }
    this.pending.length = 0;
    this.stable = this.log.last;
  }

  /** The process is gone, and with it what was not durable. */
  private crash(survived: number): void {
    this.settle(Math.min(survived, this.pending.length));
    this.pending.length = 0;
    this.log.copy(this.durableLog);
    this.hardState = this.durable;
    this.stable = this.log.last;
    this.applied = 0;
    this.confIndex = 0;
  }
}

/** The links that are cut, as the events that cut them. */
export class Cuts {
  events: EventOf<'cut'>[] = [];

  /** Takes in an event of the network. */
  see(event: SimEvent): void {
    if (event.kind === 'heal') this.events = [];
    if (event.kind !== 'cut') return;
    // A partition of the whole network takes the place of what was cut.
    if (event.index === 0) this.events = [];
    this.events.push(event);
  }

  /** Reports whether the way from one node to the other is cut by itself. */
  has(from: number, to: number): boolean {
    return this.events.some(({ index, count }) => index === from && count === to);
  }
}

/** Adds what an event sends to what is on its way, or takes it out. */
export function foldFlights(flights: Set<Flight>, event: SimEvent): void {
  if (event.kind === 'send') flights.add(event.flight);
  const arrived = event.kind === 'deliver' && event.count === 0;
  if (event.kind === 'drop' || arrived) flights.delete(event.flight);
}
