/**
 * The end of all faults: whatever a cluster has been through, it must soon
 * be useful again.
 *
 * @module
 */
import { isQuorum } from './checkers/shadow.ts';
import type { Finding } from './checkers/violation.ts';
import type { Cluster } from './cluster.ts';
import type { Host } from './host.ts';

/** The client that tries whether the cluster is useful. */
export const PROBE_CLIENT = 0;

/** Rounds after which the client asks again. */
const PATIENCE = 25;

/**
 * Rounds after which a leader makes a new snapshot: the one it has may be
 * older than the adding of the member that needs it.
 */
const SNAPSHOT_EVERY = 20;

/** How a calm is gone through. */
export interface CalmOptions {
  /** Ends it early when it says so. */
  readonly enough?: () => boolean;
  /** Whether its single actions are recorded, instead of one `calm`. */
  readonly inParts?: boolean;
}

/**
 * Ends all faults and gives the cluster a number of ticks, each followed by
 * the delivery of everything that is on its way. In the end there must be a
 * leader, a new read and a new write must be answered, every member must
 * have applied the write, and no configuration may be left halfway. Nodes
 * that are no members any more are stopped once a member that knows this can
 * win an election without them: they would go on to disturb it, since nobody
 * tells them that they are out (thesis 4.2.3).
 *
 * @returns null if all is well, else what is missing: a finding of the rule
 * `liveness`.
 */
export function calm(
  cluster: Cluster,
  ticks: number,
  { enough = () => false, inParts = false }: CalmOptions = {},
): Finding | null {
  const { actions } = cluster;
  if (!inParts) {
    actions?.push({ do: 'calm', ticks });
    cluster.actions = null;
  }
  const problem = new Calm(cluster).run(ticks, enough);
  cluster.actions = actions;
  return problem;
}

class Calm {
  private readonly cluster: Cluster;
  /** The newest configuration that anybody has in force. */
  private members: ReadonlySet<number> = new Set();
  /** Whether one who has it in force can be elected in it. */
  private settled = false;
  /** Rounds so far; the cluster's time depends on who drove it before. */
  private rounds = 0;
  private asked = false;
  /** Whether a new read has been answered. */
  private read = false;
  /** Index that every member must apply; 0 while the write is open. */
  private wanted = 0;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  run(ticks: number, enough: () => boolean): Finding | null {
    const { cluster } = this;
    cluster.emit('calm', null, { count: ticks });
    cluster.heal();
    for (const id of cluster.hosts.keys()) cluster.failNext(id, 'nothing');
    cluster.clients.giveUp(PROBE_CLIENT);
    let problem: Finding | null = null;
    for (let i = 0; i < ticks && !enough(); i++) {
      this.census();
      this.wake();
      this.round();
      this.probe();
      problem = this.missing(ticks);
      if (problem === null) return null;
    }
    return problem;
  }

  private census(): void {
    const hosts = [...this.cluster.hosts.values()];
    const newest = hosts.reduce((a, b) => (b.applied > a.applied ? b : a));
    this.members = membersOf(newest);
    const text = describeMembership(newest);
    const { confState } = newest;
    const { voters, votersOutgoing } = confState;
    this.settled = [...voters, ...votersOutgoing].some((id) => {
      const candidate = this.cluster.hosts.get(id);
      if (candidate === undefined) return false;
      if (describeMembership(candidate) !== text) return false;
      return isQuorum(confState, (other) => this.prefers(candidate, other));
    });
  }

  /** Reports whether a voter's log is no better than the candidate's. */
  private prefers(candidate: Host, voter: number): boolean {
    const host = this.cluster.hosts.get(voter);
    if (host === undefined) return false;
    const [ours, theirs] = [candidate.disk.lastEntry, host.disk.lastEntry];
    if (ours.term !== theirs.term) return ours.term > theirs.term;
    return ours.index >= theirs.index;
  }

  /** Every member runs; others only as long as somebody may need them. */
  private wake(): void {
    const { cluster, members } = this;
    for (const id of members) cluster.join(id);
    for (const { id, disk } of cluster.hosts.values()) {
      if (this.settled && !members.has(id)) {
        cluster.crash(id, disk.unsynced);
      } else {
        cluster.resume(id);
        cluster.restart(id);
      }
    }
  }

  private round(): void {
    const { cluster } = this;
    cluster.time++;
    this.rounds++;
    for (const id of cluster.hosts.keys()) {
      cluster.tick(id);
      pump(cluster, id);
    }
    const leader = cluster.leader();
    if (leader !== null && this.rounds % SNAPSHOT_EVERY === 0) {
      cluster.compact(leader.id, leader.applied);
    }
    for (const flight of [...cluster.flights]) {
      cluster.deliver(flight);
      pump(cluster, flight.message.to);
    }
  }

  /** A client reads, then writes, and waits for each answer. */
  private probe(): void {
    const { cluster } = this;
    const { clients, time } = cluster;
    const leader = cluster.leader();
    if (this.wanted > 0 || leader === null) return;
    const waiting = clients.waiting.get(PROBE_CLIENT);
    if (!this.asked) {
      const kind = this.read ? 'put' : 'get';
      this.asked = clients.call(leader.id, PROBE_CLIENT, kind, 'calm');
    } else if (waiting === undefined && !this.read) {
      this.read = true;
      this.asked = false;
    } else if (waiting === undefined) {
      this.wanted = leader.applied;
    } else if (waiting.node === 0 || time - waiting.since >= PATIENCE) {
      clients.retry(leader.id, PROBE_CLIENT);
    }
    pump(cluster, leader.id);
  }

  private missing(ticks: number): Finding | null {
    const leader = this.cluster.leader();
    const args = { ticks };
    if (leader === null) return { kind: 'no-leader', args };
    if (!this.read) return { kind: 'read-unanswered', args };
    const { wanted } = this;
    if (wanted === 0) return { kind: 'write-unanswered', args };
    if (leader.confState.autoLeave) return { kind: 'joint-not-left', args };
    for (const member of this.members) {
      const applied = this.cluster.hosts.get(member)?.applied ?? 0;
      if (applied >= wanted) continue;
      return { kind: 'member-behind', args: { ticks, member, applied, wanted } };
    }
    return null;
  }
}

/** Lets a node do all that it has to do. */
export function pump(cluster: Cluster, id: number): void {
  while (cluster.finish(id) || cluster.handle(id) || cluster.write(id) || cluster.apply(id));
}

function membersOf({ confState }: Host): ReadonlySet<number> {
  const { voters, learners, votersOutgoing } = confState;
  return new Set([...voters, ...learners, ...votersOutgoing]);
}

function describeMembership({ confState }: Host): string {
  const { voters, learners, votersOutgoing } = confState;
  const sets = [voters, learners, votersOutgoing];
  return sets.map((ids) => [...ids].sort((a, b) => a - b)).join('|');
}
