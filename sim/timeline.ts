/**
 * A cluster at any event of a long run, without running it again.
 *
 * @module
 */
import type { Flight, NodeView, SimEvent } from './event.ts';

/** The log of a node as its disk has it: term by index. */
export interface LogView {
  /** Index of the first entry that is still there. */
  readonly first: number;
  /** Terms of the entries from `first` on. */
  readonly terms: readonly number[];
}

/** Everything that can be seen of a cluster at one moment. */
export interface Moment {
  readonly nodes: ReadonlyMap<number, NodeView>;
  readonly logs: ReadonlyMap<number, LogView>;
  readonly inFlight: readonly Flight[];
  /** The events that cut what is cut. */
  readonly cuts: readonly SimEvent[];
}

/** Events between two checkpoints. */
const EVERY = 500;

/** A run that one can jump about in. */
export class Timeline {
  private readonly events: readonly SimEvent[];
  private readonly checkpoints: State[] = [];

  /** Goes through all events once, and keeps a checkpoint now and then. */
  constructor(events: readonly SimEvent[]) {
    this.events = events;
    const state = new State();
    events.forEach((event, i) => {
      if (i % EVERY === 0) this.checkpoints.push(state.copy());
      state.see(event);
    });
  }

  get length(): number {
    return this.events.length;
  }

  /** The cluster right after the event at a position, counted from 0. */
  at(position: number): Moment {
    const last = this.events.length - 1;
    const to = Math.max(0, Math.min(last, position));
    const from = Math.floor(to / EVERY);
    const state = this.checkpoints[from]?.copy() ?? new State();
    for (let i = from * EVERY; i <= Math.min(to, last); i++) {
      state.see(this.events[i]!);
    }
    return state.moment();
  }
}

/** What is kept up to date from event to event. */
class State {
  private nodes = new Map<number, NodeView>();
  private logs = new Map<number, { first: number; terms: number[] }>();
  private flights = new Set<Flight>();
  private cuts: SimEvent[] = [];

  copy(): State {
    const copy = new State();
    copy.nodes = new Map(this.nodes);
    copy.logs = new Map(
      [...this.logs].map(([id, { first, terms }]) => [
        id, { first, terms: [...terms] },
      ]),
    );
    copy.flights = new Set(this.flights);
    copy.cuts = [...this.cuts];
    return copy;
  }

  see(event: SimEvent): void {
    const { kind, node, after, flight } = event;
    if (after !== null) this.nodes.set(node, after);
    if (kind === 'send') this.flights.add(flight!);
    if (kind === 'drop' || (kind === 'deliver' && event.count === 0)) {
      this.flights.delete(flight!);
    }
    if (kind === 'heal') this.cuts = [];
    if (kind === 'cut') {
      // A partition of the whole network takes the place of what was cut.
      if (event.index === 0) this.cuts = [];
      this.cuts.push(event);
    }
    this.seeLog(event);
  }

  moment(): Moment {
    return {
      nodes: this.nodes,
      logs: this.logs,
      inFlight: [...this.flights],
      cuts: this.cuts,
    };
  }

  private seeLog({ kind, node, entries, snapshot, index, after }: SimEvent): void {
    if (kind === 'start') this.logs.set(node, { first: 1, terms: [] });
    const log = this.logs.get(node);
    if (log === undefined) return;
    if (kind === 'append') {
      log.terms.length = Math.max(0, entries[0]!.index - log.first);
      for (const { term } of entries) log.terms.push(term);
    } else if (kind === 'snapshot') {
      log.first = snapshot!.metadata.index + 1;
      log.terms = [];
    } else if (kind === 'compact' && index >= log.first) {
      log.terms.splice(0, index - log.first + 1);
      log.first = index + 1;
    } else if (kind === 'restart') {
      // What was not synced is gone, and what it had replaced is back.
      log.first = entries[0]?.index ?? after!.lastIndex + 1;
      log.terms = entries.map(({ term }) => term);
    }
  }
}
