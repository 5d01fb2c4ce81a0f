/**
 * Proposals of this node that have no fate yet.
 *
 * @module
 */
import type { ConfChange, ConfChangeV2 } from '../conf_change.ts';
import type { Entry, EntryId } from '../entry.ts';
import type { DropReason } from './fate.ts';

/** A proposal, or a change of the membership, without a fate. */
export interface Open {
  readonly ticket: number;
  /** The bytes of a proposal; empty for a change. */
  readonly data: Uint8Array;
  readonly change: ConfChange | ConfChangeV2 | null;
  /** Tick at which nobody waits for it any more. */
  readonly expires: number;
  /** Whether raft has taken it, or passed it on. */
  handed: boolean;
  /** Where this node, as leader, has put it; null if it has passed it on. */
  place: EntryId | null;
  /** Whether its joint configuration is in force and not left yet. */
  joint: boolean;
}

const NONE_OPEN: readonly Open[] = [];

/**
 * All open proposals, oldest first. A name in the log tells which of them
 * was committed. That one was *not* committed only shows where its place in
 * the log is known: terms never fall along a log, so once an entry of a
 * higher term is applied, nothing that was put there in a lower term and is
 * not applied yet will ever be.
 */
export class Proposals {
  private readonly open = new Map<number, Open>();
  /** Those with a place, in the order of the log. */
  private placed: Open[] = [];
  /** Those that raft has not taken yet, in the order of the calls. */
  private readonly queue = new Set<Open>();
  /** Why raft took none of the queue when it was last asked. */
  blockedBy: DropReason = 'NoLeader';

  get size(): number {
    return this.open.size;
  }

  /** Reports whether it waits to be handed over. */
  waits(open: Open): boolean {
    return this.queue.has(open);
  }

  get(ticket: number): Open | undefined {
    return this.open.get(ticket);
  }

  add(open: Open): void {
    this.open.set(open.ticket, open);
    this.queue.add(open);
  }

  /** The one that has waited longest to be handed over. */
  first(): Open | undefined {
    return this.queue.values().next().value;
  }

  /** Raft has it now, at this place or somewhere else. */
  handOver(open: Open, place: EntryId | null): void {
    this.queue.delete(open);
    open.handed = true;
    open.place = place;
    if (place !== null) this.placed.push(open);
  }

  /** It has a fate. */
  close(open: Open): void {
    this.open.delete(open.ticket);
    this.queue.delete(open);
  }

  /** Those that this applied entry proves to be in no log any more. */
  replacedBy({ term, index }: Entry): readonly Open[] {
    if (this.placed.length === 0) return NONE_OPEN;
    const replaced: Open[] = [];
    let seen = 0;
    for (const open of this.placed) {
      const place = open.place!;
      if (place.term >= term && place.index > index) break;
      seen++;
      if (this.undecided(open)) replaced.push(open);
    }
    if (seen > 0) this.placed = this.placed.slice(seen);
    return replaced;
  }

  /**
   * Those that a snapshot up to `index` may hold: what became of them was
   * told by entries that this node will never see.
   */
  coveredBy(index: number): readonly Open[] {
    const covered = this.placed.filter((open) => open.place!.index <= index);
    this.placed = this.placed.filter((open) => open.place!.index > index);
    return covered.filter((open) => this.undecided(open));
  }

  /** Those whose joint configuration is in force. */
  inJoint(): readonly Open[] {
    if (this.open.size === 0) return NONE_OPEN;
    return [...this.open.values()].filter((open) => open.joint);
  }

  /** Those that nobody waits for any more. */
  expired(now: number): readonly Open[] {
    if (this.open.size === 0) return NONE_OPEN;
    return [...this.open.values()].filter((open) => open.expires <= now);
  }

  /** All of them. */
  all(): readonly Open[] {
    return [...this.open.values()];
  }

  /** Reports whether its own entry would still give it a fate. */
  private undecided(open: Open): boolean {
    return this.open.has(open.ticket) && !open.joint;
  }
}
