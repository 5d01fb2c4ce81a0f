import type { Host, Library } from './host.ts';

/** A follower that is not up by then never will be. */
const MOST_TICKS = 10_000;

/** Hosts that hand each other messages by reference. The first one leads. */
export class Cluster<M> {
  readonly hosts: readonly Host<M>[];
  /** Id of a host that hears nothing; 0 for none. */
  cutOff = 0;
  private readonly post: (m: M) => void;

  constructor(library: Library<M>, nodes: number, unlimited = false) {
    const ids = Array.from({ length: nodes }, (_, i) => i + 1);
    const hosts = ids.map((id) => library.host(id, ids, unlimited));
    this.hosts = hosts;
    this.post = (m) => {
      const to = library.target(m);
      if (to !== this.cutOff) hosts[to - 1]!.step(m);
    };
    hosts[0]!.campaign();
    this.settle();
  }

  /** Lets the hosts take turns until none has anything to do. */
  settle(): void {
    for (let busy = true; busy;) {
      busy = false;
      for (const host of this.hosts) if (host.turn(this.post)) busy = true;
    }
  }

  /** Proposes entries at the leader, so many before each settling. */
  replicate(entries: number, outstanding: number): void {
    const leader = this.hosts[0]!;
    for (let left = entries; left > 0; left -= outstanding) {
      for (let i = Math.min(left, outstanding); i > 0; i--) leader.propose();
      this.settle();
    }
  }

  /**
   * Ticks the leader until the last host has applied so many entries: the
   * answers to its heartbeats tell what got lost.
   */
  catchUp(entries: number): void {
    const last = this.hosts.at(-1)!;
    for (let ticks = 0; last.applied < entries; ticks++) {
      if (ticks === MOST_TICKS) this.check(entries);
      this.hosts[0]!.tick();
      this.settle();
    }
  }

  /** Throws unless every host has applied so many entries. */
  check(entries: number): void {
    for (const [i, { applied }] of this.hosts.entries()) {
      if (applied >= entries) continue;
      throw new Error(`host ${i + 1} applied ${applied} of ${entries} entries`);
    }
  }
}
