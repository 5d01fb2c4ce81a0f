/**
 * Which nodes a server talks to.
 *
 * @module
 */
import type { Address } from './address.ts';
import type { Transport } from './transport.ts';

/** Ticks that a peer is kept that is no member any more: it is to hear that. */
const GRACE = 50;

/** The peers of a transport, as they follow the membership. */
export class Peers {
  private readonly transport: Pick<Transport, 'addPeer' | 'removePeer'>;
  /** Those that there are, and for how many ticks if they are no members. */
  private readonly ticksLeft = new Map<number, number>();

  constructor(transport: Pick<Transport, 'addPeer' | 'removePeer'>) {
    this.transport = transport;
  }

  /**
   * Members, as far as this node knows: those that joined while it was away
   * are not among them, and call it before it has heard of them.
   */
  follow(members: ReadonlyMap<number, Address>): void {
    for (const [id, address] of members) {
      this.transport.addPeer(id, address);
      this.ticksLeft.set(id, GRACE);
    }
  }

  /** Takes one that has called, and may turn out to be a member. */
  admit(id: number, address: Address): void {
    this.transport.addPeer(id, address);
    this.ticksLeft.set(id, GRACE);
  }

  /**
   * A tick has passed.
   *
   * @param kept - members, and the leader.
   */
  tick(kept: ReadonlySet<number>): void {
    for (const [id, left] of this.ticksLeft) {
      if (kept.has(id)) continue;
      this.ticksLeft.set(id, left - 1);
      if (left > 1) continue;
      this.ticksLeft.delete(id);
      this.transport.removePeer(id);
    }
  }
}
