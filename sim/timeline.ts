/**
 * A cluster at any event of a long run, without running it again.
 *
 * @module
 */
import { isOfNode } from './event.ts';
import type { Flight, NodeEvent, NodeView, SimEvent } from './event.ts';
import { Cuts, foldFlights, NodeState } from './fold.ts';
import type { LogState } from './fold.ts';

/** The log of a node as it was handed to its disk: term by index. */
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
  private readonly nodes = new Map<number, NodeState>();
  private flights = new Set<Flight>();
  private readonly cuts = new Cuts();

  copy(): State {
    const copy = new State();
    for (const [id, node] of this.nodes) {
      const same = new NodeState(id, node.view);
      same.copy(node);
      copy.nodes.set(id, same);
    }
    copy.flights = new Set(this.flights);
    copy.cuts.events = [...this.cuts.events];
    return copy;
  }

  see(event: SimEvent): void {
    foldFlights(this.flights, event);
    this.cuts.see(event);
    if (isOfNode(event)) this.node(event).see(event);
  }

  moment(): Moment {
    const { nodes } = this;
    return {
      nodes: new Map([...nodes].map(([id, { view }]) => [id, view])),
      logs: new Map([...nodes].map(([id, { log }]) => [id, viewOf(log)])),
      inFlight: [...this.flights],
      cuts: this.cuts.events,
    };
  }

  private node({ node, after }: NodeEvent): NodeState {
    const known = this.nodes.get(node);
    if (known !== undefined) return known;
    const fresh = new NodeState(node, after);
    this.nodes.set(node, fresh);
    return fresh;
  }
}

function viewOf({ start, first, entries }: LogState): LogView {
  const kept = entries.slice(first - start - 1);
  return { first, terms: kept.map(({ term }) => term) };
}
