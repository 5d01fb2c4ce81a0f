/**
 * Runs of mixed clusters: nodes of the original and our own under one fault
 * schedule, with all of the world's checkers on.
 *
 * @module
 */
import { runSeed } from '../../sim/campaign.ts';
import type { Violation } from '../../sim/checkers/index.ts';
import type { ClusterOptions } from '../../sim/cluster.ts';
import type { Process } from '../../sim/host.ts';
import type { Observer, SimEvent } from '../../sim/event.ts';
import { describeEvent, describeViolation } from '../../sim/trace.ts';
import { GoNode, OurNode } from './cluster_node.ts';
import type { ClusterPeer } from './cluster_peer.ts';

/** Nodes that found every mixed cluster. */
export const FOUNDERS = 3;

/** How many events before a violation are told. */
const TOLD = 40;

/** How many of the founders may be of the original. */
export type GoCount = 1 | 2;

/** How many founders of this seed's cluster are of the original. */
export function goCount(seed: number): GoCount {
  return seed % 2 === 0 ? 2 : 1;
}

/**
 * Whether a node is one of the original. Every founder is in turn; of the
 * nodes that come later every second one is.
 */
export function isOriginal(seed: number, go: GoCount, id: number): boolean {
  if (id > FOUNDERS) return (seed + id) % 2 === 0;
  return (id + Math.floor(seed / 2)) % FOUNDERS < go;
}

/** How nodes of one seed start. */
export function starter(
  peer: ClusterPeer,
  seed: number,
  go: GoCount,
): NonNullable<ClusterOptions['start']> {
  return (config): Process => {
    if (isOriginal(seed, go, config.id)) return new GoNode(peer, seed, config);
    return new OurNode(config);
  };
}

/** What happened on nodes of the original, and on our own. */
export interface Side {
  /** How often one became the leader. */
  leaders: number;
  restarts: number;
  /** Snapshots that it took from a leader. */
  snapshots: number;
  /** Changes of the membership that came into force on it. */
  changes: number;
  /** Reads for which it had a safe index. */
  reads: number;
  applied: number;
}

export function newSide(): Side {
  return { leaders: 0, restarts: 0, snapshots: 0, changes: 0, reads: 0, applied: 0 };
}

/** Sees a run: counts for both sides, and keeps the last events. */
class Onlooker implements Observer {
  readonly last: SimEvent[] = [];
  readonly ids = new Set<number>();
  private readonly side: (id: number) => Side;

  constructor(side: (id: number) => Side) {
    this.side = side;
  }

  see(event: SimEvent): void {
    this.last.push(event);
    if (this.last.length > TOLD) this.last.shift();
    if (event.node === 0) return;
    this.ids.add(event.node);
    const side = this.side(event.node);
    if (event.kind === 'apply') side.applied++;
    else if (event.kind === 'restart') side.restarts++;
    else if (event.kind === 'snapshot') side.snapshots++;
    else if (event.kind === 'conf') side.changes++;
    else if (event.kind === 'read') side.reads++;
    else if (event.kind === 'state' && event.after?.role === 'leader') {
      if (event.before?.role !== 'leader') side.leaders++;
    }
  }
}

/** One seed to run. */
export interface MixedRun {
  readonly peer: ClusterPeer;
  readonly profile: string;
  readonly seed: number;
  readonly go: GoCount;
  readonly observers?: readonly Observer[];
  /** Starts the nodes in another way. */
  readonly start?: ClusterOptions['start'];
}

/** What came of it. */
export interface MixedResult {
  readonly violation: Violation | null;
  readonly events: number;
  readonly refused: boolean;
  readonly original: Side;
  readonly ours: Side;
  /** For somebody to read; empty unless a rule was broken. */
  readonly report: string;
}

/**
 * Runs one seed.
 *
 * @throws {@link PeerGone} when the Go program ended.
 */
export function runMixed({ peer, profile, seed, go, observers = [], start }: MixedRun): MixedResult {
  const original = newSide();
  const ours = newSide();
  const onlooker = new Onlooker((id) => (isOriginal(seed, go, id) ? original : ours));
  const { violation, events, refused } = runSeed(profile, seed, {
    observers: [onlooker, ...observers],
    weather: { nodes: FOUNDERS },
    start: start ?? starter(peer, seed, go),
  });
  if (peer.gone !== null) throw peer.gone;
  const report = violation === null ? '' : tell(seed, go, violation, onlooker);
  return { violation, events, refused, original, ours, report };
}

function tell(seed: number, go: GoCount, violation: Violation, { ids, last }: Onlooker): string {
  const originals = [...ids].filter((id) => isOriginal(seed, go, id)).sort((a, b) => a - b);
  return [
    `seed ${seed}: ${violation.rule}: ${describeViolation(violation)}`,
    `  of the original: ${originals.map((id) => `n${id}`).join(' ')}`,
    ...last.map((event) => `  ${event.time} n${event.node} ${describeEvent(event)}`),
  ].join('\n');
}
